"""Counts that stay cheap: beyond the limit one only knows that there are more."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db import connection

from yingshang.kernel.together import statements_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

LIMIT = 10_000
SLOW_LIMIT = 200  # where every row that is looked at costs
KEPT = 600  # seconds for which it is known that there are more than the limit


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


def known_total_of(rows: QuerySet[Any], *, limit: int = LIMIT) -> Total:
    """As ``total_of``; that there are more than the limit is known for ten minutes and not counted again.

    What is so long is not short soon, and to find it out the database reads as many rows as the limit. A number that is
    shown as it is, is always counted.
    """
    asked = _asked(rows.order_by().values("pk"), limit)
    if asked is None:
        return Total(0, exact=True)
    key, sql, values = asked
    if not cache.get(key):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM ({sql}) AS counted", values)  # noqa: S608 - Django's own, values apart
            (found,) = cursor.fetchone()
        if found <= limit:
            return Total(found, exact=True)
        cache.set(key, value=True, timeout=KEPT)
    return Total(limit, exact=False)


def few_of(rows: QuerySet[Any, Any], *, limit: int) -> list[tuple[Any, ...]] | None:
    """The columns of all rows (``values_list`` of numbers and texts), read anew each time.

    None where there are more than the limit, which is known for ten minutes as above.
    """
    asked = _asked(rows, limit)
    if asked is None:
        return []
    key, sql, values = asked
    if cache.get(key):
        return None
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    if len(found) <= limit:
        return found
    cache.set(key, value=True, timeout=KEPT)
    return None


def _asked(rows: QuerySet[Any, Any], limit: int) -> tuple[str, str, tuple[Any, ...]] | None:
    """The question for the rows up to the limit and one more, and a name to keep its answer under."""
    for _, sql, values in statements_of({"": rows.all()[: limit + 1]}):
        return f"more:{blake2b(repr((sql, values)).encode(), digest_size=16).hexdigest()}", sql, values
    return None


def totals_of(wanted: Mapping[str, QuerySet[Any]], *, limit: int = LIMIT) -> dict[str, Total]:
    """Name → how many, each counted up to ``limit``; one query for all of them.

    Each is a question of its own to the database, so that each is answered by the index that fits it.
    """
    names: list[str] = []
    parts: list[str] = []
    values: list[Any] = []
    plain = {name: rows.order_by().values("pk")[: limit + 1] for name, rows in wanted.items()}
    for name, sql, given in statements_of(plain):
        names.append(name)
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608 - Django's own statement, values apart
        values += given
    numbers: dict[str, int] = {}
    if names:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts)}", values)
            numbers = dict(zip(names, cursor.fetchone(), strict=True))
    return {name: Total(min(numbers.get(name, 0), limit), exact=numbers.get(name, 0) <= limit) for name in wanted}
