"""The grid of a month: whole weeks from Monday, notes over the weekend's habit."""

from __future__ import annotations

from datetime import date

import pytest

from yingshang.kernel.web.month import DayNote, Item, month_of


@pytest.mark.parametrize(("year", "month", "weeks"), [(2026, 2, 5), (2027, 2, 4), (2026, 8, 6), (2028, 2, 5)])
def test_whole_weeks_from_monday_that_hold_the_month(year, month, weeks):
    grid = month_of(year, month, today=date(2026, 5, 16))
    assert len(grid.weeks) == weeks
    assert {len(week) for week in grid.weeks} == {7}
    assert {week[0].date.weekday() for week in grid.weeks} == {0}
    inside = [day.number for week in grid.weeks for day in week if day.inside]
    assert inside == list(range(1, len(inside) + 1))


def test_a_note_wins_over_the_weekend_and_today_is_marked():
    notes = {
        date(2026, 5, 1): DayNote(rest=True, word="劳动节"),
        date(2026, 5, 9): DayNote(rest=False, word="班", items=(Item("例会"),)),
    }
    grid = month_of(2026, 5, today=date(2026, 5, 16), notes=notes)
    days = {day.date: day for week in grid.weeks for day in week}
    assert (days[date(2026, 5, 1)].rest, days[date(2026, 5, 1)].word) == (True, "劳动节")
    assert (days[date(2026, 5, 9)].rest, days[date(2026, 5, 9)].items[0].title) == (False, "例会")
    assert (days[date(2026, 5, 10)].rest, days[date(2026, 5, 11)].rest) == (True, False)
    assert [day.date for day in days.values() if day.today] == [date(2026, 5, 16)]
    assert grid.title == "2026年5月"
