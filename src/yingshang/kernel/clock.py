"""The only clock: UTC inside, Asia/Shanghai for people."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

SHANGHAI = ZoneInfo("Asia/Shanghai")
_standing: ContextVar[datetime | None] = ContextVar("standing", default=None)


def now() -> datetime:
    """The moment, aware, in UTC: what is stored."""
    return _standing.get() or datetime.now(UTC)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let the clock stand at a moment: for the demonstration, whose story lies in the past. Nothing else uses it."""
    token = _standing.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _standing.reset(token)


def today() -> date:
    """The calendar day in Asia/Shanghai: what a deadline is compared with."""
    return now().astimezone(SHANGHAI).date()


def local(moment: datetime) -> datetime:
    """An aware moment as the office's clocks show it."""
    return moment.astimezone(SHANGHAI)
