"""Counts that stay cheap: beyond the limit one only knows that there are more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

LIMIT = 10_000
SLOW_LIMIT = 200  # where every row that is looked at costs


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

    @property
    def short(self) -> str:
        """1234, 超过10000 or 已查到2: beside a word that says what is counted."""
        if self.looked and not self.exact:
            return f"已查到{self.number}"
        return f"{self.number}" if self.exact else f"超过{self.number}"


def total_of(rows: QuerySet[Any], *, limit: int = LIMIT) -> Total:
    """Count up to ``limit`` in one query."""
    found = rows.order_by().values("pk")[: limit + 1].count()  # without what is shown beside the key
    return Total(min(found, limit), exact=found <= limit)


def totals_of(wanted: Mapping[str, QuerySet[Any]], *, limit: int = LIMIT) -> dict[str, Total]:
    """Name → how many, each counted up to ``limit``; one query for all of them.

    Each is a question of its own to the database, so that each is answered by the index that fits it.
    """
    names: list[str] = []
    parts: list[str] = []
    values: list[Any] = []
    for name, rows in wanted.items():
        try:
            sql, params = rows.order_by().values("pk")[: limit + 1].query.sql_with_params()
        except EmptyResultSet:  # a condition that no row can meet
            continue
        names.append(name)
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608 - Django's own statement, values apart
        values += params
    numbers: dict[str, int] = {}
    if names:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts)}", values)
            numbers = dict(zip(names, cursor.fetchone(), strict=True))
    return {name: Total(min(numbers.get(name, 0), limit), exact=numbers.get(name, 0) <= limit) for name in wanted}
