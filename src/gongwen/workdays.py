"""Working days of mainland China with 调休: transferred rest days and the weekends worked in exchange.

The official calendar comes from the package ``holidays``; which years it covers, where it was checked and
what its known quirks are is in docs/algorithms/working-days.md. Counting follows the rule for limits in
Chinese administrative law: the day of the event is not counted, the first working day after it is day one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

FIRST_YEAR = 2004  # the first year checked against a second source
_DAY = timedelta(days=1)
_SATURDAY = 5
_LONGEST_REST = 60  # days without one working day: no real calendar has it, an edited one by mistake could


@dataclass(slots=True)
class WorkCalendar:
    """The official calendar, with the office's own corrections on top.

    ``overrides`` maps a date to True (a working day) or False (a day of rest) and always wins; the caller
    may change it at any time, for instance when the State Council announces an extra day of rest.
    """

    overrides: dict[date, bool] = field(default_factory=dict)

    @classmethod
    def from_lists(cls, *, working: tuple[date, ...] = (), resting: tuple[date, ...] = ()) -> WorkCalendar:
        """Build a calendar from extra working days and extra days of rest."""
        return cls({**dict.fromkeys(resting, False), **dict.fromkeys(working, True)})

    def is_working_day(self, day: date) -> bool:
        """Say whether offices work on ``day`` (a ``datetime`` counts by its date)."""
        day = date(day.year, day.month, day.day)
        if (known := self.overrides.get(day)) is not None:
            return known
        resting, working = _official(day.year)
        return day in working or (day.weekday() < _SATURDAY and day not in resting)

    def provisional(self, year: int | date) -> bool:
        """Say whether the days of this year are not (yet) officially known.

        True before 2004 and for years whose arrangement the State Council has not published, or that the
        installed data does not have: then only weekends and the statutory festivals are days of rest.
        """
        number = year.year if isinstance(year, date) else year
        return not FIRST_YEAR <= number <= last_official_year()


_DEFAULT = WorkCalendar()


@lru_cache(maxsize=64)
def _official(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Return (days of rest, weekends worked) of one year."""
    import holidays  # noqa: PLC0415 - slow to load, and most documents count no working days

    # The last day of a year can belong to the arrangement of the next: both are built.
    table = holidays.country_holidays("CN", years=(year, min(year + 1, date.max.year)))
    resting = frozenset(day for day in table if day.year == year)
    working = frozenset(day for day in table.weekend_workdays if day.year == year)
    return resting, working


@lru_cache(maxsize=1)
def last_official_year() -> int:
    """Return the last year whose arrangement (调休) the installed data has."""
    import holidays  # noqa: PLC0415 - see _official

    year = FIRST_YEAR
    while holidays.country_holidays("CN", years=year + 1).weekend_workdays & _days_of(year + 1):
        year += 1
    return year


def _days_of(year: int) -> set[date]:
    first = date(year, 1, 1)
    return {first + _DAY * n for n in range(366)}


def is_working_day(day: date, calendar: WorkCalendar | None = None) -> bool:
    """Say whether offices work on ``day``."""
    return (calendar or _DEFAULT).is_working_day(day)


def provisional(day: date, calendar: WorkCalendar | None = None) -> bool:
    """Say whether ``day`` lies in a year whose arrangement is not officially known; see ``WorkCalendar``."""
    return (calendar or _DEFAULT).provisional(day)


def add_working_days(start: date, n: int, calendar: WorkCalendar | None = None) -> date:
    """Return the ``n``-th working day after ``start`` (before it, when ``n`` is negative).

    The day of the event is not counted, whatever kind of day it is. ``n`` = 0 returns ``start`` itself.
    The result is a plain ``date``; ask ``provisional`` whether it rests on an unpublished year.
    Raises ``ValueError`` when the calendar has no working day for two months, ``OverflowError`` outside
    the years 1 to 9999.
    """
    used = calendar or _DEFAULT
    step = _DAY if n >= 0 else -_DAY
    day, left, rest = date(start.year, start.month, start.day), abs(n), 0
    while left:
        day += step
        if used.is_working_day(day):
            left, rest = left - 1, 0
        else:
            rest = _checked(rest + 1)
    return day


def _checked(rest: int) -> int:
    if rest > _LONGEST_REST:
        msg = f"no working day within {_LONGEST_REST} days: look at the overrides of the calendar"
        raise ValueError(msg)
    return rest


def working_days_between(start: date, end: date, calendar: WorkCalendar | None = None) -> int:
    """Count working days after ``start`` up to and including ``end``; negative when ``end`` is earlier.

    The inverse of ``add_working_days``: ``working_days_between(d, add_working_days(d, n)) == n`` for n ≥ 0.
    """
    if end < start:
        return -sum(is_working_day(end + _DAY * n, calendar) for n in range((start - end).days))
    return sum(is_working_day(start + _DAY * n, calendar) for n in range(1, (end - start).days + 1))


def roll(day: date, direction: Literal["next", "previous"] = "next", calendar: WorkCalendar | None = None) -> date:
    """Return ``day`` if it is a working day, else the next (or previous) one.

    A limit that ends on a day of rest ends on the first working day after it (民法典 第二百零三条).
    """
    used = calendar or _DEFAULT
    step = _DAY if direction == "next" else -_DAY
    rest = 0
    while not used.is_working_day(day):
        day += step
        rest = _checked(rest + 1)
    return day
