"""Counts that stay cheap: beyond the limit one only knows that there are more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import QuerySet

LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Total:
    """How many rows; ``exact`` is False when there are more than ``number``; ``looked``: not all were looked at."""

    number: int
    exact: bool
    looked: bool = False

    def __str__(self) -> str:
        """共 1,234 条, 超过 10,000 条, or 已查到 2 条."""
        if self.looked and not self.exact:
            return f"已查到 {self.number:,} 条"
        return f"共 {self.number:,} 条" if self.exact else f"超过 {self.number:,} 条"


def total_of(rows: QuerySet[Any], *, limit: int = LIMIT) -> Total:
    """Count up to ``limit`` in one query."""
    found = rows.order_by()[: limit + 1].count()
    return Total(min(found, limit), exact=found <= limit)
