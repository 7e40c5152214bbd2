"""The tasks of two versions of one paper side by side, as they hold today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.documents.enums import ItemKind, ItemState
from yingshang.documents.queries.comparing import fields_of, pairs
from yingshang.documents.queries.judging import as_told

if TYPE_CHECKING:
    from yingshang.documents.models import Document, Item

Side = tuple["Item | None", "Item | None", tuple[str, ...]]


def sides(older: Document, newer: Document) -> list[Side]:
    """(item there, item here, names of what differs) for every task in use of either version. Six queries.

    What a person made of a task is no difference of the papers, as long as both were read alike.
    """
    old, new = _tasks(older), _tasks(newer)
    found = []
    for pair in pairs([as_told(item) for item in old], [as_told(item) for item in new]):
        there = old[pair.old] if pair.old is not None else None
        here = new[pair.new] if pair.new is not None else None
        alike = there is not None and here is not None and read_alike(there, here)
        found.append((there, here, () if alike else pair.fields))
    return found


def read_alike(old: Item, new: Item) -> bool:
    """Whether the engine read the same in both, and nobody has made anything else of the new one yet."""
    if old.extracted is None or new.extracted is None or new.edited:
        return False
    return not fields_of(old.extracted, new.extracted)


def same_tasks(older: Document, newer: Document) -> list[tuple[Item, Item]]:
    """The tasks that read alike in both."""
    return [
        (old, new) for old, new, fields in sides(older, newer) if old is not None and new is not None and not fields
    ]


def _tasks(document: Document) -> list[Item]:
    rows = document.items.filter(kind=ItemKind.TASK).exclude(state=ItemState.DROPPED)
    return list(rows.prefetch_related("units", "duties").order_by("order", "id"))
