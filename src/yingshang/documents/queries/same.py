"""The tasks of two versions of one paper side by side, as they hold today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.documents.enums import ItemKind, ItemState
from yingshang.documents.queries.comparing import pairs
from yingshang.documents.queries.judging import as_told

if TYPE_CHECKING:
    from yingshang.documents.models import Document, Item

Side = tuple["Item | None", "Item | None", tuple[str, ...]]


def sides(older: Document, newer: Document) -> list[Side]:
    """(item there, item here, names of what differs) for every task in use of either version. Six queries."""
    old, new = _tasks(older), _tasks(newer)
    found = pairs([as_told(item) for item in old], [as_told(item) for item in new])
    return [
        (old[pair.old] if pair.old is not None else None, new[pair.new] if pair.new is not None else None, pair.fields)
        for pair in found
    ]


def same_tasks(older: Document, newer: Document) -> list[tuple[Item, Item]]:
    """The tasks that read alike in both."""
    return [
        (old, new) for old, new, fields in sides(older, newer) if old is not None and new is not None and not fields
    ]


def _tasks(document: Document) -> list[Item]:
    rows = document.items.filter(kind=ItemKind.TASK).exclude(state=ItemState.DROPPED)
    return list(rows.prefetch_related("units", "duties").order_by("order", "id"))
