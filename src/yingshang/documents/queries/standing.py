"""How far the review of a document is: figures, and names nobody has decided yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from yingshang.documents.enums import ItemKind, ItemState, Match
from yingshang.documents.models import Item, ItemUnit

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from yingshang.documents.models import Document
    from yingshang.documents.models.document import DocumentQuerySet

OPEN_NAMES = (Match.DOUBTFUL, Match.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Standing:
    """``proposed`` items wait for a decision, ``doubtful`` ones with doubts; ``open_names`` stand for nothing yet."""

    tasks: int
    proposed: int
    accepted: int
    dropped: int
    doubtful: int
    open_names: list[str] = field(default_factory=list)


def standing_of(document: Document) -> Standing:
    """The figures of one document. Two queries."""
    figures = document.items.aggregate(
        tasks=Count("pk", filter=Q(kind=ItemKind.TASK) & ~Q(state=ItemState.DROPPED)),
        proposed=Count("pk", filter=Q(state=ItemState.PROPOSED)),
        accepted=Count("pk", filter=Q(state=ItemState.ACCEPTED)),
        dropped=Count("pk", filter=Q(state=ItemState.DROPPED)),
        doubtful=Count("pk", filter=doubtful()),
    )
    return Standing(**figures, open_names=open_names(document))


def doubtful() -> Q:
    """Items that wait for a decision and have a doubt of the engine or a name that stands for nothing yet."""
    names = ItemUnit.objects.filter(item=OuterRef("pk"), match__in=OPEN_NAMES)
    return Q(state=ItemState.PROPOSED) & (~Q(signals=[]) | Q(Exists(names)))


def open_names(document: Document) -> list[str]:
    """The printed names of the items in use that stand for nothing yet, each once, in the order of the text."""
    rows = ItemUnit.objects.filter(item__document=document, match__in=OPEN_NAMES)
    rows = rows.exclude(item__state=ItemState.DROPPED)
    return list(dict.fromkeys(rows.order_by("item__order", "order").values_list("printed", flat=True)))


def with_figures(rows: DocumentQuerySet) -> DocumentQuerySet:
    """Documents with ``tasks`` (in use) and ``doubts`` (items that wait and have doubts), for lists."""
    items = Item.objects.filter(document=OuterRef("pk"))
    tasks = items.filter(kind=ItemKind.TASK).exclude(state=ItemState.DROPPED)
    return rows.annotate(tasks=_number(tasks), doubts=_number(items.filter(doubtful())))


def has_doubts() -> Q:
    """Documents of which an item waits and has doubts."""
    return Q(Exists(Item.objects.filter(document=OuterRef("pk")).filter(doubtful())))


def _number(rows: QuerySet[Any]) -> Any:  # noqa: ANN401 - an expression
    counted = rows.order_by().values("document").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
