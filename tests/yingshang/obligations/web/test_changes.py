"""变化情况: every kind of change since a day, of what one may see, and nothing from before."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.obligations import by, every, handed_out, on, part
from yingshang.obligations.actions import by_office, by_unit
from yingshang.obligations.enums import ChangeKind, Grade
from yingshang.obligations.models import Obligation
from yingshang.obligations.queries import since as since_queries

PAGE = reverse("obligations:changes")


def act(verb, row, actor, **given):
    now = Obligation.objects.get(pk=row.pk)
    return verb(actor=actor, obligation=now, version=now.version, **given)


def found(client, **query):
    answer = client.get(PAGE, query)
    assert answer.status_code == 200
    return {
        kind: {str(line["row"].matter.title) for line in lines} for kind, _, lines in answer.context["kinds"] if lines
    }


@pytest.fixture
def story(clock_at, county, actors):
    """Handed out on 2 March; from 9 March on one of each kind, and the same things before that day."""
    clerk, liaison = actors["clerk"], actors["liaison"]
    days = {"旧": 31, "延": 20, "退": 20, "过": 20, "废": 20, "逾": 10, "早逾": 5, "改词": 20}
    rows = {
        title: handed_out(
            clerk, county.office, part(county.bureau, by(date(2026, 3, day))), title=title
        ).obligations.get()
        for title, day in days.items()
    }
    for title in ("退", "过", "旧"):
        act(by_unit.acknowledge, rows[title], liaison)
        act(by_unit.submit, rows[title], liaison, result="完成")
    act(by_office.send_back, rows["旧"], clerk, reason="以前退的")
    clock_at.move_to("2026-03-09 10:00+08:00")
    handed_out(clerk, county.office, part(county.bureau, by(date(2026, 3, 31))), title="新")
    handed_out(clerk, county.office, part(county.other, by(date(2026, 3, 31))), title="别家的新")
    act(by_office.change, rows["延"], clerk, to=by_office.Change("顺延", due_at=on(date(2026, 3, 27))))
    act(by_office.change, rows["改词"], clerk, to=by_office.Change("加一份", demand="另附电子版"))
    act(by_office.send_back, rows["退"], clerk, reason="不全")
    act(by_office.complete, rows["过"], clerk, grade=Grade.GOOD)
    act(by_office.void, rows["废"], clerk, reason="重复")
    clock_at.move_to("2026-03-11 09:00+08:00")
    return rows


EXPECTED = {
    ChangeKind.NEW: {"新"},
    ChangeKind.DUE: {"延"},
    ChangeKind.WORDS: {"改词"},
    ChangeKind.SENT_BACK: {"退"},
    ChangeKind.PASSED: {"过"},
    ChangeKind.VOID: {"废"},
    ChangeKind.OVERDUE: {"逾"},
}


def test_each_kind_once_and_nothing_from_before(story, client_as):
    assert found(client_as("liaison"), since="2026-03-09") == EXPECTED


def test_a_later_entry_of_an_earlier_moment_is_from_before(story, client_as, clock_at, county, actors):
    """A server whose clock was wrong and set back."""
    clock_at.move_to("2026-03-05 10:00+08:00")
    handed_out(actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, 31))), title="早前的")
    clock_at.move_to("2026-03-11 09:00+08:00")
    assert found(client_as("liaison"), since="2026-03-09") == EXPECTED


def test_others_see_their_own(story, client_as):
    assert found(client_as("outsider"), since="3.9") == {ChangeKind.NEW: {"别家的新"}}
    office = {**EXPECTED, ChangeKind.NEW: {"新", "别家的新"}}
    assert found(client_as("clerk"), since="3.9", of="office") == office
    assert found(client_as("supervisor"), since="3.9") == office


def test_longer_ago_is_more(story, client_as):
    longer = found(client_as("liaison"), since="2026-03-01")
    assert longer[ChangeKind.SENT_BACK] == {"退", "旧"}
    assert longer[ChangeKind.OVERDUE] == {"逾", "早逾"}
    assert len(longer[ChangeKind.NEW]) == 9


def test_occurrences_of_a_rhythm_are_new_when_they_are_made(clock_at, county, actors, client_as):
    due = every("FREQ=MONTHLY;BYMONTHDAY=25", starts_on=date(2026, 3, 2))
    handed_out(actors["clerk"], county.office, part(county.bureau, due), title="月报")
    assert found(client_as("liaison"), since="2026-03-02") == {ChangeKind.NEW: {"月报"}}


def test_one_kind_alone_has_more_rows_and_the_counts_of_all(story, client_as, monkeypatch):
    monkeypatch.setattr(since_queries, "SHOWN", 2)
    client = client_as("liaison")
    answer = client.get(PAGE, {"since": "2026-03-01"})
    lines = {kind: (count.number, len(rows)) for kind, count, rows in answer.context["kinds"]}
    assert (lines[ChangeKind.NEW], lines[ChangeKind.SENT_BACK]) == ((9, 2), (2, 2))
    more = f"?since=2026-03-01&amp;of=unit&amp;kind={ChangeKind.NEW}"
    assert f'<a href="{more}">看更多新交办</a>' in answer.text
    assert "看更多被退回" not in answer.text
    answer = client.get(PAGE, {"since": "2026-03-01", "kind": "new"})
    alone = {kind: (count.number, len(rows)) for kind, count, rows in answer.context["kinds"]}
    assert (alone[ChangeKind.NEW], alone[ChangeKind.SENT_BACK]) == ((9, 9), (2, 0))
    assert "没有“审核通过”的变化" in client_as("outsider").get(PAGE, {"kind": "passed"}).text


def test_a_kind_that_is_none_is_refused(story, client_as):
    assert client_as("liaison").get(PAGE, {"kind": "所有"}).status_code == 422


@pytest.mark.parametrize("since", ["2027-01-01", "2020-01-01", "某日", "=1+1", "\0", "x" * 10_000])
def test_a_day_that_cannot_be(story, client_as, since):
    answer = client_as("liaison").get(PAGE, {"since": since})
    assert answer.status_code == 422


def test_its_queries_do_not_grow(clock_at, county, actors, client_as):
    client = client_as("clerk")

    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get(PAGE, {"of": "office"})
        return len(seen)

    handed_out(actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, 20))))
    queries()
    before = queries()
    for _ in range(2):
        handed_out(actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, 20))))
    assert queries() == before
