"""A year as twelve months of days, each with what it is and why."""

from __future__ import annotations

from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import holidays

from gongwen.workdays import WorkCalendar
from yingshang.calendars.enums import Source
from yingshang.calendars.models import Day
from yingshang.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yingshang.calendars.queries.days import Calendar
    from yingshang.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class DayView:
    """A day of a month's grid; ``unusual`` when it is not what its weekday says, ``row`` the stored day, if any."""

    date: date
    inside: bool
    works: bool
    unusual: bool
    today: bool
    name: str
    row: Day | None


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month: its first day and its weeks from Monday to Sunday."""

    first: date
    weeks: tuple[tuple[DayView, ...], ...]


def year_view(year: int, using: Calendar) -> list[MonthView]:
    """The twelve months of ``year`` (1 to 9998)."""
    rows = {row.date: row for row in Day.objects.filter(date__year=year)}
    names = names_of(year)
    today = clock.today()
    weeks = Weeks()

    def view(day: date, month: int) -> DayView:
        row, works = rows.get(day), using.works(day)
        name = (row.name if row else "") or names.get(day, "")
        unusual = works != (day.weekday() < 5)
        return DayView(day, day.month == month, works, unusual, day == today, name, row)

    return [
        MonthView(
            date(year, month, 1),
            tuple(tuple(view(day, month) for day in week) for week in weeks.monthdatescalendar(year, month)),
        )
        for month in range(1, 13)
    ]


def names_of(year: int) -> dict[date, str]:
    """Festival names of a year in Chinese, from the library."""
    table = holidays.country_holidays("CN", years=year, language="zh_CN")
    return {day: str(name) for day, name in table.items() if day.year == year}


def arranged(year: int, actor: Actor) -> list[Day]:
    """What is arranged for ``year``, by date: stored days, and those of the program that nobody stored (unsaved)."""
    rows = {row.date: row for row in Day.objects.visible_to(actor).filter(date__year=year)}
    days = (date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()))
    given = {row.date: row for row in given_by_program(day for day in days if day not in rows)}
    return [row for _, row in sorted((rows | given).items())]


def given_by_program(days: Iterable[date]) -> list[Day]:
    """Those of ``days`` that the program knows to be other than their weekday, as unsaved rows."""
    official, names = WorkCalendar(), dict[int, dict[date, str]]()
    found = []
    for day in days:
        if (works := official.is_working_day(day)) != (day.weekday() < 5):
            if day.year not in names:
                names[day.year] = names_of(day.year)
            known = names[day.year]
            found.append(Day(date=day, works=works, name=known.get(day, "")[:60], source=Source.LIBRARY, version=0))
    return found
