"""Looking terms up: the entries of a kind that have all of them, those first that came into the index last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from yingshang.kernel.models.search import AGE_BITS, AGED_TERMS
from yingshang.kernel.search.tokens import of_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FTS = """SELECT {number}, id FROM (
    SELECT rowid AS id FROM kernel_search WHERE kernel_search MATCH %s ORDER BY rowid DESC LIMIT %s) AS found"""
_ENDS = """SELECT kind, (SELECT MIN(id) FROM kernel_searchentry one WHERE one.kind = asked.kind),
    (SELECT MAX(id) FROM kernel_searchentry one WHERE one.kind = asked.kind) FROM unnest(%s::text[]) asked(kind)"""
# Gathered first and sorted then: in the order of the numbers PostgreSQL would try the text of one entry after another.
_GIN = """SELECT {number}, '' AS kind, id FROM (
    WITH found AS MATERIALIZED (SELECT id FROM kernel_searchentry WHERE {condition})
    SELECT id FROM found ORDER BY id DESC LIMIT %s) AS newest"""
_HOLDS, _IS_OF = f"{AGED_TERMS} @> %s::text[]", f"{AGED_TERMS} && %s::text[]"  # all of these terms; any of these ages
_SINCE = f"{_HOLDS} AND {_IS_OF} AND id >= %s"
_OF_SMALL = f"SELECT {{number}}, kind, id FROM kernel_searchentry WHERE {_HOLDS} AND {_IS_OF}"  # noqa: S608 - our own text
_WIDE = 16  # the first look takes so many times as many entries as are wanted
_WIDER, _FAR = 4, 300  # each next look so many times as many; no further back than so many ages


class Look(NamedTuple):
    """At most ``most`` entries of a kind with all ``terms`` are wanted."""

    kind: str
    terms: tuple[str, ...]
    most: int


def keys_of(looks: Sequence[Look]) -> list[list[int]]:
    """For each look the keys of its entries, falling. As few queries as the index allows, however many looks there are.

    SQLite's index gives them in this order by itself. PostgreSQL's gives all of them, so of a kind with many entries it
    is asked of the newest ages first, and further back by what these held, and what is rare is soon asked of all.
    """
    if not looks:
        return []
    return _of_fts(looks) if connection.vendor == "sqlite" else _of_gin(looks)


def _of_fts(looks: Sequence[Look]) -> list[list[int]]:
    values: list[str | int] = []
    for kind, terms, most in looks:
        # Terms are letters and digits alone, and our marks; the quotes keep AND, OR and NOT from being understood.
        values += [" AND ".join(f'"{term}"' for term in (of_kind(kind), *terms)), most]
    found: list[list[int]] = [[] for _ in looks]
    for number, key in _asked([_FTS.format(number=number) for number in range(len(looks))], values):
        found[number].append(key)
    return [sorted(keys, reverse=True) for keys in found]


def _of_gin(looks: Sequence[Look]) -> list[list[int]]:
    ends = {kind: (low, top) for kind, low, top in _asked([_ENDS], [sorted({one.kind for one in looks})]) if top}
    spans = {number: look.most * _WIDE for number, look in enumerate(looks) if look.kind in ends}
    small = {number for number, span in spans.items() if _reaches(span, *ends[looks[number].kind])}
    found: list[list[int]] = [[] for _ in looks]
    parts, values, places = _of_small(looks, small, ends)
    waiting = sorted(spans.keys() - small)
    while parts or waiting:
        last = set[int]()
        for number in waiting:
            (kind, terms, most), (low, top), span = looks[number], ends[looks[number].kind], spans[number]
            if _reaches(span, low, top) or span >> AGE_BITS >= _FAR:
                last.add(number)
                parts.append(_GIN.format(number=number, condition=_HOLDS))
                values += [[of_kind(kind), *terms], most]
            else:
                parts.append(_GIN.format(number=number, condition=_SINCE))
                values += [[*terms], [*_ages(kind, top - span, top)], top - span, most]
            found[number] = []
        for number, kind, key in _asked(parts, values):
            found[places[number, kind] if kind else number].append(key)
        waiting = [number for number in waiting if number not in last and len(found[number]) < looks[number].most]
        for number in waiting:
            spans[number] *= max(_WIDER, 2 * looks[number].most // (len(found[number]) + 1))
        parts, values = [], []
    return [sorted(keys, reverse=True)[: look.most] for look, keys in zip(looks, found, strict=True)]


def _of_small(
    looks: Sequence[Look], small: Iterable[int], ends: dict[str, tuple[int, int]]
) -> tuple[list[str], list[Any], dict[tuple[int, str], int]]:
    """Statements, values, and (number, kind) → look. Kinds with few entries are asked for the same terms together."""
    asked: dict[tuple[str, ...], dict[str, int]] = {}
    for number in small:
        asked.setdefault(looks[number].terms, {})[looks[number].kind] = number
    parts: list[str] = []
    values: list[Any] = []
    for group, (terms, kinds) in enumerate(asked.items()):
        parts.append(_OF_SMALL.format(number=group))
        values += [[*terms], [age for kind in kinds for age in _ages(kind, *ends[kind])]]
    places = {(group, kind): number for group, kinds in enumerate(asked.values()) for kind, number in kinds.items()}
    return parts, values, places


def _reaches(span: int, low: int, top: int) -> bool:
    return 2 * span >= top - low


def _ages(kind: str, low: int, top: int) -> Iterable[str]:
    return (f"§{kind}§{age}" for age in range(low >> AGE_BITS, (top >> AGE_BITS) + 1))


def _asked(statements: list[str], values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
