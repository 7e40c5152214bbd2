"""Periods without a day: 「每季度」 is due when the quarter ends."""

from __future__ import annotations

# Where a period ends when the paper names no day in it.
PERIODS = {
    "day": "FREQ=DAILY",
    "week": "FREQ=WEEKLY;BYDAY=FR",
    "half-month": "FREQ=MONTHLY;BYMONTHDAY=15,-1",
    "month": "FREQ=MONTHLY;BYMONTHDAY=-1",
    "quarter": "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",
    "half-year": "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1",
    "year": "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31",
}
_OPEN = {
    ("DAILY", 1): "day",
    ("WEEKLY", 1): "week",
    ("MONTHLY", 1): "month",
    ("MONTHLY", 3): "quarter",
    ("MONTHLY", 6): "half-year",
    ("MONTHLY", 12): "year",
    ("YEARLY", 1): "year",
}


def period_rule(rule: str) -> str:
    """The rule with a day in it: one that names only how often ("FREQ=MONTHLY") is due when its period ends."""
    return PERIODS.get(period_of(rule), rule)


def period_of(rule: str) -> str:
    """The name of the period of a rule that names no day in it, "" for every other rule."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    if any(name.startswith("BY") or name in {"COUNT", "UNTIL"} for name in parts):
        return next((period for period, whole in PERIODS.items() if whole == rule), "")
    interval = parts.get("INTERVAL", "1")
    return _OPEN.get((parts.get("FREQ", ""), int(interval) if interval.isdigit() else 0), "")
