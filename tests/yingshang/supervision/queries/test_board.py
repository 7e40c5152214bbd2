"""The board: every open duty is in one place, and each number is what its link shows."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.obligations import by, handed_out, on, part
from yingshang.obligations.actions import by_office, by_unit
from yingshang.obligations.actions.handing_out import Due
from yingshang.obligations.enums import DueKind, Lamp
from yingshang.supervision.queries.board import Cell, board_of, given_rows, weeks_around


@pytest.fixture
def give(county, actors, clock_at):
    """A function: hand a duty of a unit out on 1 February, due on a day (None: without one)."""

    def make(unit, day):
        clock_at.move_to("2026-02-01 09:00+08:00")
        due = by(day) if day else Due(DueKind.NONE)
        duty = handed_out(actors["clerk"], county.office, part(unit, due)).obligations.get()
        clock_at.move_to("2026-03-02 09:00+08:00")  # a Monday, in ISO week 10
        return duty

    return make


def board(county, actors, role="clerk", **asked):
    return board_of(given_rows(actors[role]), county.office, **asked)


def test_weeks_are_iso_weeks_around_today():
    weeks = weeks_around(date(2026, 1, 1), behind=1, ahead=1)
    assert [(week.number, week.first, week.last, week.place) for week in weeks] == [
        (52, date(2025, 12, 22), date(2025, 12, 28), -1),
        (1, date(2025, 12, 29), date(2026, 1, 4), 0),
        (2, date(2026, 1, 5), date(2026, 1, 11), 1),
    ]


def test_every_duty_in_its_week_with_the_worst_lamp(county, actors, give):
    for day in (
        date(2026, 2, 1),
        date(2026, 2, 2),
        date(2026, 3, 1),
        date(2026, 3, 4),
        date(2026, 3, 20),
        date(2026, 6, 1),
        None,
    ):
        give(county.bureau, day)
    line = board(county, actors).lines[0]
    shown = {week: (cell.total, cell.lamp) for week, cell in zip(range(-4, 7), line.weeks, strict=True) if cell.total}
    assert shown == {-4: (1, Lamp.RED), -1: (1, Lamp.RED), 0: (1, Lamp.YELLOW), 2: (1, Lamp.GREEN)}
    assert (line.red, line.undated, line.earlier, line.later) == (3, 1, Cell(1, 1), Cell(1))
    assert line.total == 7


def test_what_waits_for_the_office_is_blue_and_what_is_done_is_gone(county, actors, give):
    duties = [give(county.bureau, date(2026, 3, 6)) for _ in range(3)]
    for duty in duties[:2]:
        by_unit.acknowledge(actor=actors["liaison"], obligation=duty, version=duty.version)
        by_unit.submit(actor=actors["liaison"], obligation=duty, version=duty.version, result="办好了")
    by_office.complete(actor=actors["clerk"], obligation=duties[0], version=duties[0].version, grade="good")
    line = board(county, actors).lines[0]
    assert (line.blue, line.weeks[4], line.total) == (1, Cell(1, 0, 1), 2)


def test_the_worst_unit_first_within_its_kind_sections_with_their_department(county, actors, give):
    give(county.bureau, date(2026, 2, 10))
    give(county.section, date(2026, 2, 11))
    give(county.other, date(2026, 2, 10))
    give(county.town, date(2026, 3, 20))
    made = board(county, actors)
    assert [(group.kind.value, [line.unit for line in group.lines]) for group in made.groups] == [
        ("department", [county.bureau, county.other]),
        ("town", [county.town]),
    ]
    assert (made.groups[0].lines[0].red, made.groups[0].sum.red, made.sum.red, made.sum.total) == (2, 3, 3, 4)


def test_narrowed_by_name_kind_and_being_late(county, actors, give):
    give(county.bureau, date(2026, 2, 10))
    give(county.town, date(2026, 3, 20))
    assert [line.unit for line in board(county, actors, words="发改").lines] == [county.bureau]
    assert [line.unit for line in board(county, actors, kind="town").lines] == [county.town]
    assert [line.unit for line in board(county, actors, late=True).lines] == [county.bureau]
    assert board(county, actors, words="没有").groups == []


def test_another_office_sees_nothing_of_it_and_supervisors_all(county, actors, give):
    give(county.bureau, date(2026, 2, 10))
    assert board(county, actors, role="supervisor").sum.total == 1
    assert {role for role in actors if board(county, actors, role=role).sum.total} == {
        "clerk",
        "section_head",
        "leader",
        "supervisor",
        "hotline",
        "media",
    }, "people of the office that handed it out, and supervisors"


def test_the_same_number_of_queries_for_one_unit_and_for_three(county, actors, give):
    counted = []
    board(county, actors)  # the calendar is read once
    for units in ((county.bureau,), (county.other, county.town)):
        for unit in units:
            give(unit, date(2026, 2, 10))
        with CaptureQueriesContext(connection) as queries:
            board(county, actors)
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 5


def test_the_closing_hour_decides_within_the_day(county, actors, give, clock_at):
    duty = give(county.bureau, date(2026, 3, 2))
    assert duty.due_at == on(date(2026, 3, 2))
    assert board(county, actors).lines[0].weeks[4] == Cell(1, 0, 1)
    clock_at.move_to("2026-03-02 17:31+08:00")
    assert board(county, actors).lines[0].weeks[4] == Cell(1, 1, 0)
