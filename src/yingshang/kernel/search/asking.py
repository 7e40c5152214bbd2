"""Searching: terms narrow, the text itself decides, and only what the actor may see is ever counted or shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, IntegerField, Q, TextField, Value, When
from django.db.models.functions import Cast, Concat, StrIndex
from django.db.models.lookups import GreaterThan

from yingshang.kernel.among import Among
from yingshang.kernel.counting import Total
from yingshang.kernel.models import SearchEntry
from yingshang.kernel.search.declaring import Searchable, kinds
from yingshang.kernel.search.lookup import keys_with
from yingshang.kernel.search.tokens import LONGEST_QUERY, asked_terms, compact, of_title
from yingshang.kernel.text import line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from yingshang.kernel.actor import Actor

COUNTED = 500  # hits of one kind; beyond that one narrows instead of reading
OVERVIEW = 200  # and where all kinds stand side by side
REACH = 10_000  # entries of one kind, the newest in the index, that are looked at for one query
_OWN = 5_000  # who sees no more of a kind is answered from these
_FEW = 10  # who sees less than this part of what is near is asked for all that they see
_Place = tuple[int, str, int]  # rank, moment as text, key
_PLACE = ("object_id", "rank", "moment", "pk")


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind: how many (at most OVERVIEW, and of at most REACH entries) and the first of them."""

    kind: Searchable
    total: Total
    first: list[SearchEntry]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query taken apart: its words without signs, the whole without blanks, its terms; how many hits are wanted."""

    parts: list[str]
    whole: str
    terms: list[str]
    most: int

    @property
    def near(self) -> int:
        """So many entries first: what is frequent is found among these."""
        return min(self.most * 6 // 5, REACH)


@dataclass(frozen=True, slots=True)
class _Near:
    """What lies near of a kind: object → place of the entries that hold every word, and whether more hold the terms."""

    places: dict[int, _Place]
    more: bool


def hits(kind: Searchable, words: str, actor: Actor) -> QuerySet[SearchEntry]:
    """The entries of one kind that ``actor`` may see and that hold every word; ranked by ``rank``, ``at``, ``pk``.

    ``rank`` is 3 where the title is what was asked, 2 where it holds the whole, 1 where it holds every word, else 0.
    Of very many only those that were put into the index last (COUNTED and one) and those whose title is what was asked.
    A few queries to find them, however many there are.
    """
    asked = _taken_apart(words, COUNTED)
    if asked is None:
        return SearchEntry.objects.none().annotate(rank=Value(0))
    places, _ = _found(kind, asked, actor, _near([kind.kind], asked)[kind.kind])
    keys = [place[-1] for place in places]
    return SearchEntry.objects.filter(Among("pk", keys)).annotate(rank=_rank(asked))


def _near(kinds: list[str], asked: _Asked) -> dict[str, _Near]:
    """Kind → what lies near; two queries for all kinds, and one to a few for each where the index needs them."""
    keys = keys_with(kinds, asked.terms, asked.near + 1)
    near = [key for found in keys.values() for key in found[: asked.near]]
    places: dict[str, dict[int, _Place]] = {kind: {} for kind in kinds}
    if near:
        rows = _entries(asked).filter(Among("pk", near)).values_list("kind", *_PLACE)
        for kind, number, rank, moment, pk in rows:
            places[kind][number] = (rank, moment, pk)
    return {kind: _Near(places[kind], len(keys[kind]) > asked.near) for kind in kinds}


def _found(kind: Searchable, asked: _Asked, actor: Actor, near: _Near) -> tuple[list[_Place], bool]:
    """The hits of one kind, and whether more entries hold the terms than were looked at before there were enough."""
    found = _seen(kind, actor, near.places)
    is_crowded = False
    if len(found) <= asked.most and near.more:  # one sees few of many, or few hold the very words
        own = _own(kind, actor) if len(found) * _FEW < asked.near else None
        if own is not None:
            rows = _entries(asked).filter(_has_terms(asked.terms), Among("object_id", own), kind=kind.kind)
            return list(_of(rows.values_list(*_PLACE)).values()), False
        more, is_crowded = _further(kind, asked, actor, len(found))
        found += more
    if len(found) > asked.most:
        found = sorted(found, key=_key, reverse=True)[: asked.most + 1]
        # The one that is called so may lie further back.
        named = keys_with([kind.kind], [of_title(asked.whole)], asked.most)[kind.kind]
        found = list({*found, *_seen(kind, actor, _places(asked, named))})
    return found, is_crowded


def _own(kind: Searchable, actor: Actor) -> list[int] | None:
    """The numbers of all objects that the actor sees; None when they are many."""
    rows = kind.visible(actor).order_by().values_list("pk") if kind.own is None else kind.own(actor)
    own = [key for (key,) in rows[: _OWN + 1]]
    return own if len(own) <= _OWN else None


def _further(kind: Searchable, asked: _Asked, actor: Actor, found: int) -> tuple[list[_Place], bool]:
    """What lies behind the near entries, which held ``found`` hits, and whether there is more behind this.

    As many entries are looked at as should hold enough hits, by what the near ones held; then all within reach.
    """
    enough = asked.near * (asked.most + 1) // max(found, 1)
    begin, more = asked.near, list[_Place]()
    for end in sorted({min(REACH, enough * 5 // 4), REACH}):
        keys = keys_with([kind.kind], asked.terms, end + 1)[kind.kind]
        more += _seen(kind, actor, _places(asked, keys[begin:end]))
        if found + len(more) > asked.most or len(keys) <= end:
            return more, False
        begin = end
    return more, True


def _has_terms(terms: list[str]) -> Q:
    """That an entry has all terms, asked without the index: the text alone holds more (a 2 within 12)."""
    every = Concat(Value(" "), "terms", Value(" "), output_field=TextField())
    return Q(*(Q(GreaterThan(StrIndex(every, Value(f" {term} ")), 0)) for term in terms))


def _entries(asked: _Asked) -> Any:  # noqa: ANN401 - with annotations, which the stubs do not know
    """The entries that hold every word, with rank and moment."""
    rows = SearchEntry.objects.order_by()
    for part in asked.parts:
        rows = rows.filter(GreaterThan(StrIndex("plain", Value(part)), 0))
    # Moments of thousands as text, which sorts alike: to make them dates takes longer than all else.
    return rows.annotate(rank=_rank(asked), moment=Cast("at", TextField()))


def _places(asked: _Asked, keys: list[int]) -> dict[int, _Place]:
    """Object → place of those of these entries that hold every word. No text is read: few of them are shown."""
    return _of(_entries(asked).filter(Among("pk", keys)).values_list(*_PLACE)) if keys else {}


def _seen(kind: Searchable, actor: Actor, places: dict[int, _Place]) -> list[_Place]:
    """The places of the objects that the actor may see.

    Asked of these alone: all that one may see would be gathered anew for every question.
    """
    if not places:
        return []
    seen = kind.visible(actor).order_by().filter(Among("pk", places)).values_list("pk", flat=True)
    return [places[number] for number in seen]


def _of(rows: Iterable[Any]) -> dict[int, _Place]:
    return {number: (rank, moment, pk) for number, rank, moment, pk in rows}


def _key(place: _Place) -> int:
    return place[-1]


def _taken_apart(words: str, most: int) -> _Asked | None:
    words = line(words)[:LONGEST_QUERY]
    parts = [part for word in words.split() if (part := compact(word))]
    terms = asked_terms(words)
    return _Asked(parts, compact(words), terms, most) if parts and terms else None


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
    """Every kind that has hits, with its first ones; a few queries for each kind, however many there are."""
    asked = _taken_apart(words, min(OVERVIEW, COUNTED))
    if asked is None:
        return []
    near = _near(list(kinds()), asked)
    places = {kind: _found(kind, asked, actor, near[kind.kind]) for kind in kinds().values()}
    first = {kind: sorted(found, reverse=True)[:size] for kind, (found, _) in places.items()}
    entries = SearchEntry.objects.in_bulk([pk for found in first.values() for _, _, pk in found])
    return [
        Group(kind, _total(len(found), asked.most, looked=crowded), [entries[pk] for _, _, pk in first[kind]])
        for kind, (found, crowded) in places.items()
        if found or crowded
    ]


def _total(found: int, most: int, *, looked: bool) -> Total:
    return Total(min(found, most), exact=found <= most and not looked, looked=looked)
