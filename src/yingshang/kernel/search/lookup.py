"""Looking terms up: the entries of a kind that have all of them, those first that came into the index last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

from yingshang.kernel.models.search import AGE_BITS, AGED_TERMS
from yingshang.kernel.search.tokens import of_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FTS = "SELECT rowid FROM kernel_search WHERE kernel_search MATCH %s ORDER BY rowid DESC LIMIT %s"
_ENDS = """SELECT kind, (SELECT MIN(id) FROM kernel_searchentry one WHERE one.kind = asked.kind),
    (SELECT MAX(id) FROM kernel_searchentry one WHERE one.kind = asked.kind) FROM unnest(%s::text[]) asked(kind)"""
# Gathered first and sorted then: in the order of the numbers PostgreSQL would try the text of one entry after another.
_GIN = (
    "WITH found AS MATERIALIZED (SELECT id FROM kernel_searchentry WHERE {condition}) "
    "SELECT id FROM found ORDER BY id DESC LIMIT %s"
)
_HOLDS, _IS_OF = f"{AGED_TERMS} @> %s::text[]", f"{AGED_TERMS} && %s::text[]"  # all of these terms; any of these ages
_ALL = _GIN.format(condition=_HOLDS)
_SINCE = _GIN.format(condition=f"{_HOLDS} AND {_IS_OF} AND id >= %s")
_OF_SMALL = f"SELECT kind, id FROM kernel_searchentry WHERE {_HOLDS} AND {_IS_OF}"  # noqa: S608 - our own text
_WIDE = 16  # the first look takes so many times as many entries as are wanted
_WIDER, _FAR = 4, 300  # each next look so many times as many; no further back than so many ages


def keys_with(kinds: Sequence[str], terms: list[str], most: int) -> dict[str, list[int]]:
    """Kind → the keys of at most ``most`` of its entries with all ``terms``, falling.

    SQLite's index gives them in this order by itself, one query for each kind. PostgreSQL's gives all of them, so of a
    kind with many entries it is asked of the newest ages first, and further back by what these held, and what is rare
    is soon asked of all; kinds with few entries are asked together.
    """
    if connection.vendor == "sqlite":
        return {kind: _of_fts([of_kind(kind), *terms], most) for kind in kinds}
    ends = {kind: (oldest, newest) for kind, oldest, newest in _asked(_ENDS, list(kinds)) if newest}
    small = {kind: end for kind, end in ends.items() if end[1] - end[0] <= 2 * most * _WIDE}
    found: dict[str, list[int]] = {kind: [] for kind in kinds}
    ages = [age for kind, end in small.items() for age in _ages(kind, *end)]
    for kind, key in _asked(_OF_SMALL, terms, ages) if ages else ():
        found[kind].append(key)
    found = {kind: sorted(keys, reverse=True)[:most] for kind, keys in found.items()}
    return found | {kind: _of_many(kind, terms, most, *end) for kind, end in ends.items() if kind not in small}


def _of_fts(terms: list[str], most: int) -> list[int]:
    # Terms are letters and digits alone, and our marks; the quotes keep AND, OR and NOT from being understood.
    return [key for (key,) in _asked(_FTS, " AND ".join(f'"{term}"' for term in terms), most)]


def _of_many(kind: str, terms: list[str], most: int, oldest: int, newest: int) -> list[int]:
    span = most * _WIDE
    while 2 * span < newest - oldest and span >> AGE_BITS < _FAR:
        found = _asked(_SINCE, terms, [*_ages(kind, newest - span, newest)], newest - span, most)
        if len(found) >= most:
            return [key for (key,) in found]
        span *= max(_WIDER, 2 * most // (len(found) + 1))
    return [key for (key,) in _asked(_ALL, [of_kind(kind), *terms], most)]


def _ages(kind: str, oldest: int, newest: int) -> Iterable[str]:
    return (f"§{kind}§{age}" for age in range(oldest >> AGE_BITS, (newest >> AGE_BITS) + 1))


def _asked(statement: str, *values: str | int | list[str]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
