"""From a deadline as read to the due moments and rhythms of an obligation. Prose: docs/algorithms/handing-out.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from yingshang.calendars.enums import Roll
from yingshang.kernel import clock
from yingshang.obligations.actions.handing_out import Due
from yingshang.obligations.enums import DueKind
from yingshang.obligations.queries.due import due_moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_RULES = {
    "day": "FREQ=DAILY",
    "week": "FREQ=WEEKLY;BYDAY=FR",
    "half-month": "FREQ=MONTHLY;BYMONTHDAY=15,-1",
    "month": "FREQ=MONTHLY;BYMONTHDAY=-1",
    "quarter": "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",
    "half-year": "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1",
    "year": "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31",
}
_DAYS = {"day": 1, "workday": 1, "month": 30, "year": 365}


@dataclass(frozen=True, slots=True)
class Habits:
    """What the office has set for duties whose document leaves it open.

    ``rhythm`` (an RRULE, "" for none) is how often a continuous duty reports; ``roll`` where recurring days go that
    are no working days.
    """

    rhythm: str = ""
    roll: Roll = Roll.NONE


def dues_of(deadline: dict[str, Any], quotas: Sequence[dict[str, Any]], *, on: date, habits: Habits) -> tuple[Due, ...]:
    """The due moments of one part, handed out on a day; at least one, of kind NONE when nothing is known.

    ``deadline`` and ``quotas`` are of schema gongwen/1. A quota per period becomes a rhythm of its own; one that is
    to be met once hangs
    on the due day.
    """
    found = [*_dated(deadline), *_recurring(deadline, on, habits), *_quotas(quotas, on, habits)]
    if (relative := deadline.get("relative")) and not found:
        found.append(_relative(relative))
    if deadline.get("continuous") and not any(due.rule for due in found):
        rule = habits.rhythm
        kind = DueKind.CONTINUOUS
        found.append(Due(kind, rule=rule, roll=habits.roll, starts_on=on) if rule else Due(kind))
    return tuple(found) or (Due(DueKind.NONE),)


def _dated(deadline: dict[str, Any]) -> Iterator[Due]:
    window = deadline.get("window")
    starts = date.fromisoformat(window["start"][:10]) if window else None
    moments = deadline.get("all_due") or [text for text in (deadline.get("due"),) if text]
    if not moments and window:
        moments = [window["end"]]
    if deadline.get("milestone"):
        yield Due(DueKind.MILESTONE, at=_moment(deadline["milestone"]), label=deadline["milestone"][:10])
    several = len(moments) > 1
    for text in moments:
        kind = DueKind.MILESTONE if several else DueKind.ONCE
        yield Due(kind, at=_moment(text), label=text[:10] if several else "", starts_on=starts)


def _recurring(deadline: dict[str, Any], on: date, habits: Habits) -> Iterator[Due]:
    if rule := deadline.get("recurrence"):
        yield Due(DueKind.RECURRING, rule=rule, roll=habits.roll, starts_on=on)


def _quotas(quotas: Sequence[dict[str, Any]], on: date, habits: Habits) -> Iterator[Due]:
    for quota in quotas:
        rule = _RULES.get(quota.get("per", ""))
        if rule and quota.get("count"):
            unit = quota.get("unit") or ""
            yield Due(
                DueKind.QUOTA,
                rule=rule,
                roll=habits.roll,
                starts_on=on,
                quota=int(quota["count"]),
                quota_unit=f"{unit}{quota.get('what') or ''}"[:20],
            )


def _relative(relative: dict[str, Any]) -> Due:
    amount, unit = int(relative["amount"]), relative["unit"]
    days = abs(amount) * _DAYS.get(unit, 0) or 1
    return Due(DueKind.RELATIVE, anchor=relative.get("anchor") or "", days=days, working=unit == "workday")


def _moment(text: str) -> datetime:
    if "T" in text:
        return datetime.fromisoformat(text).replace(tzinfo=clock.SHANGHAI)
    return due_moment(date.fromisoformat(text[:10]))
