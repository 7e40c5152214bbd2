"""Arithmetic on working days with the office's own corrections. Prose: docs/algorithms/working-days.md.

Without ``using`` a function takes the stored calendar at one small query; whoever counts often takes it once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from threading import Lock

from gongwen.workdays import WorkCalendar
from gongwen.workdays import add_working_days as _add
from gongwen.workdays import provisional as _provisional
from gongwen.workdays import roll as _roll
from gongwen.workdays import working_days_between as _between
from yingshang.calendars.enums import Roll
from yingshang.calendars.models import Day, Edition, Year
from yingshang.calendars.rules import CLOSING
from yingshang.kernel.parameters import Values, values_on

_lock = Lock()
_kept: Calendar | None = None


@dataclass(frozen=True)
class Calendar:
    """The calendar of one edition: ``work`` for arithmetic, ``published`` years beyond what the library knows."""

    edition: int
    work: WorkCalendar
    published: frozenset[int]

    def provisional(self, day: date) -> bool:
        """Whether the day's year is not published, so that only weekends and fixed festivals are known."""
        return day.year not in self.published and _provisional(day, self.work)

    def works(self, day: date) -> bool:
        """Whether offices work on ``day``."""
        return self.work.is_working_day(day)


@dataclass(frozen=True, slots=True)
class Result:
    """A day with the warning that belongs to it: ``provisional`` when any year on the way is not published."""

    day: date
    provisional: bool


def calendar() -> Calendar:
    """The stored calendar, kept in this process until its edition changes (one query)."""
    global _kept  # noqa: PLW0603 - one copy a process
    edition = Edition.current()
    with _lock:
        if _kept is None or _kept.edition != edition:
            rows = dict(Day.objects.values_list("date", "works"))
            years = frozenset(Year.objects.values_list("year", flat=True))
            _kept = Calendar(edition, WorkCalendar(rows), years)
        return _kept


def forget() -> None:
    """Drop the kept copy: for tests, whose databases come and go under one process."""
    global _kept  # noqa: PLW0603 - as above
    with _lock:
        _kept = None


def is_working_day(day: date, *, using: Calendar | None = None) -> bool:
    """Whether offices work on ``day``."""
    return (using or calendar()).works(day)


def add_working_days(start: date, n: int, *, using: Calendar | None = None) -> date:
    """The ``n``-th working day after ``start`` (before it for a negative ``n``); the day itself is not counted."""
    return _add(start, n, (using or calendar()).work)


def count_working_days(start: date, end: date, *, using: Calendar | None = None) -> int:
    """Working days after ``start`` up to and including ``end``; negative when ``end`` is earlier."""
    return _between(start, end, (using or calendar()).work)


def roll_day(day: date, way: str, *, using: Calendar | None = None) -> date:
    """``day``, or the next or previous working day when it is none and ``way`` (a ``Roll``) says so."""
    if way == Roll.NONE:
        return day
    return _roll(day, "next" if way == Roll.NEXT else "previous", (using or calendar()).work)


def deadline(start: date, n: int, *, using: Calendar | None = None) -> Result:
    """The ``n``-th working day after ``start`` with its warning."""
    known = using or calendar()
    end = _add(start, n, known.work)
    low, high = sorted((start, end))
    years = (date(year, 1, 1) for year in range(low.year, high.year + 1))
    return Result(end, any(known.provisional(first) for first in years))


def closing_time(day: date, *, values: Values | None = None) -> time:
    """When offices close on a day: the moment after which something of that day is late."""
    return time.fromisoformat(str((values or values_on(day))[CLOSING]))


def path_of(start: date, n: int, *, using: Calendar | None = None) -> list[tuple[date, bool]]:
    """Every day after ``start`` up to the ``n``-th working day, each with whether it counts: to be checked by hand."""
    known = using or calendar()
    step = timedelta(days=1 if n >= 0 else -1)
    way, day, left = [], start, abs(n)
    while left:
        day += step
        counts = known.works(day)
        left -= counts
        way.append((day, counts))
    return way
