"""Searching: terms narrow, the text itself decides, and only what the actor may see is ever counted or shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Case, IntegerField, Q, TextField, Value, When
from django.db.models.functions import Cast, Concat, StrIndex
from django.db.models.lookups import GreaterThan

from yingshang.kernel.among import Among
from yingshang.kernel.counting import Total
from yingshang.kernel.models import SearchEntry
from yingshang.kernel.search.declaring import Searchable, kinds
from yingshang.kernel.search.lookup import Look, keys_of
from yingshang.kernel.search.tokens import LONGEST_QUERY, asked_terms, compact, of_title
from yingshang.kernel.text import line
from yingshang.kernel.together import rows_together

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
    """A query taken apart: its words without signs, the whole without blanks, its terms.

    At most ``most`` hits of a kind are given; with ``enough`` among the near entries none is looked for behind them.
    """

    parts: list[str]
    whole: str
    terms: tuple[str, ...]
    most: int
    enough: int

    @property
    def near(self) -> int:
        """So many entries first: what is frequent is found among these."""
        return min(self.most * 6 // 5, REACH)


@dataclass(slots=True)
class _Found:
    """The hits of a kind: key → place; ``more``: entries behind those that were looked at hold the terms, too.

    ``near`` are the keys of the newest entries, falling, ``called_so`` those of entries whose title is what was asked,
    however old they are.
    """

    kind: Searchable
    near: list[int]
    more: bool
    called_so: set[int] = field(default_factory=set)
    places: dict[int, _Place] = field(default_factory=dict)

    def is_short(self, asked: _Asked) -> bool:
        """Whether more are wanted and there may be more; the one that is called so is found apart."""
        older = self.called_so.difference(self.near)
        return self.more and len(self.places.keys() - older) < asked.enough

    def add(self, places: Iterable[_Place]) -> None:
        self.places |= {place[-1]: place for place in places}

    def hits(self, most: int) -> list[_Place]:
        """Those that came into the index last, ``most`` and one, and those that are called so."""
        keys = sorted(self.places, reverse=True)[: most + 1]
        return [self.places[key] for key in {*keys, *(self.called_so & self.places.keys())}]


def hits(kind: Searchable, words: str, actor: Actor) -> QuerySet[SearchEntry]:
    """The entries of one kind that ``actor`` may see and that hold every word; ranked by ``rank``, ``at``, ``pk``.

    ``rank`` is 3 where the title is what was asked, 2 where it holds the whole, 1 where it holds every word, else 0.
    Of very many only those that were put into the index last (COUNTED and one) and those whose title is what was asked.
    A few queries to find them, however many there are.
    """
    asked = _taken_apart(words, COUNTED, enough=COUNTED + 1)
    if asked is None:
        return SearchEntry.objects.none().annotate(rank=Value(0))
    (found,) = _found([kind], asked, actor)
    keys = [place[-1] for place in found.hits(asked.most)]
    return SearchEntry.objects.filter(Among("pk", keys)).annotate(rank=_rank(asked))


def _found(wanted: Sequence[Searchable], asked: _Asked, actor: Actor) -> list[_Found]:
    """What of each kind is found; every step asks for all kinds together."""
    near = keys_of([Look(kind.kind, asked.terms, asked.near + 1) for kind in wanted])
    founds = [
        _Found(kind, keys[: asked.near], more=len(keys) > asked.near) for kind, keys in zip(wanted, near, strict=True)
    ]
    crowded = [one for one in founds if one.more]  # behind the near ones may lie the one that is called so
    named = keys_of([Look(one.kind.kind, (of_title(asked.whole),), asked.most) for one in crowded])
    for one, keys in zip(crowded, named, strict=True):
        one.called_so.update(keys)
    _look(founds, [key for one in founds for key in (*one.near, *one.called_so)], asked, actor)
    short = [one for one in crowded if one.is_short(asked)]
    _look_at_own([one for one in short if len(one.places) * _FEW < asked.near], asked, actor)
    _look_further([one for one in short if one.more], asked, actor)
    return founds


def _look(founds: Sequence[_Found], keys: list[int], asked: _Asked, actor: Actor) -> None:
    """Add what these entries hold and the actor may see.

    Asked of their objects alone: all that one may see would be gathered anew for every question.
    """
    places: dict[str, dict[int, _Place]] = {}
    if keys:  # no text is read: few of them are shown
        for kind, number, *place in _entries(asked).filter(Among("pk", keys)).values_list("kind", *_PLACE):
            places.setdefault(kind, {})[number] = (place[0], place[1], place[2])
    asked_of = [one for one in founds if one.kind.kind in places]
    visible = {one.kind.kind: one.kind.visible(actor).order_by() for one in asked_of}
    asked_for = {name: rows.filter(Among("pk", places[name])) for name, rows in visible.items()}
    seen = rows_together({name: rows.values_list("pk") for name, rows in asked_for.items()})
    for one in asked_of:
        one.add(places[one.kind.kind][number] for (number,) in seen[one.kind.kind])


def _look_at_own(founds: Sequence[_Found], asked: _Asked, actor: Actor) -> None:
    """One sees few of many, or few hold the very words: who sees few objects is answered from these."""
    keys = rows_together({one.kind.kind: _keys_seen(one.kind, actor)[: _OWN + 1] for one in founds})
    few = [one for one in founds if len(keys[one.kind.kind]) <= _OWN]
    held = rows_together({one.kind.kind: _of_own(one, keys[one.kind.kind], asked) for one in few})
    for one in few:
        one.add((rank, moment, pk) for _, rank, moment, pk in held[one.kind.kind])
        one.more = False


def _keys_seen(kind: Searchable, actor: Actor) -> QuerySet[Any, Any]:
    return kind.visible(actor).order_by().values_list("pk") if kind.own is None else kind.own(actor)


def _of_own(one: _Found, own: Iterable[tuple[int, ...]], asked: _Asked) -> Any:  # noqa: ANN401 - as below
    keys = [key for (key,) in own]
    rows = _entries(asked).filter(_has_terms(asked.terms), Among("object_id", keys), kind=one.kind.kind)
    return rows.values_list(*_PLACE)


def _look_further(founds: Sequence[_Found], asked: _Asked, actor: Actor) -> None:
    """What lies behind the near entries.

    As many are looked at as should hold enough hits, by what the near ones held; then all within reach.
    """
    begin = {one.kind.kind: asked.near for one in founds}
    for is_last in (False, True):
        ends = {}
        for one in founds:
            likely = asked.near * asked.enough // max(len(one.places), 1) * 5 // 4
            ends[one.kind.kind] = REACH if is_last else min(REACH, likely)
        waiting = [one for one in founds if one.is_short(asked) and begin[one.kind.kind] < ends[one.kind.kind]]
        looks = [Look(one.kind.kind, asked.terms, ends[one.kind.kind] + 1) for one in waiting]
        behind = list[int]()
        for one, keys in zip(waiting, keys_of(looks), strict=True):
            behind += keys[begin[one.kind.kind] : ends[one.kind.kind]]
            begin[one.kind.kind] = ends[one.kind.kind]
            one.more = len(keys) > ends[one.kind.kind]
        _look(waiting, behind, asked, actor)


def _has_terms(terms: Iterable[str]) -> Q:
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


def _taken_apart(words: str, most: int, *, enough: int) -> _Asked | None:
    words = line(words)[:LONGEST_QUERY]
    parts = [part for word in words.split() if (part := compact(word))]
    terms = tuple(asked_terms(words))
    return _Asked(parts, compact(words), terms, most, enough) if parts and terms else None


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
    """Every kind that has hits, with its first ones; as few queries as for one kind, however many there are.

    Where the newest entries of very many hold ``size`` hits, no more are looked for: the list of the kind has them.
    """
    asked = _taken_apart(words, min(OVERVIEW, COUNTED), enough=size)
    if asked is None:
        return []
    founds = [one for one in _found(list(kinds().values()), asked, actor) if one.places or one.more]
    places = {one.kind: one.hits(asked.most) for one in founds}
    first = {kind: sorted(found, reverse=True)[:size] for kind, found in places.items()}
    entries = SearchEntry.objects.in_bulk([pk for found in first.values() for _, _, pk in found])
    return [
        Group(
            one.kind,
            _total(len(places[one.kind]), asked.most, looked=one.more),
            [entries[pk] for _, _, pk in first[one.kind]],
        )
        for one in founds
    ]


def _total(found: int, most: int, *, looked: bool) -> Total:
    return Total(min(found, most), exact=found <= most and not looked, looked=looked and found <= most)
