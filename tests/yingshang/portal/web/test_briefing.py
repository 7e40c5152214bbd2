"""The briefing: its figures are those of its lists; its words are written, kept and printed."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.obligations import by, handed_out, part
from yingshang.portal.models import Briefing
from yingshang.portal.queries.briefing import Period

PAGE = reverse("portal:briefing")
WRITE = reverse("portal:write_briefing")
DAYS = {"first": "2026-03-09", "last": "2026-03-15"}


def links(page):
    """Label → (figure, address) of what moved and of how things stand."""
    moved = re.findall(
        r'<th scope="row"><a href="([^"]*change=[^"]*)">([^<]*)</a></th><td class="num">(\d+)</td>', page
    )
    stand = re.findall(
        r'<a class="stat" href="([^"]*)"><span class="stat-label">([^<]*)</span><span class="stat-value">(\d+)', page
    )
    return {label: (int(value), href.replace("&amp;", "&")) for href, label, value in moved + stand}


@pytest.mark.parametrize("unit", ["", "bureau"])
def test_every_figure_is_as_many_rows_as_its_list_has(unit, at_work, county, client_as):
    client = client_as("leader")
    asked = {**DAYS, "first": "2026-03-01", "last": "2026-03-18"}
    if unit:
        asked["unit"] = f"#{county.bureau.pk}"
    found = links(client.get(PAGE, asked).content.decode())
    figures = {label: value for label, (value, _) in found.items()}
    if unit:
        wanted = {"新交办": 7, "被退回": 1, "审核通过": 1, "其中按期": 1, "新逾期": 1}
        assert figures == {**wanted, "未办结": 6, "逾期": 1, "临期": 1, "待审核": 1}
    else:
        wanted = {"新交办": 9, "被退回": 1, "审核通过": 1, "其中按期": 1, "新逾期": 2}
        assert figures == {**wanted, "未办结": 8, "逾期": 2, "临期": 1, "待审核": 1}
    for label, (value, href) in found.items():
        assert client.get(href).context["list"].total.number == value, (label, href)


def test_the_stretch_before(at_work, client_as):
    page = client_as("leader").get(PAGE, {"first": "2026-03-16", "last": "2026-03-18"}).content.decode()
    assert "上期：2026-03-13（周五） 至 2026-03-15（周日）" in page
    assert Period(date(2026, 3, 1), date(2026, 3, 31)).before == Period(date(2026, 2, 1), date(2026, 2, 28))
    assert Period(date(2024, 3, 1), date(2024, 3, 31)).before == Period(date(2024, 2, 1), date(2024, 2, 29))
    assert Period(date(2026, 1, 5), date(2026, 1, 5)).before == Period(date(2026, 1, 4), date(2026, 1, 4))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"first": "2026-03-15", "last": "2026-03-09"}, "结束日期早于开始日期"),
        ({"first": "2026-03-15"}, "起止日期要么都填"),
        ({"first": "2020-01-01", "last": "2026-03-09"}, "最多写一年"),
        ({"first": "某日", "last": "2026-03-09"}, "日期"),
        ({"unit": "没有这个单位\u202e"}, "没有找到"),
    ],
)
def test_bad_input_is_said_beside_the_field(at_work, client_as, asked, said):
    answer = client_as("clerk").get(PAGE, asked)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_words_are_written_kept_and_shown(at_work, client_as):
    client = client_as("clerk")
    address = f"{WRITE}?first=2026-03-09&last=2026-03-15"
    assert client.get(address).status_code == 200
    answer = client.post(address, {"text": "逾期两件，建议提醒。", "seen": "0", "_key": "one"})
    assert answer.status_code == 302
    assert "逾期两件，建议提醒。" in client.get(answer["Location"]).content.decode()
    assert "逾期两件" not in client.get(PAGE, {"first": "2026-03-02", "last": "2026-03-08"}).content.decode()
    assert "逾期两件" in client_as("leader").get(PAGE, DAYS).content.decode()


def test_the_loser_sees_both_versions(at_work, client_as):
    client = client_as("clerk")
    address = f"{WRITE}?first=2026-03-09&last=2026-03-15"
    client.post(address, {"text": "先写的", "seen": "0", "_key": "one"})
    answer = client.post(address, {"text": "后写的", "seen": "0", "_key": "two"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "先写的" in page
    assert "后写的" in page
    assert (
        client.post(
            address, {"text": "后写的", "seen": answer.context["form"]["seen"].value(), "_key": "3"}
        ).status_code
        == 302
    )
    assert Briefing.objects.get().text == "后写的"


def test_too_long_words_stay_in_the_form(at_work, client_as):
    answer = client_as("clerk").post(f"{WRITE}?first=2026-03-09&last=2026-03-15", {"text": "长" * 10_000, "seen": "0"})
    assert answer.status_code == 422
    assert "长" * 100 in answer.content.decode()
    assert "压缩到 400 字" in answer.content.decode()


def test_queries_do_not_grow(at_work, county, actors, client_as):
    client = client_as("leader")
    client.get(PAGE, DAYS)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE, DAYS)
    due = by(date(2026, 3, 19))
    for number in range(3):
        handed_out(actors["clerk"], county.office, part(county.town, due), part(county.bureau, due), title=str(number))
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE, DAYS)
    assert len(many) == len(few)
