"""Searching: terms narrow, the text itself decides, and only what the actor may see is ever counted or shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Case, IntegerField, Q, TextField, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import GreaterThan

from yingshang.kernel.among import Among
from yingshang.kernel.counting import Total
from yingshang.kernel.models import SearchEntry
from yingshang.kernel.search.declaring import Searchable, kinds
from yingshang.kernel.search.tokens import LONGEST_QUERY, asked_terms, compact, of_kind, of_title
from yingshang.kernel.text import line

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from yingshang.kernel.actor import Actor

COUNTED = 500  # hits of one kind; beyond that one narrows instead of reading
REACH = 10_000  # entries of one kind, the newest in the index, that are looked at for one query
_NEAR = 600  # so many of them first: what is frequent is found among these
_OWN = 5_000  # who sees no more of a kind is answered from these
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
    At most eight queries to find them, three where what is near is enough.
    """
    asked = _taken_apart(words)
    if asked is None:
        return SearchEntry.objects.none().annotate(rank=Value(0))
    places, _ = _found(kind, asked, actor)
    keys = [place[-1] for place in places]
    return SearchEntry.objects.filter(Among("pk", keys)).annotate(rank=_rank(asked))


def _found(kind: Searchable, asked: _Asked, actor: Actor) -> tuple[list[_Place], bool]:
    """The hits of one kind, and whether more entries hold the terms than were looked at before there were enough."""
    terms = [of_kind(kind.kind), *asked.terms]
    near = min(_NEAR, REACH)
    keys = _keys_with(terms, near + 1)
    found = _seen(kind, actor, _entries(kind, asked).filter(Among("pk", keys[:near]))) if keys else []
    is_crowded = False
    if len(found) <= COUNTED and len(keys) > near:  # one sees few of many, or few hold the words as they were asked
        visible = kind.visible(actor).order_by().values("pk")
        own = list(visible.values_list("pk", flat=True)[: _OWN + 1])
        if len(own) <= _OWN:
            rows = _entries(kind, asked).filter(_has_terms(asked.terms), Among("object_id", own))
            return list(_of(rows).values()), False
        within = RawSQL(*_statement(terms, REACH))  # noqa: S611 - its parts are bound
        rows = _entries(kind, asked).filter(pk__in=within, object_id__in=visible)
        found = list(_of(rows.order_by("-pk")[: COUNTED + 1]).values())
        is_crowded = len(found) <= COUNTED and len(_keys_with(terms, REACH + 1)) > REACH
    if len(found) > COUNTED:
        found = sorted(found, key=_key, reverse=True)[: COUNTED + 1]
        # The one that is called so may lie further back.
        named = _keys_with([of_kind(kind.kind), of_title(asked.whole)], COUNTED)
        found = list({*found, *_seen(kind, actor, _entries(kind, asked).filter(Among("pk", named)))})
    return found, is_crowded


def _keys_with(terms: list[str], most: int) -> list[int]:
    """The entries with all terms, those first that came into the index last."""
    with connection.cursor() as cursor:
        cursor.execute(*_statement(terms, most))
        return [key for (key,) in cursor.fetchall()]


def _statement(terms: list[str], most: int) -> tuple[str, list[Any]]:
    if connection.vendor == "sqlite":
        # Terms are letters and digits alone, and our marks; the quotes keep AND, OR and NOT from being understood.
        return _FTS, [" AND ".join(f'"{term}"' for term in terms), most]
    return _GIN, [terms, most]


def _has_terms(terms: list[str]) -> Q:
    """That an entry has all terms, asked without the index: the text alone holds more (a 2 within 12)."""
    every = Concat(Value(" "), "terms", Value(" "), output_field=TextField())
    return Q(*(Q(GreaterThan(StrIndex(every, Value(f" {term} ")), 0)) for term in terms))


def _entries(kind: Searchable, asked: _Asked) -> Any:  # noqa: ANN401 - tuples, which the stubs do not know as such
    """Object, rank, moment and key of the entries that hold every word. No text is read: few of them are shown."""
    rows = SearchEntry.objects.filter(kind=kind.kind)
    for part in asked.parts:
        rows = rows.filter(GreaterThan(StrIndex("plain", Value(part)), 0))
    return rows.annotate(rank=_rank(asked)).values_list("object_id", "rank", "at", "pk").order_by()


def _seen(kind: Searchable, actor: Actor, rows: Any) -> list[_Place]:  # noqa: ANN401 - as above
    """The places of the objects that the actor may see.

    Asked of these alone: all that one may see would be gathered anew for every question.
    """
    places = _of(rows)
    if not places:
        return []
    seen = kind.visible(actor).order_by().filter(Among("pk", places)).values_list("pk", flat=True)
    return [places[number] for number in seen]


def _of(rows: Any) -> dict[int, _Place]:  # noqa: ANN401 - as above
    return {number: (rank, at, pk) for number, rank, at, pk in rows}


def _key(place: _Place) -> int:
    return place[-1]


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
    """Every kind that has hits, with its first ones; one to eight queries for each kind, and one for all of them."""
    asked = _taken_apart(words)
    if asked is None:
        return []
    places = {kind: _found(kind, asked, actor) for kind in kinds().values()}
    first = {kind: sorted(found, reverse=True)[:size] for kind, (found, _) in places.items()}
    entries = SearchEntry.objects.in_bulk([pk for found in first.values() for _, _, pk in found])
    return [
        Group(kind, _total(len(found), looked=crowded), [entries[pk] for _, _, pk in first[kind]])
        for kind, (found, crowded) in places.items()
        if found or crowded
    ]


def _total(found: int, *, looked: bool) -> Total:
    return Total(min(found, COUNTED), exact=found <= COUNTED and not looked, looked=looked)
