"""From a deadline as read to the due moments and rhythms of an obligation. Prose: docs/algorithms/handing-out.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from yingshang.calendars.enums import Roll
from yingshang.documents.queries.periods import PERIODS, period_of, period_rule
from yingshang.kernel import clock
from yingshang.obligations.actions.handing_out import Due
from yingshang.obligations.enums import DueKind
from yingshang.obligations.queries.due import due_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_FIRST_MONTHS = {"month": "", "quarter": "1,4,7,10", "half-year": "1,7", "year": "1"}
_DAYS = {"day": 1, "workday": 1, "month": 30, "year": 365}


@dataclass(frozen=True, slots=True)
class Habits:
    """What the office has set for duties whose document leaves it open.

    ``rhythm`` (an RRULE, "" for none) is how often a continuous duty reports; ``roll`` where recurring days go that
    are no working days.
    """

    rhythm: str = ""
    roll: Roll = Roll.NONE


def dues_of(
    deadline: dict[str, Any],
    quotas: Sequence[dict[str, Any]],
    *,
    on: date,
    habits: Habits,
    moment: Callable[[date], datetime] = due_moment,
) -> tuple[Due, ...]:
    """The due moments of one part, handed out on a day; at least one, of kind NONE when nothing is known.

    ``deadline`` and ``quotas`` are of schema gongwen/1. A quota per period becomes a rhythm of its own, or joins the
    rhythm that the deadline has for that period; one that is to be met once hangs on the due day. ``moment`` gives
    the closing moment of a day, for who asks often.
    """
    rhythms = _rhythms(deadline, quotas, on, habits)
    found = [*_dated(deadline, moment), *rhythms]
    if (relative := deadline.get("relative")) and not found:
        found.append(_relative(relative))
    if deadline.get("continuous") and not rhythms:
        found.append(_continuous(on, habits))
    return tuple(_with_quota(found or [Due(DueKind.NONE)], quotas))


def _dated(deadline: dict[str, Any], moment: Callable[[date], datetime]) -> Iterator[Due]:
    window = deadline.get("window")
    starts = date.fromisoformat(window["start"][:10]) if window else None
    moments = deadline.get("all_due") or [text for text in (deadline.get("due"),) if text]
    if not moments and window:
        moments = [window["end"]]
    milestone = deadline.get("milestone")
    if milestone and milestone not in moments:
        yield Due(DueKind.MILESTONE, at=_moment(milestone, moment), label=milestone[:10])
    several = len(moments) > 1
    for text in moments:
        kind = DueKind.MILESTONE if several else DueKind.ONCE
        yield Due(kind, at=_moment(text, moment), label=_label(text) if several else "", starts_on=starts)


def _label(text: str) -> str:
    """The name of one of several dates; the hour too, where two fall on one day."""
    return text.replace("T", " ")


def _rhythms(deadline: dict[str, Any], quotas: Sequence[dict[str, Any]], on: date, habits: Habits) -> list[Due]:
    rhythms: dict[str, Due] = {}
    if rule := deadline.get("recurrence"):
        whole = _after_period(rule, deadline.get("relative")) or period_rule(rule)
        rhythms[period_of(rule) or whole] = Due(DueKind.RECURRING, rule=whole, roll=habits.roll, starts_on=on)
    for quota in quotas:
        period = quota.get("per", "")
        if period not in PERIODS or not quota.get("count"):
            continue
        known = rhythms.get(period)
        if known is None or known.quota is None:  # of two quotas in one period the first is counted, both are shown
            plain = known or Due(DueKind.QUOTA, rule=PERIODS[period], roll=habits.roll, starts_on=on)
            rhythms[period] = replace(plain, kind=DueKind.QUOTA, quota=int(quota["count"]), quota_unit=_unit_of(quota))
    return list(rhythms.values())


def _with_quota(dues: Sequence[Due], quotas: Sequence[dict[str, Any]]) -> Iterator[Due]:
    """A number that is asked for once goes with the one due day."""
    once = next((quota for quota in quotas if quota.get("per") == "once" and quota.get("count")), None)
    single = [due for due in dues if due.kind in {DueKind.ONCE, DueKind.NONE}]
    for due in dues:
        if once is not None and len(single) == 1 and due is single[0]:
            yield replace(due, quota=int(once["count"]), quota_unit=_unit_of(once))
        else:
            yield due


def _unit_of(quota: dict[str, Any]) -> str:
    return f"{quota.get('unit') or ''}{quota.get('what') or ''}"[:20]


def _after_period(rule: str, relative: dict[str, Any] | None) -> str:
    """Fifteen days after each quarter: the 15th of the month that follows. "" where it is not said in days."""
    period = period_of(rule)
    if not relative or period not in _FIRST_MONTHS or relative.get("unit") != "day":
        return ""
    amount = int(relative["amount"])
    if not 1 <= amount <= 28:
        return ""
    months = _FIRST_MONTHS[period]
    freq = f"FREQ=YEARLY;BYMONTH={months}" if months else "FREQ=MONTHLY"
    return f"{freq};BYMONTHDAY={amount}"


def _continuous(on: date, habits: Habits) -> Due:
    if not habits.rhythm:
        return Due(DueKind.CONTINUOUS)
    return Due(DueKind.CONTINUOUS, rule=habits.rhythm, roll=habits.roll, starts_on=on)


def _relative(relative: dict[str, Any]) -> Due:
    """Days after an event. What is before the event, or in hours, stays without a count: the office sets the day."""
    amount, unit = int(relative["amount"]), relative["unit"]
    days = amount * _DAYS.get(unit, 0)
    anchor = (relative.get("anchor") or "")[:200]
    return Due(DueKind.RELATIVE, anchor=anchor, days=days if days > 0 else None, working=unit == "workday")


def _moment(text: str, moment: Callable[[date], datetime]) -> datetime:
    if "T" in text:
        return datetime.fromisoformat(text).replace(tzinfo=clock.SHANGHAI)
    return moment(date.fromisoformat(text[:10]))
