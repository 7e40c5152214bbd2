"""Several tasks out of one, and one out of several: no word is lost, nothing is there twice.

Prose: docs/algorithms/review.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yingshang.documents import events
from yingshang.documents.actions.items import place_for
from yingshang.documents.actions.reviewing import in_review, named_rows, put_units, unsettle
from yingshang.documents.enums import ItemState, Wording
from yingshang.documents.models import Item
from yingshang.documents.queries.doubts import standing_signals
from yingshang.documents.queries.entries import short
from yingshang.documents.queries.phrases import read_phrase
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from yingshang.documents.actions.reviewing import NamedUnit
    from yingshang.kernel.actor import Actor

_LISTS = ("quotas", "targets", "report_to", "evidence", "signals")
_MOST_PIECES = 60


@command("documents.review_document", target="item")
def split_item(*, actor: Actor, item: Item, version: int, pieces: Sequence[str]) -> list[Item]:
    """Make several items of one: each piece of its content becomes an item with the same units and dates.

    The first piece stays in the item itself, with numbers, targets and note. A duty inside the task goes with the
    piece in which its words stand. Raises Refusal for fewer than two pieces with words in them, or for too many.
    """
    in_review(item.document, actor)
    texts = [piece.strip() for piece in pieces if piece.strip()]
    if len(texts) < 2:
        raise Refusal("documents.split_needs_two")
    if len(texts) > _MOST_PIECES:
        raise Refusal("documents.split_too_many", most=_MOST_PIECES)
    units, duties = named_rows(item), list(item.duties.all())
    bounds = (item.start, item.end)
    if not item.content.strip() or item.title == short(_one_line(item.content)):
        item.title = short(_one_line(texts[0]))
    made = [item]
    for text in texts[1:]:
        piece = _piece(item, text, made[-1], bounds)
        put_units(piece, units)
        made.append(piece)
    item.content, item.edited = texts[0], True
    item.start, item.end = _within(item, texts[0], bounds)
    unsettle(item)
    item.save()
    _follow(duties, made[1:])
    record(events.item_split, item, actor=actor, count=len(texts))
    return made


@command("documents.review_document", target="item")
def merge_items(*, actor: Actor, item: Item, version: int, others: Sequence[Item]) -> Item:
    """Take ``others`` of the same document into ``item``; the others are dropped and name it as the reason.

    Contents and notes come in the order of the document, units, numbers and targets once each, duties come along.
    Different times are put side by side and read anew. Raises Refusal with nothing to take in, or for items of another
    document or dropped ones.
    """
    in_review(item.document, actor)
    rest = [other for other in others if other.pk != item.pk]
    if not rest or any(not _fits(item, other) for other in rest):
        raise Refusal("documents.merge_needs_two")
    put_units(item, _united([item, *rest]))
    _unite(item, sorted([item, *rest], key=lambda one: (one.order, one.pk)))
    for duty in Item.objects.filter(parent__in=rest):
        duty.parent, duty.version = item, duty.version + 1
        duty.save(update_fields=["parent", "version"])
    for other in rest:
        other.state, other.drop_reason = ItemState.DROPPED, f"{Wording.MERGED_INTO.label}“{item.title[:180]}”"
        other.version += 1
        other.save()
    record(events.items_merged, item, actor=actor, count=len(rest))
    return item


def _piece(item: Item, text: str, before: Item, bounds: tuple[int, int]) -> Item:
    piece = Item(
        document=item.document,
        reading=item.reading,
        kind=item.kind,
        parent=item.parent,
        order=place_for(item.document, before),
        scheme=item.scheme,
        path=item.path,
        ordinal=item.ordinal,
        title=short(_one_line(text)),
        content=text,
        due_phrase=item.due_phrase,
        due=item.due,
        due_origin=item.due_origin,
        edited=True,
    )
    piece.start, piece.end = _within(item, text, bounds)
    piece.save()
    return piece


def _follow(duties: Sequence[Item], pieces: Sequence[Item]) -> None:
    for duty in duties:
        words = "".join((duty.content or duty.title).split())
        home = next((piece for piece in pieces if words in "".join(piece.content.split())), None)
        if home is not None:
            duty.parent, duty.version = home, duty.version + 1
            duty.save(update_fields=["parent", "version"])


def _within(item: Item, text: str, bounds: tuple[int, int]) -> tuple[int, int]:
    """Where a piece stands in the source: found word for word within the item's own stretch, else the whole stretch."""
    found = item.reading.text.find(text, *bounds)
    return (found, found + len(text)) if found >= 0 else bounds


def _unite(item: Item, ordered: Sequence[Item]) -> None:
    item.content = "\n".join(_words(one, bare=one.pk == item.pk) for one in ordered)
    item.note = "\n".join(dict.fromkeys(one.note for one in ordered if one.note.strip()))
    for name in _LISTS:
        setattr(item, name, _once(value for one in ordered for value in getattr(one, name)))
    item.start, item.end = min(one.start for one in ordered), max(one.end for one in ordered)
    item.edited = True
    unsettle(item)
    dated = [one for one in ordered if one.due_phrase.strip()]
    phrases = list(dict.fromkeys(one.due_phrase.strip() for one in dated))
    if len(phrases) == 1:
        item.due_phrase, item.due, item.due_origin = phrases[0], dated[0].due, dated[0].due_origin
    elif phrases:
        item.due_phrase = "；".join(phrases)[:300]
        item.due = read_phrase(item.due_phrase, item.document)
    item.signals = standing_signals(item)
    item.save()


def _words(one: Item, *, bare: bool) -> str:
    """The content, with the title before it where the title goes (not ``bare``) and says something of its own."""
    if not one.content.strip():
        return one.title
    own = "".join(one.title.split()) not in "".join(one.content.split())
    return f"{one.title}\n{one.content}" if own and not bare else one.content


def _united(items: Sequence[Item]) -> list[NamedUnit]:
    units: dict[tuple[str, str], NamedUnit] = {}
    for row in (row for one in items for row in named_rows(one)):
        units.setdefault((row.role, row.printed), row)
    return list(units.values())


def _once(values: Iterable[Any]) -> list[Any]:
    kept: list[Any] = []
    for value in values:
        if value not in kept:
            kept.append(value)
    return kept


def _fits(item: Item, other: Item) -> bool:
    """Of the same document, inside the same task or both outside any, and in use."""
    same = (other.document_id, other.parent_id) == (item.document_id, item.parent_id)
    return same and other.state != ItemState.DROPPED


def _one_line(text: str) -> str:
    return " ".join(text.split())
