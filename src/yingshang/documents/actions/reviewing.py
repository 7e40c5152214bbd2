"""What a person makes of the items: edit, split, merge, add, drop, re-order, accept.

The extracted answer is never touched.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from yingshang.documents import events
from yingshang.documents.actions.items import place_for
from yingshang.documents.enums import DateOrigin, DocumentState, ItemState, Match
from yingshang.documents.models import Item, ItemUnit
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import NotFound, Refusal
from yingshang.kernel.events import record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yingshang.documents.models import Document
    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models import Group, Unit


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A name in a role, with the unit or the group it stands for, if that is known.

    ``match`` says how it was found; without it a person has decided, or nothing is known.
    """

    role: str
    printed: str
    unit: Unit | None = None
    group: Group | None = None
    match: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """New values of an item; None keeps what is there. ``due`` is a deadline of schema gongwen/1."""

    ordinal: str | None = None
    title: str | None = None
    content: str | None = None
    note: str | None = None
    due_phrase: str | None = None
    due: dict[str, Any] | None = None
    units: Sequence[NamedUnit] | None = None
    span: tuple[int, int] | None = None

    def given(self) -> dict[str, Any]:
        """The values that are not None, by name."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) is not None}


@command("documents.review_document", target="item")
def edit_item(*, actor: Actor, item: Item, version: int, edit: Edit) -> Item:
    """Write new values into an item.

    Effects: the item is edited and, if it had been accepted, proposed again; a changed deadline counts as set by a
    person; units are
    replaced as a whole. Raises Refusal for an empty title or a document that is not in review.
    """
    in_review(item.document, actor)
    given = edit.given()
    if "title" in given and not given["title"].strip():
        raise Refusal("documents.no_title", field="title")
    changed = sorted(
        name for name, value in given.items() if name not in {"units", "span"} and getattr(item, name) != value
    )
    for name in changed:
        setattr(item, name, given[name].strip() if isinstance(given[name], str) else given[name])
    if {"due", "due_phrase"} & set(changed):
        item.due_origin = DateOrigin.SET
    if edit.span is not None:
        item.start, item.end = _span(item, edit.span)
    if edit.units is not None:
        changed.append("units")
        put_units(item, edit.units)
    if item.state == ItemState.ACCEPTED and changed:
        item.state = ItemState.PROPOSED
    item.edited = item.edited or bool(changed)
    item.save()
    record(events.item_edited, item, actor=actor, fields="、".join(label_of(name) for name in changed))
    return item


@command("documents.review_document", target="document")
def add_item(*, actor: Actor, document: Document, edit: Edit, after: Item | None = None) -> Item:
    """Add a task that the engine did not find, behind ``after`` (None: at the end). Raises Refusal without a title."""
    in_review(document, actor)
    if not (edit.title or "").strip():
        raise Refusal("documents.no_title", field="title")
    given = edit.given()
    span = given.pop("span", (0, 0))
    units = given.pop("units", ())
    item = Item(
        document=document,
        reading=_reading(document),
        order=place_for(document, after),
        due_origin=DateOrigin.SET,
        edited=True,
        scheme=after.scheme if after else 0,
        path=after.path if after else [],
        **given,
    )
    item.start, item.end = _span(item, span)
    item.save()
    put_units(item, units)
    record(events.item_added, item, actor=actor)
    return item


@command("documents.review_document", target="item")
def split_item(*, actor: Actor, item: Item, version: int, pieces: Sequence[str]) -> list[Item]:
    """Make several items of one: each piece of its content becomes an item with the same units and dates.

    The first piece stays in the item itself. Raises Refusal for fewer than two pieces with words in them.
    """
    in_review(item.document, actor)
    texts = [piece.strip() for piece in pieces if piece.strip()]
    if len(texts) < 2:
        raise Refusal("documents.split_needs_two")
    units = named_rows(item)
    made, before = [item], item
    for text in texts[1:]:
        piece = Item(
            document=item.document,
            reading=item.reading,
            order=place_for(item.document, before),
            scheme=item.scheme,
            path=item.path,
            ordinal=item.ordinal,
            title=text[:60],
            content=text,
            due_phrase=item.due_phrase,
            due=item.due,
            due_origin=item.due_origin,
            edited=True,
        )
        piece.start, piece.end = _within(item, text)
        piece.save()
        put_units(piece, units)
        made.append(piece)
        before = piece
    item.content, item.edited, item.state = texts[0], True, ItemState.PROPOSED
    item.save()
    record(events.item_split, item, actor=actor, count=len(texts))
    return made


@command("documents.review_document", target="item")
def merge_items(*, actor: Actor, item: Item, version: int, others: Sequence[Item]) -> Item:
    """Take ``others`` of the same document into ``item``: contents in order, units united; the others are dropped."""
    in_review(item.document, actor)
    rest = [other for other in others if other.pk != item.pk]
    if not rest or any(other.document_id != item.document_id for other in rest):
        raise Refusal("documents.merge_needs_two")
    ordered = sorted([item, *rest], key=lambda one: (one.order, one.pk))
    item.content = "\n".join(one.content or one.title for one in ordered)
    item.start, item.end = min(one.start for one in ordered), max(one.end for one in ordered)
    item.edited, item.state = True, ItemState.PROPOSED
    item.save()
    known = {(u.role, u.printed) for u in item.units.all()}
    for other in rest:
        for unit in other.units.all():
            if (unit.role, unit.printed) not in known:
                known.add((unit.role, unit.printed))
                unit.pk, unit.item, unit.order = None, item, len(known)
                unit.save(force_insert=True)
        other.state, other.drop_reason = ItemState.DROPPED, f"→ {item.title}"[:200]
        other.version += 1
        other.save()
    record(events.items_merged, item, actor=actor, count=len(rest))
    return item


@command("documents.review_document", target="item")
def drop_item(*, actor: Actor, item: Item, version: int, reason: str) -> Item:
    """不采纳 with reason; the item stays visible among the dropped and can be restored."""
    in_review(item.document, actor)
    item.state, item.drop_reason = ItemState.DROPPED, reason.strip()[:200]
    item.save(update_fields=["state", "drop_reason"])
    record(events.item_dropped, item, actor=actor, reason=reason.strip()[:200])
    return item


@command("documents.review_document", target="item")
def restore_item(*, actor: Actor, item: Item, version: int) -> Item:
    """Take back that an item was dropped."""
    in_review(item.document, actor)
    item.state, item.drop_reason = ItemState.PROPOSED, ""
    item.save(update_fields=["state", "drop_reason"])
    record(events.item_restored, item, actor=actor)
    return item


@command("documents.review_document", target="item")
def move_item(*, actor: Actor, item: Item, version: int, after: Item | None) -> Item:
    """Put an item behind another of the same document, or first (None)."""
    in_review(item.document, actor)
    item.order = place_for(item.document, after, first=after is None)
    item.save(update_fields=["order"])
    record(events.items_moved, item.document, actor=actor)
    return item


@command("documents.review_document", target="document")
def accept_items(*, actor: Actor, document: Document, items: Sequence[tuple[int, int]]) -> int:
    """采纳 items given as (id, version seen); how many.

    All or none: one that changed meanwhile refuses the whole act.
    """
    in_review(document, actor)
    now = clock.now()
    for pk, version in items:
        rows = document.items.filter(pk=pk, version=version).exclude(state=ItemState.DROPPED)
        if not rows.update(state=ItemState.ACCEPTED, settled_by=actor.name, settled_at=now, version=version + 1):
            raise Refusal("documents.item_changed", item=str(document.items.filter(pk=pk).first() or pk))
    record(events.items_accepted, document, actor=actor, count=len(items))
    return len(items)


@command("documents.review_document", target="document")
def decide_name(
    *, actor: Actor, document: Document, printed: str, unit: Unit | None = None, group: Group | None = None
) -> int:
    """Say once for the whole document which unit or group a printed name stands for (neither: it is no unit).

    How many rows.
    """
    in_review(document, actor)
    rows = ItemUnit.objects.filter(item__document=document, printed=printed)
    match = Match.DECIDED if unit or group else Match.NOT_A_UNIT
    changed = rows.update(unit=unit, group=group, match=match, reason=actor.name)
    if not changed:
        raise NotFound
    record(events.name_decided, document, actor=actor, printed=printed, unit=str(unit or group or match.label))
    return changed


def named_rows(item: Item) -> list[NamedUnit]:
    """The units of an item as they are."""
    rows = item.units.select_related("unit", "group")
    return [NamedUnit(row.role, row.printed, row.unit, row.group, row.match, row.reason) for row in rows]


def put_units(item: Item, units: Sequence[NamedUnit]) -> None:
    """Replace the units of an item. Inside a command."""
    item.units.all().delete()
    ItemUnit.objects.bulk_create(
        ItemUnit(
            item=item,
            role=named.role,
            printed=named.printed[:200],
            unit=named.unit,
            group=named.group,
            match=named.match or (Match.DECIDED if named.unit or named.group else Match.UNKNOWN),
            reason=named.reason[:200],
            order=place,
        )
        for place, named in enumerate(units)
    )


def label_of(name: str) -> str:
    """The Chinese name of a column of an item."""
    related = {"units": ItemUnit._meta.verbose_name}
    return str(related.get(name) or Item._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a column


def in_review(document: Document, actor: Actor) -> None:
    """That items may be changed; the first change begins the review. Raises Refusal ``documents.not_in_review``."""
    from yingshang.documents.enums import MOVES  # noqa: PLC0415 - read where it is used

    if document.state == DocumentState.READ:
        MOVES.move(document, "review", actor=actor)
    if document.state != DocumentState.IN_REVIEW:
        label = DocumentState(document.state).label
        raise Refusal("documents.not_in_review", document=str(document), state=label)


def _reading(document: Document) -> Any:  # noqa: ANN401 - the reading in use
    if document.reading is None:
        raise Refusal("documents.not_in_review", document=str(document), state=DocumentState(document.state).label)
    return document.reading


def _span(item: Item, span: tuple[int, int]) -> tuple[int, int]:
    length = len(item.reading.text)
    start, end = sorted((max(0, span[0]), max(0, span[1])))
    return min(start, length), min(end, length)


def _within(item: Item, text: str) -> tuple[int, int]:
    """Where a piece stands in the source: found word for word within the item's own stretch, else the whole stretch."""
    found = item.reading.text.find(text, item.start, item.end)
    return (found, found + len(text)) if found >= 0 else (item.start, item.end)
