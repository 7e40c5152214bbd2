"""The days that a rule gives, and where they go when they are no working days.

Prose: docs/algorithms/occurrences.md.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from dateutil.rrule import rrulestr

from yingshang.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

# A rule that never gives a day (31 February) would be searched for ever.
_MOST = 4000


def check_rule(rule: str) -> str:
    """The rule as it is stored.

    Raises Refusal ``obligations.bad_rule`` for one that is no RRULE or runs more than daily.
    """
    cleaned = rule.strip().removeprefix("RRULE:")
    try:
        parsed = rrulestr(cleaned, dtstart=datetime(2024, 1, 1))
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise Refusal("obligations.bad_rule", field="rule", rule=rule[:80]) from error
    if getattr(parsed, "_freq", 9) > 3:
        raise Refusal("obligations.bad_rule", field="rule", rule=rule[:80])
    return cleaned


def nominal_days(rule: str, *, starts_on: date, after: date | None, until: date) -> Iterator[date]:
    """The days of ``rule`` from ``starts_on``, later than ``after`` and up to ``until``, ascending.

    They are the names of the occurrences: no holiday moves them, so that none is lost or doubled when a calendar
    changes.
    ``starts_on`` itself counts only when the rule gives it.
    """
    start = datetime.combine(starts_on, datetime.min.time())
    begin = start if after is None else datetime.combine(max(after + timedelta(days=1), starts_on), datetime.min.time())
    end = datetime.combine(until, datetime.min.time())
    for number, moment in enumerate(rrulestr(rule, dtstart=start).xafter(begin, inc=True)):
        if moment > end or number >= _MOST:
            return
        yield moment.date()


def period_start(previous: date | None, nominal: date, starts_on: date) -> date:
    """The first day on which an occurrence can be worked on.

    The day after the one before, or the start of the series.
    """
    return starts_on if previous is None else min(previous + timedelta(days=1), nominal)
