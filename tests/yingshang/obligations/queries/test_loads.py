"""What units have open: by lamp, by week, counted to a bound; a leak is there every time."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.obligations import by, handed_out, part
from yingshang.obligations.actions.by_office import complete, suspend, void
from yingshang.obligations.actions.by_unit import Share, acknowledge, divide, submit
from yingshang.obligations.actions.handing_out import Due
from yingshang.obligations.enums import DueKind, Grade, Lamp
from yingshang.obligations.models import Obligation
from yingshang.obligations.queries.loads import at_most, due_weeks, lamp_shares, lamps_together, oldest_reds

NOW = "2026-03-18 10:00+08:00"  # a Wednesday


@pytest.fixture
def give(county, actors, clock_at):
    """A function: unit and days → the unit's parts of one matter, due on those days."""

    def make(unit, *days, by_whom="clerk", office=None):
        dues = [by(day, label=str(number)) for number, day in enumerate(days)]
        matter = handed_out(actors[by_whom], office or county.office, part(unit, *dues))
        return list(matter.obligations.order_by("due_at"))

    return make


def given(actor):
    return Obligation.objects.visible_to(actor).given_by(actor)


def owed(actor):
    return Obligation.objects.visible_to(actor).owed_by(actor)


def fresh(row):
    return Obligation.objects.select_related("unit", "matter").get(pk=row.pk)


def told(loads):
    return {load.unit.name: {lamp.value: count for lamp, count in load.lamps.items() if count} for load in loads}


def test_every_lamp_of_every_unit_the_worst_first(give, county, actors, clock_at):
    give(county.other, date(2026, 3, 20), date(2026, 5, 29))
    late, waiting, resting, gone, done = give(
        county.bureau,
        date(2026, 3, 10),
        date(2026, 3, 11),
        date(2026, 3, 12),
        date(2026, 3, 13),
        date(2026, 3, 16),
    )
    for row in (waiting, done):
        acknowledge(actor=actors["liaison"], obligation=fresh(row), version=1)
        submit(actor=actors["liaison"], obligation=fresh(row), version=2, result="办完")
    complete(actor=actors["clerk"], obligation=fresh(done), version=3, grade=Grade.GOOD)
    suspend(actor=actors["clerk"], obligation=fresh(resting), version=1, reason="等待")
    void(actor=actors["clerk"], obligation=fresh(gone), version=1, reason="误交办")
    clock_at.move_to(NOW)
    loads = lamp_shares(given(actors["clerk"]))
    assert told(loads) == {
        "云川县发展和改革局": {"red": 1, "blue": 1, "grey": 1},
        "云川县教育局": {"yellow": 1, "green": 1},
    }
    assert [load.unit for load in loads] == [county.bureau, county.other]
    assert [load.total for load in loads] == [3, 2]
    assert lamps_together(loads) == {Lamp.RED: 1, Lamp.YELLOW: 1, Lamp.GREEN: 1, Lamp.BLUE: 1, Lamp.GREY: 1}
    assert fresh(late).giver_id == county.office.pk


def test_a_unit_counts_its_own_and_an_office_what_it_gave(give, county, actors, clock_at):
    give(county.bureau, date(2026, 3, 10))
    give(county.other, date(2026, 3, 10), date(2026, 3, 11))
    clock_at.move_to(NOW)
    assert told(lamp_shares(owed(actors["liaison"]))) == {"云川县发展和改革局": {"red": 1}}
    assert lamp_shares(given(actors["liaison"])) == []
    assert told(lamp_shares(given(actors["supervisor"]))) == {
        "云川县发展和改革局": {"red": 1},
        "云川县教育局": {"red": 2},
    }
    assert lamp_shares(given(actors["system_admin"])) == []


def test_what_a_unit_gave_on_is_given_by_the_unit_and_not_by_the_office(give, county, actors, clock_at):
    (whole,) = give(county.bureau, date(2026, 3, 30))
    acknowledge(actor=actors["liaison"], obligation=fresh(whole), version=1)
    divide(actor=actors["liaison"], obligation=fresh(whole), version=2, shares=[Share(county.section)])
    part_of_it = Obligation.objects.get(parent=whole)
    assert set(given(actors["clerk"])) == {whole}
    assert set(given(actors["supervisor"])) == {whole}
    assert set(given(actors["liaison"])) == {part_of_it}
    assert set(owed(actors["liaison"])) == {whole, part_of_it}
    assert set(Obligation.objects.visible_to(actors["outsider"])) == set()
    assert part_of_it in Obligation.objects.visible_to(actors["clerk"])


def test_weeks_begin_on_monday_and_what_is_late_this_week_is_in_this_week(give, county, actors, clock_at):
    sunday, monday = date(2026, 3, 15), date(2026, 3, 16)
    give(county.bureau, sunday, monday, date(2026, 3, 17), date(2026, 3, 22), date(2026, 3, 23), date(2026, 4, 6))
    handed_out(actors["clerk"], county.office, part(county.bureau, Due(DueKind.NONE)), title="没有日期")
    clock_at.move_to(NOW)
    load = due_weeks(given(actors["clerk"]), weeks=2)
    assert load.weeks == [(date(2026, 3, 16), 3), (date(2026, 3, 23), 1)]
    assert (load.before, load.later, load.undated) == (1, 1, 1)


def test_what_is_with_the_office_is_no_load_of_the_unit(give, county, actors, clock_at):
    (row,) = give(county.bureau, date(2026, 3, 19))
    acknowledge(actor=actors["liaison"], obligation=fresh(row), version=1)
    submit(actor=actors["liaison"], obligation=fresh(row), version=2, result="办完")
    clock_at.move_to(NOW)
    assert due_weeks(given(actors["clerk"]), weeks=1).weeks == [(date(2026, 3, 16), 0)]


def test_a_badge_counts_no_further_than_it_must(give, county, actors):
    give(county.bureau, *(date(2026, 3, day) for day in range(3, 8)))
    assert at_most(owed(actors["liaison"])) == 5
    assert at_most(owed(actors["liaison"]), 3) == 3
    assert at_most(owed(actors["outsider"])) == 0


def test_queries_do_not_grow_with_the_rows(give, county, actors, clock_at):
    lamp_shares(given(actors["clerk"]))  # the calendar is remembered from here on
    counts = []
    for rows in (1, 3):
        for number in range(rows):
            give([county.bureau, county.other, county.town][number], date(2026, 3, 10 + number))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            lamp_shares(given(actors["clerk"]))
            due_weeks(given(actors["clerk"]))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_many_owe_is_one_of_the_oldest_and_says_how_many(give, county, actors, clock_at):
    shared = by(date(2026, 3, 2))
    handed_out(
        actors["clerk"], county.office, part(county.bureau, shared), part(county.other, shared), title="都欠的事"
    )
    (late,) = give(county.bureau, date(2026, 3, 5))
    clock_at.move_to(NOW)
    found = oldest_reds(given(actors["clerk"]))
    assert [(row.matter.title, row.together) for row in found] == [("都欠的事", 2), (late.matter.title, 1)]
    assert [row.matter.title for row in oldest_reds(given(actors["clerk"]), most=1)] == ["都欠的事"]
    assert oldest_reds(given(actors["outsider"])) == []
