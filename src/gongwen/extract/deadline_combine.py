"""Several phrases of one field or sentence to one deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongwen.extract.deadline_dates import table
from gongwen.model import Deadline

if TYPE_CHECKING:
    from gongwen.extract.deadline_found import Found


def combine(found: list[Found], text: str) -> Deadline:
    """One deadline saying all that the phrases say; ``text`` becomes its text.

    The last date is ``due`` and ``all_due`` has every one; the last first result is the ``milestone``; a
    ``window`` stays only when it is the only time named; of several frequencies the most exact of the first kind
    stays and ``reading`` says that there are others.
    """
    parts = [item.deadline for item in found]
    moments = sorted({moment for part in parts for moment in part.all_due})
    windows = [part.window for part in parts if part.window]
    rules = [part.recurrence for part in parts if part.recurrence]
    recurrence = _first_kind(rules)
    return Deadline(
        text=text,
        due=moments[-1] if moments else None,
        all_due=moments,
        milestone=max((part.milestone for part in parts if part.milestone), default=None),
        recurrence=recurrence,
        continuous=any(part.continuous for part in parts),
        relative=next((part.relative for part in parts if part.relative), None),
        window=windows[0] if len(windows) == 1 and len(moments) == 1 else None,
        count=next((part.count for part in parts if part.count is not None), None),
        reading=_reading(parts, rules, recurrence),
    )


def _first_kind(rules: list[str]) -> str | None:
    if not rules:
        return None
    kind = _kind(rules[0])
    return max((rule for rule in rules if _kind(rule) == kind), key=len)


def period_of(rule: str) -> str:
    """How often an RRULE comes round: day, week, half-month, month, quarter, half-year, year; "" for none."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    freq, interval = parts.get("FREQ", ""), parts.get("INTERVAL", "1")
    months = parts["BYMONTH"].count(",") + 1 if "BYMONTH" in parts else 0
    if freq in ("MONTHLY", "YEARLY") and (interval in ("3", "6") or months in (2, 4)):
        return "quarter" if interval == "3" or months == 4 else "half-year"
    if freq == "MONTHLY" and parts.get("BYMONTHDAY", "").count(",") == 1 and not months:
        return "half-month"
    return {"MONTHLY": "month", "YEARLY": "year", "WEEKLY": "week", "DAILY": "day"}.get(freq, "")


def _kind(rule: str) -> str:
    # Two days of each month are a more exact 「每月」, not another frequency.
    return period_of(rule).removeprefix("half-") if "half-month" in period_of(rule) else period_of(rule)


def _reading(parts: list[Deadline], rules: list[str], chosen: str | None) -> str | None:
    said = [part.reading for part in parts if part.reading]
    others = [rule for rule in rules if _kind(rule) != _kind(chosen)] if chosen else []
    if others:
        names = table("periods")
        said.append(f"另有频次：{'、'.join(dict.fromkeys(names.get(period_of(rule), rule) for rule in others))}")
    return "；".join(dict.fromkeys(said)) or None
