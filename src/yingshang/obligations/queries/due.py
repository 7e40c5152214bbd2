"""From days to moments: the closing hour, rolling, counting from an event, and when a lamp turns yellow."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from yingshang.calendars.enums import Roll
from yingshang.calendars.queries.days import add_working_days, closing_time, roll_day
from yingshang.kernel import clock
from yingshang.kernel.parameters import values_on
from yingshang.obligations.rules import YELLOW_DAYS

if TYPE_CHECKING:
    from yingshang.kernel.parameters import Values


def due_moment(day: date, *, at: time | None = None, roll: str = Roll.NONE) -> datetime:
    """The moment after which a duty of ``day`` is late.

    The printed hour, else the office's closing hour of that day.
    """
    rolled = roll_day(day, roll)
    return datetime.combine(rolled, at or closing_time(rolled), clock.SHANGHAI)


def count_from(event: date, days: int, *, working: bool) -> datetime:
    """The due moment ``days`` after an event: the count starts the day after; working days skip rest days."""
    day = add_working_days(event, days) if working else event + timedelta(days=days)
    return due_moment(day)


def soon(now: datetime, values: Values | None = None) -> datetime:
    """The last due moment that is yellow now: the end of the N-th working day from today (parameter, default 5)."""
    number = (values or values_on()).number(YELLOW_DAYS)
    today = clock.local(now).date()
    last = add_working_days(today, number) if number else today
    return datetime.combine(last, time.max, clock.SHANGHAI)
