"""The only clock: UTC inside, Asia/Shanghai for people."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The moment, aware, in UTC: what is stored."""
    return datetime.now(UTC)


def today() -> date:
    """The calendar day in Asia/Shanghai: what a deadline is compared with."""
    return now().astimezone(SHANGHAI).date()


def local(moment: datetime) -> datetime:
    """An aware moment as the office's clocks show it."""
    return moment.astimezone(SHANGHAI)
