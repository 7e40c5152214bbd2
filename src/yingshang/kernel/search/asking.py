"""Searching: terms narrow, the text itself decides, and only what the actor may see is ever counted or shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.expressions import RawSQL

from yingshang.kernel.models import SearchEntry
from yingshang.kernel.search.declaring import Searchable, kinds
from yingshang.kernel.search.tokens import LONGEST_QUERY, asked_terms, compact
from yingshang.kernel.text import line

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from yingshang.kernel.actor import Actor

COUNTED = 1_000  # hits of one kind; beyond that one narrows instead of reading
_FTS = "SELECT rowid FROM kernel_search WHERE kernel_search MATCH %s"
_GIN = "SELECT id FROM kernel_searchentry WHERE string_to_array(terms, ' ') @> %s::text[]"


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind: how many (at most COUNTED; ``exact`` is False beyond) and the first of them."""

    kind: Searchable
    number: int
    exact: bool
    first: list[SearchEntry]


def hits(kind: Searchable, words: str, actor: Actor) -> QuerySet[SearchEntry]:
    """The entries of one kind that ``actor`` may see and that hold every word; ranked by ``rank``, ``at``, ``pk``.

    ``rank`` is 3 where the title is what was asked, 2 where it holds the whole, 1 where it holds every word, else 0.
    """
    words = line(words)[:LONGEST_QUERY]
    parts = [part for word in words.split() if (part := compact(word))]
    terms = asked_terms(words)
    if not parts or not terms:
        return SearchEntry.objects.none().annotate(rank=Value(0))
    rows = SearchEntry.objects.filter(kind=kind.kind, pk__in=_with_terms(terms))
    in_all, in_title = Q(), Q()
    for part in parts:
        in_all &= Q(plain__contains=part)
        in_title &= Q(plain_title__contains=part)
    whole = compact(words)
    rank = Case(
        When(plain_title=whole, then=Value(3)),
        When(plain_title__contains=whole, then=Value(2)),
        When(in_title, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    seen = kind.visible(actor).order_by().values("pk")
    return rows.filter(in_all, object_id__in=seen).annotate(rank=rank)


ORDER = ("-rank", "-at", "-pk")


def groups(words: str, actor: Actor, *, size: int) -> list[Group]:
    """Every kind that has hits, with its first ones; two queries for each kind."""
    found = []
    for kind in kinds().values():
        rows = hits(kind, words, actor)
        first = list(rows.order_by(*ORDER)[:size])
        if first:
            number = rows.order_by()[: COUNTED + 1].count()
            found.append(Group(kind, min(number, COUNTED), number <= COUNTED, first))
    return found


def _with_terms(terms: list[str]) -> Any:  # noqa: ANN401 - a subquery that the stubs do not know as one
    if connection.vendor == "sqlite":
        # Terms are letters and digits alone; the quotes keep AND, OR and NOT from being understood.
        return RawSQL(_FTS, [" AND ".join(f'"{term}"' for term in terms)])  # noqa: S611 - its parts are bound
    return RawSQL(_GIN, [terms])  # noqa: S611 - as above
