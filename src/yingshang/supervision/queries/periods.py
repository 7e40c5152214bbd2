"""Periods of days: weeks, months, quarters, years, and the one before."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


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


def quarter_of(day: date) -> Period:
    """The calendar quarter of a day."""
    month = (day.month - 1) // 3 * 3 + 1
    return Period(date(day.year, month, 1), month_of(date(day.year, month + 2, 1)).last)
