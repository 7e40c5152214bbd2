"""What each home counts: exact, its own, and no query more for more rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.obligations import by, handed_out, part
from tests.factories.papers import read
from yingshang.obligations.enums import Change, Lamp
from yingshang.orgs.enums import Scope
from yingshang.portal.queries.books import book_of, given
from yingshang.portal.queries.homes import doubtful_documents, leader_home, office_home, unit_home


def titles(rows):
    return [row.matter.title for row in rows]


def test_a_units_officer_sees_what_is_to_be_done_and_nothing_of_others(at_work, actors):
    home = unit_home(actors["liaison"])
    assert home.counts == {"new": 0, "week": 1, "sent_back": 1, "red": 1}
    assert {name: titles(rows) for name, rows in home.rows.items()} == {
        "new": [],
        "week": ["本周到期的事"],
        "sent_back": ["被退回的事"],
        "red": ["逾期的事"],
    }
    assert unit_home(actors["outsider"]).counts == {"new": 1, "week": 0, "sent_back": 0, "red": 1}


def test_an_office_sees_what_waits_for_its_decision(at_work, actors):
    home = office_home(actors["clerk"])
    assert home.counts == {"documents": 0, "submitted": 1, "answers": 2, "red": 2}
    assert titles(home.submitted) == ["待审核的事"]
    assert titles(home.objected) == ["有异议的事"]
    assert titles(one.obligation for one in home.extensions) == ["申请延期的事"]
    assert {load.unit.name: reds for load, reds in home.red_units} == {"云川县发展和改革局": 1, "云川县教育局": 1}


def test_doubts_are_those_of_the_own_units_documents_alone(county, actors):
    mine = read(actor=actors["clerk"])
    assert [document.pk for document in doubtful_documents(actors["clerk"])] == [mine.pk]
    assert list(doubtful_documents(actors["outsider"])) == []


def test_a_leader_sees_lamps_load_changes_and_the_oldest(at_work, actors):
    home = leader_home(actors["leader"])[1].value
    assert home.lamps == {Lamp.RED: 2, Lamp.YELLOW: 1, Lamp.BLUE: 1, Lamp.GREEN: 4, Lamp.GREY: 0}
    assert home.total == 8
    assert [load.unit.name for load in home.loads] == ["云川县发展和改革局", "云川县教育局"]
    assert home.changes == {Change.NEW: 0, Change.SENT_BACK: 1, Change.PASSED: 1, Change.ON_TIME: 1, Change.OVERDUE: 0}
    assert home.before == {Change.NEW: 0, Change.SENT_BACK: 0, Change.PASSED: 0, Change.ON_TIME: 0, Change.OVERDUE: 2}
    assert titles(home.oldest) == ["逾期的事", "别家逾期的事"]
    assert home.weeks.before == 2
    assert home.weeks.weeks[0] == (date(2026, 3, 16), 1)


def test_whoever_gave_nothing_looks_at_what_is_owed(at_work, actors):
    assert book_of(actors["leader"]).gives
    assert book_of(actors["supervisor"]).gives
    book = book_of(actors["liaison"])
    assert (book.gives, book.address) == (False, "obligations:inbox")
    assert {row.unit.name for row in book.rows} == {"云川县发展和改革局"}


def test_what_two_supervisors_see_of_different_units_is_kept_under_different_names(at_work, county, actors):
    here = replace(actors["supervisor"], scope=Scope.OWN, unit_id=county.bureau.pk, unit_path=county.bureau.path)
    there = replace(here, unit_id=county.other.pk, unit_path=county.other.path)
    assert set(given(here).rows) != set(given(there).rows)
    assert given(here).key != given(there).key


@pytest.mark.parametrize(("make", "role"), [(unit_home, "liaison"), (office_home, "clerk"), (leader_home, "leader")])
def test_queries_do_not_grow(at_work, county, actors, make, role):
    make(actors[role])
    with CaptureQueriesContext(connection) as few:
        make(actors[role])
    for number in range(3):
        due = by(date(2026, 3, 19), label=str(number))
        handed_out(actors["clerk"], county.office, part(county.bureau, due), part(county.town, due))
    with CaptureQueriesContext(connection) as many:
        make(actors[role])
    assert len(many) - len(few) <= (
        1 if make is unit_home else 0
    )  # a list that was empty is asked for once there is one
