"""The grid of a month for ``<c-calendar>``: weeks from Monday, with what each day is and holds."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")


class Item(NamedTuple):
    """Something on a day: with a ``state`` it shows a lamp, with an address it is a link."""

    title: str
    href: str = ""
    state: str = ""


class DayNote(NamedTuple):
    """What is known of a day: whether one rests, its word (春节, 班), and what happens on it."""

    rest: bool | None = None
    word: str = ""
    items: Sequence[Item] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """A cell of the grid; ``inside`` is False for the days of the months before and after."""

    date: date
    inside: bool
    today: bool
    rest: bool
    word: str
    items: Sequence[Item]

    @property
    def number(self) -> int:
        """The day of the month."""
        return self.date.day


@dataclass(frozen=True, slots=True)
class Month:
    """A month to show."""

    year: int
    month: int
    weeks: list[list[Day]]
    weekdays: tuple[str, ...] = WEEKDAYS

    @property
    def title(self) -> str:
        """2026年5月."""
        return f"{self.year}年{self.month}月"


def month_of(year: int, month: int, *, today: date, notes: Mapping[date, DayNote] | None = None) -> Month:
    """The month with the notes of its days; without a note Saturday and Sunday are rest."""
    known = notes or {}

    def cell(day: date) -> Day:
        note = known.get(day, DayNote())
        rest = day.weekday() >= 5 if note.rest is None else note.rest
        return Day(day, day.month == month, day == today, rest, note.word, note.items)

    weeks = Calendar(firstweekday=0).monthdatescalendar(year, month)
    return Month(year, month, [[cell(day) for day in week] for week in weeks])
