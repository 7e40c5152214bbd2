"""Rhythms from the pages: given to a duty without an end, to a whole matter, and changed from the duty's own page."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.factories.obligations import every, handed_out, part
from yingshang.obligations.actions.handing_out import Due
from yingshang.obligations.enums import DueKind, State
from yingshang.obligations.models import Obligation, Series

MONTHLY = {"every": "month", "days": "25", "roll": "none", "since": "2026-03-02", "note": "写进度和困难"}


@pytest.fixture
def matter(clock_at, county, actors):
    lasting = Due(DueKind.CONTINUOUS)
    return handed_out(actors["clerk"], county.office, part(county.bureau, lasting), part(county.other, lasting))


@pytest.fixture
def lasting(matter, county):
    return matter.obligations.get(unit=county.bureau)


def set_on(client, duty, key="k", **given):
    address = reverse("obligations:act", args=[duty.pk, "rhythm"])
    return client.post(address, {"version": duty.version, "_key": key, **MONTHLY, **given})


def fresh(row):
    return Obligation.objects.get(pk=row.pk)


def test_from_the_page_of_the_duty(lasting, client_as):
    client = client_as("clerk")
    page = client.get(reverse("obligations:duty", args=[lasting.pk])).content.decode()
    assert "设定报告周期" in page
    assert set_on(client, lasting).status_code == 302
    assert fresh(lasting).nominal_on == date(2026, 3, 25)
    seen = client_as("liaison").get(reverse("obligations:duty", args=[lasting.pk])).content.decode()
    assert "要求有变动，请重新签收" in seen
    assert "长期任务改为定期报告" in seen
    assert "写进度和困难" in seen


def test_sent_twice_it_is_set_once(lasting, client_as):
    client = client_as("clerk")
    assert [set_on(client, lasting).status_code for _ in range(2)] == [302, 302]
    assert Series.objects.count() == 1
    assert lasting.series is None
    assert Obligation.objects.filter(unit=lasting.unit).count() == 3


def test_the_unit_has_no_such_button(lasting, client_as):
    client = client_as("liaison")
    assert "设定报告周期" not in client.get(reverse("obligations:duty", args=[lasting.pk])).content.decode()
    assert set_on(client, lasting).status_code == 403


def test_for_the_whole_matter(matter, client_as):
    client = client_as("clerk")
    page = client.get(reverse("obligations:matter", args=[matter.pk])).content.decode()
    assert "有 2 份任务没有完成时限，也没有报告周期" in page
    address = reverse("obligations:start_rhythm", args=[matter.pk])
    assert client.post(address, {"_key": "w", **MONTHLY}).status_code == 302
    assert {row.nominal_on for row in matter.obligations.all()} == {date(2026, month, 25) for month in (3, 4, 5)}
    page = client.get(reverse("obligations:matter", args=[matter.pk])).content.decode()
    assert "没有报告周期" not in page


def test_a_running_rhythm_is_changed_from_the_duty(clock_at, county, actors, client_as):
    due = every("FREQ=MONTHLY;BYMONTHDAY=25", starts_on=date(2026, 3, 2))
    matter = handed_out(actors["clerk"], county.office, part(county.bureau, due))
    first = matter.obligations.order_by("nominal_on").first()
    links = [reverse(f"obligations:{name}", args=[first.series_id]) for name in ("rhythm", "end_series")]
    page = reverse("obligations:duty", args=[first.pk])
    assert all(link in client_as("clerk").get(page).content.decode() for link in links)
    assert not any(link in client_as("liaison").get(page).content.decode() for link in links)
    given = {"every": "week", "days": "五", "since": "2026-04-01", "version": 1, "_key": "r"}
    assert client_as("clerk").post(links[0], given).status_code == 302
    assert Obligation.objects.get(nominal_on=date(2026, 4, 25)).state == State.VOID
    assert Obligation.objects.get(nominal_on=date(2026, 4, 3)).state == State.ASSIGNED


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"days": "31"}, "29、30、31 日不是每个月都有"),
        ({"days": "〇"}, "读不出“〇”"),
        ({"days": "\u3000\u200b"}, "哪一天"),
        ({"days": "5\x00"}, "空字符"),
        ({"days": "=1+1"}, "读不出“=1+1”"),
        ({"days": "1" * 10_000}, "60"),
        ({"every": "week", "days": "25"}, "每周的请写星期几"),
        ({"every": "hour"}, "hour"),
        ({"since": "2026-02-30"}, "2026-02-30"),
        ({"since": "2026-03-01"}, "2026-03-01已经过去"),
        ({"since": "\u202e2026"}, "2026"),
        ({"roll": "sideways"}, "sideways"),
        ({"note": "长" * 5000}, "最多 4000 个字"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(lasting, client_as, given, words):
    answer = set_on(client_as("clerk"), lasting, **given)
    assert answer.status_code in {400, 409, 422}
    page = answer.content.decode()
    assert words in page
    assert "写进度和困难" in page or "note" in given
    assert fresh(lasting).series is None
