"""When a message may leave the site. Prose: docs/algorithms/reminders.md."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from yingshang.calendars.enums import Roll
from yingshang.calendars.queries.days import is_working_day, roll_day
from yingshang.kernel import clock
from yingshang.kernel.parameters import values_on
from yingshang.messaging.enums import Urgency
from yingshang.messaging.rules.permissions import DIGEST_AT, QUIET_FROM, QUIET_UNTIL

if TYPE_CHECKING:
    from datetime import date

    from yingshang.kernel.parameters import Declared


def leaves_at(urgency: str, now: datetime) -> datetime:
    """The moment at which a message of this urgency leaves, aware.

    Urgent at once; prompt at once unless it is night or no working day, then when the quiet ends on the next working
    day; ordinary with the next digest.
    """
    here = clock.local(now)
    match urgency:
        case Urgency.URGENT:
            return here
        case Urgency.PROMPT:
            return here if not is_quiet(now) else _next(here, QUIET_UNTIL)
    return digest_after(now)


def is_quiet(moment: datetime) -> bool:
    """Whether nobody is to be disturbed: a day off, or the night."""
    here = clock.local(moment)
    day = here.date()
    night = not _at(day, QUIET_UNTIL) <= here.time() < _at(day, QUIET_FROM)
    return night or not is_working_day(day)


def digest_after(now: datetime) -> datetime:
    """When the next digest leaves: on this working day if its hour is still to come, else on the next."""
    return _next(clock.local(now), DIGEST_AT)


def _next(here: datetime, hour: Declared) -> datetime:
    day = here.date()
    if here.time() >= _at(day, hour):
        day += timedelta(days=1)
    day = roll_day(day, Roll.NEXT)
    return datetime.combine(day, _at(day, hour), clock.SHANGHAI)


def _at(day: date, hour: Declared) -> time:
    return time.fromisoformat(str(values_on(day)[hour]))
