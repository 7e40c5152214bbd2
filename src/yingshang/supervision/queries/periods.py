"""Periods of days: weeks, months, quarters, years, and the one before."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from yingshang.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included."""

    first: date
    last: date

    @property
    def months(self) -> int:
        """How many whole calendar months it is; 0 for any other stretch."""
        if self.first.day != 1 or month_of(self.last).last != self.last:
            return 0
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @property
    def before(self) -> Period:
        """As many whole months before whole months, else as many days just before."""
        end = self.first - timedelta(days=1)
        if not self.months:
            return Period(end - (self.last - self.first), end)
        begin = end
        for _ in range(self.months):
            begin = begin.replace(day=1) - timedelta(days=1)
        return Period(begin + timedelta(days=1), end)


def week_of(day: date) -> Period:
    """The ISO week of a day."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=6))


def month_of(day: date) -> Period:
    """The calendar month of a day."""
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a year; written "2026Q1"."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}Q{self.number}"

    @property
    def period(self) -> Period:
        """Its days."""
        last = 3 * self.number
        return Period(date(self.year, last - 2, 1), date(self.year, last, monthrange(self.year, last)[1]))

    @property
    def next(self) -> Quarter:
        """The one after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def previous(self) -> Quarter:
        """The one before it."""
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)


def quarter_of(day: date) -> Quarter:
    """The quarter of a day."""
    return Quarter(day.year, (day.month + 2) // 3)


def quarter_named(name: str) -> Quarter:
    """The quarter that "2026Q1" names. Raises NotFound."""
    year, _, number = name.partition("Q")
    if not (len(year) == 4 and year.isascii() and year.isdigit() and number in {"1", "2", "3", "4"}):
        raise NotFound
    return Quarter(int(year), int(number))
