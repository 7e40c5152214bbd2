"""Searching: terms narrow, the text itself decides, and only what the actor may see is ever counted or shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from yingshang.kernel.counting import Total
from yingshang.kernel.models import SearchEntry
from yingshang.kernel.search.declaring import Searchable, kinds
from yingshang.kernel.search.tokens import LONGEST_QUERY, asked_terms, compact, of_kind, of_title
from yingshang.kernel.text import line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from yingshang.kernel.actor import Actor

COUNTED = 500  # hits of one kind; beyond that one narrows instead of reading
REACH = 20_000  # entries of one kind, the newest in the index, that are looked at for one query
_NEAR = 2_000  # of which these first: what is frequent is found among them
_FEW = 200
_Place = tuple[int, datetime, int]
_FTS = "SELECT rowid FROM kernel_search WHERE kernel_search MATCH %s ORDER BY rowid DESC LIMIT %s"
_GIN = "SELECT id FROM kernel_searchentry WHERE string_to_array(terms, ' ') @> %s::text[] ORDER BY id DESC LIMIT %s"


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind: how many (at most COUNTED, and of at most REACH entries) and the first of them."""

    kind: Searchable
    total: Total
    first: list[SearchEntry]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query taken apart: its words without signs, the whole without blanks, and its terms."""

    parts: list[str]
    whole: str
    terms: list[str]


def hits(kind: Searchable, words: str, actor: Actor) -> QuerySet[SearchEntry]:
    """The entries of one kind that ``actor`` may see and that hold every word; ranked by ``rank``, ``at``, ``pk``.

    ``rank`` is 3 where the title is what was asked, 2 where it holds the whole, 1 where it holds every word, else 0.
    Of very many only those that were put into the index last (COUNTED and one) and those whose title is what was asked.
    At most four queries to find them.
    """
    asked = _taken_apart(words)
    if asked is None:
        return SearchEntry.objects.none().annotate(rank=Value(0))
    places, _ = _places([kind], asked, actor)
    keys = [place[-1] for place in places[kind]]
    return SearchEntry.objects.filter(pk__in=keys).annotate(rank=_rank(asked))


def _places(
    wanted: Iterable[Searchable], asked: _Asked, actor: Actor
) -> tuple[dict[Searchable, list[_Place]], set[Searchable]]:
    """The hits of each kind, and the kinds of which more than REACH entries hold the terms: there may be more hits."""
    near, found, further = min(_NEAR, REACH), {}, []
    for kind in wanted:
        terms = [of_kind(kind.kind), *asked.terms]
        keys = _keys_with(terms, near + 1)
        # A few keys are given; many are found again by the database, which is quicker than to be told them.
        found[kind] = _among(kind, asked, actor, keys if len(keys) <= _FEW else _with_terms(terms, near))
        if len(keys) > near and len(found[kind]) <= COUNTED:
            found[kind] = _among(kind, asked, actor, _with_terms(terms, REACH))
            further.append(kind)
    return found, _crowded([kind for kind in further if len(found[kind]) <= COUNTED], asked)


def _keys_with(terms: list[str], most: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_statement(), _bound(terms, most))
        return [key for (key,) in cursor.fetchall()]


def _among(kind: Searchable, asked: _Asked, actor: Actor, keys: Any) -> list[_Place]:  # noqa: ANN401 - keys, or a question for them
    """Rank, moment and key of the hits: columns alone, since texts are long and few of them are shown."""
    rows = SearchEntry.objects.filter(kind=kind.kind, object_id__in=kind.visible(actor).order_by().values("pk"))
    held = rows.filter(pk__in=keys)
    for part in asked.parts:
        held = held.filter(GreaterThan(StrIndex("plain", Value(part)), 0))
    ranked = held.annotate(rank=_rank(asked)).values_list("rank", "at", "pk")
    found = list(ranked.order_by("-pk")[: COUNTED + 1])
    if len(found) > COUNTED:  # the one that is called so may lie further back
        named = rows.filter(pk__in=_with_terms([of_kind(kind.kind), of_title(asked.whole)], COUNTED))
        called = named.annotate(rank=Value(3)).values_list("rank", "at", "pk")
        found = list({*found, *called.order_by("-pk")})
    return found


def _taken_apart(words: str) -> _Asked | None:
    words = line(words)[:LONGEST_QUERY]
    parts = [part for word in words.split() if (part := compact(word))]
    terms = asked_terms(words)
    return _Asked(parts, compact(words), terms) if parts and terms else None


def _rank(asked: _Asked) -> Case:
    in_title = Q()
    for part in asked.parts:
        in_title &= Q(GreaterThan(StrIndex("plain_title", Value(part)), 0))
    return Case(
        When(plain_title=asked.whole, then=Value(3)),
        When(GreaterThan(StrIndex("plain_title", Value(asked.whole)), 0), then=Value(2)),
        When(in_title, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )


ORDER = ("-rank", "-at", "-pk")


def groups(words: str, actor: Actor, *, size: int) -> list[Group]:
    """Every kind that has hits, with its first ones; one query to four for each kind, and two for all of them."""
    asked = _taken_apart(words)
    if asked is None:
        return []
    places, crowded = _places(kinds().values(), asked, actor)
    first = {kind: sorted(found, reverse=True)[:size] for kind, found in places.items()}
    entries = SearchEntry.objects.in_bulk([pk for found in first.values() for _, _, pk in found])
    return [
        Group(kind, _total(len(found), looked=kind in crowded), [entries[pk] for _, _, pk in first[kind]])
        for kind, found in places.items()
        if found or kind in crowded
    ]


def _total(found: int, *, looked: bool) -> Total:
    return Total(min(found, COUNTED), exact=found <= COUNTED and not looked, looked=looked)


def _crowded(wanted: list[Searchable], asked: _Asked) -> set[Searchable]:
    """Those of which more than REACH entries hold the terms, whoever may see them; one query."""
    if not wanted:
        return set()
    statement, parts, values = _statement(), [], []
    for kind in wanted:
        parts.append(f"(SELECT COUNT(*) FROM ({statement}) AS held)")  # noqa: S608 - our own statement, values apart
        values += _bound([of_kind(kind.kind), *asked.terms], REACH + 1)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        numbers = cursor.fetchone()
    return {kind for kind, number in zip(wanted, numbers, strict=True) if number > REACH}


def _with_terms(terms: list[str], most: int) -> Any:  # noqa: ANN401 - a subquery that the stubs do not know as one
    return RawSQL(_statement(), _bound(terms, most))  # noqa: S611 - its parts are bound


def _statement() -> str:
    return _FTS if connection.vendor == "sqlite" else _GIN


def _bound(terms: list[str], most: int) -> list[Any]:
    if connection.vendor == "sqlite":
        # Terms are letters and digits alone, and our marks; the quotes keep AND, OR and NOT from being understood.
        return [" AND ".join(f'"{term}"' for term in terms), most]
    return [terms, most]
