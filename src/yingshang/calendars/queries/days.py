"""Arithmetic on working days with the office's own corrections. Prose: docs/algorithms/working-days.md.

Without ``using`` a function takes the stored calendar at one small query; whoever counts often takes it once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from threading import Lock

from gongwen.workdays import WorkCalendar
from gongwen.workdays import add_working_days as _add
from gongwen.workdays import provisional as _provisional
from gongwen.workdays import roll as _roll
from gongwen.workdays import working_days_between as _between
from yingshang.calendars.enums import Roll
from yingshang.calendars.models import Day, Edition, Year
from yingshang.calendars.rules import CLOSING, OPENING
from yingshang.kernel import clock
from yingshang.kernel.once import read_once
from yingshang.kernel.parameters import Values, values_on

_NEW_YEAR_BEGINS = (12, 26)  # no notice since 2001 has moved a day before this one for New Year's sake
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

    def unsure(self, one: date, other: date) -> bool:
        """Whether any day from ``one`` to ``other`` may yet change.

        The last days of a year belong to New Year's arrangement, which comes with the next year's notice: Saturday
        2018-12-29 was worked by a notice of 6 December 2018.
        """
        low, high = sorted((one, other))
        last = high.year + ((high.month, high.day) >= _NEW_YEAR_BEGINS)
        return any(self.provisional(date(year, 1, 1)) for year in range(low.year, min(last, date.max.year) + 1))

    def works(self, day: date) -> bool:
        """Whether offices work on ``day``."""
        return self.work.is_working_day(day)


@dataclass(frozen=True, slots=True)
class Result:
    """A day with the warning that belongs to it: ``provisional`` when any year on the way is not published."""

    day: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Count:
    """A number of working days with its warning."""

    days: int
    provisional: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment with its warning."""

    at: datetime
    provisional: bool


def calendar() -> Calendar:
    """The stored calendar, kept in this process until its edition changes (one query, one for a page)."""
    global _kept  # noqa: PLW0603 - one copy a process
    edition = read_once("calendar edition", Edition.current)
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
    return Result(end, known.unsure(start, end))


def rolled(day: date, way: str, *, using: Calendar | None = None) -> Result:
    """``roll_day`` with its warning."""
    known = using or calendar()
    end = roll_day(day, way, using=known)
    return Result(end, known.unsure(day, end))


def counted(start: date, end: date, *, using: Calendar | None = None) -> Count:
    """``count_working_days`` with its warning."""
    known = using or calendar()
    return Count(count_working_days(start, end, using=known), known.unsure(start, end))


def next_working_moment(moment: datetime, *, using: Calendar | None = None) -> Moment:
    """``moment`` itself while offices are open, else when they next open, with its warning; aware, in Chinese time.

    The break at noon is working time: what comes at noon is dealt with the same day.
    """
    known, here = using or calendar(), clock.local(moment)
    day, values = here.date(), values_on(here.date())
    opens, closes = time.fromisoformat(str(values[OPENING])), closing_time(day, values=values)
    if known.works(day) and opens <= here.time() <= closes:
        return Moment(here, known.unsure(day, day))
    later = day if here.time() < opens else day + timedelta(days=1)
    found = roll_day(later, Roll.NEXT, using=known)
    opens = time.fromisoformat(str(values_on(found)[OPENING]))
    return Moment(datetime.combine(found, opens, clock.SHANGHAI), known.unsure(day, found))


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
