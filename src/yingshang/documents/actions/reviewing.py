"""What a person makes of the items: edit, add, drop, re-order, accept, say what a name stands for.

The extracted answer is never touched. Splitting and merging are in ``actions.dividing``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from django.db.models import F

from yingshang.documents import events
from yingshang.documents.actions.items import place_for
from yingshang.documents.enums import DateOrigin, DocumentState, ItemState, Match
from yingshang.documents.models import Item, ItemUnit
from yingshang.documents.queries.doubts import standing_signals
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
    """New values of an item; None keeps what is there. ``due`` and ``quotas`` have the shapes of schema gongwen/1."""

    ordinal: str | None = None
    title: str | None = None
    content: str | None = None
    note: str | None = None
    due_phrase: str | None = None
    due: dict[str, Any] | None = None
    quotas: list[dict[str, Any]] | None = None
    units: Sequence[NamedUnit] | None = None
    span: tuple[int, int] | None = None

    def given(self) -> dict[str, Any]:
        """The values that are not None, by name."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) is not None}


@command("documents.review_document", target="item")
def edit_item(*, actor: Actor, item: Item, version: int, edit: Edit) -> Item:
    """Write new values into an item.

    Effects: the item is edited and, if it had been accepted, proposed again; a changed deadline counts as set by a
    person; units are replaced as a whole; doubts that the new values settle are gone. Raises Refusal for an empty
    title or a document that is not in review.
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
    if changed:
        unsettle(item)
        item.edited, item.signals = True, standing_signals(item)
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
def drop_item(*, actor: Actor, item: Item, version: int, reason: str) -> Item:
    """不采纳 with reason, with the duties inside it; they stay visible among the dropped and can be restored."""
    in_review(item.document, actor)
    for one in (item, *item.duties.exclude(state=ItemState.DROPPED)):
        one.state, one.drop_reason = ItemState.DROPPED, reason.strip()[:200]
        one.version += one is not item  # the version of the item itself was claimed
        one.save(update_fields=["state", "drop_reason", "version"])
    record(events.item_dropped, item, actor=actor, reason=reason.strip()[:200])
    return item


@command("documents.review_document", target="item")
def restore_item(*, actor: Actor, item: Item, version: int) -> Item:
    """Take back that an item was dropped or accepted: it waits for a decision again."""
    in_review(item.document, actor)
    item.drop_reason = ""
    unsettle(item)
    item.save(update_fields=["state", "drop_reason", "settled_by", "settled_at"])
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

    How many rows. Effects: every item with that name has a new version, so that nobody writes over it unseen.
    """
    in_review(document, actor)
    rows = ItemUnit.objects.filter(item__document=document, printed=printed)
    match = Match.DECIDED if unit or group else Match.NOT_A_UNIT
    changed = rows.update(unit=unit, group=group, match=match, reason=actor.name)
    if not changed:
        raise NotFound
    named = rows.values("item")
    Item.objects.filter(pk__in=named).update(version=F("version") + 1)
    record(events.name_decided, document, actor=actor, printed=printed, unit=str(unit or group or match.label))
    return changed


def unsettle(item: Item) -> None:
    """The item waits for a decision again; not yet saved."""
    item.state, item.settled_by, item.settled_at = ItemState.PROPOSED, "", None


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
