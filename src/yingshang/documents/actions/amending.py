"""A task of an accepted document is changed: the document stays accepted, the change is handed out apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.documents import events
from yingshang.documents.actions.items import place_for
from yingshang.documents.actions.reviewing import label_of, put_units
from yingshang.documents.enums import DateOrigin, DocumentState, ItemState
from yingshang.documents.models import Item
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record

if TYPE_CHECKING:
    from yingshang.documents.actions.reviewing import Edit
    from yingshang.documents.models import Document
    from yingshang.kernel.actor import Actor


@command("documents.review_document", target="item")
def amend_item(*, actor: Actor, item: Item, version: int, edit: Edit, reason: str) -> Item:
    """Write new values into an accepted item of an accepted document, with the reason or the paper that changes it.

    The item stays accepted. Raises Refusal for a document that is not accepted, an item that is not, an empty title,
    no reason, or when nothing differs.
    """
    _stands(item)
    given = edit.given()
    if "title" in given and not given["title"].strip():
        raise Refusal("documents.no_title", field="title")
    if not reason.strip():
        raise Refusal("documents.no_basis", field="reason")
    changed = sorted(name for name, value in given.items() if name != "units" and getattr(item, name) != value)
    for name in changed:
        setattr(item, name, given[name])
    if {"due", "due_phrase"} & set(changed):
        item.due_origin = DateOrigin.SET
    if edit.units is not None:
        changed.append("units")
        put_units(item, edit.units)
    if not changed:
        raise Refusal("documents.nothing_amended")
    item.edited = True
    item.save()
    record(
        events.item_amended,
        item,
        actor=actor,
        fields="、".join(dict.fromkeys(label_of(name) for name in changed)),
        reason=reason.strip()[:200],
    )
    return item


@command("documents.review_document", target="document")
def append_item(*, actor: Actor, document: Document, edit: Edit, reason: str) -> Item:
    """Add an accepted item at the end of an accepted document, to be handed out as any other.

    Raises Refusal for a document that is not accepted, without a title or a reason.
    """
    if document.state not in {DocumentState.ACCEPTED, DocumentState.HANDED_OUT} or document.reading is None:
        raise Refusal("documents.not_accepted_yet", state=DocumentState(document.state).label)
    if not (edit.title or "").strip():
        raise Refusal("documents.no_title", field="title")
    if not reason.strip():
        raise Refusal("documents.no_basis", field="reason")
    given = edit.given()
    units = given.pop("units", ())
    given.pop("span", None)
    item = Item.objects.create(
        document=document,
        reading=document.reading,
        order=place_for(document, None),
        due_origin=DateOrigin.SET,
        edited=True,
        state=ItemState.ACCEPTED,
        settled_by=actor.name,
        settled_at=clock.now(),
        **given,
    )
    put_units(item, units)
    record(events.item_appended, item, actor=actor, reason=reason.strip()[:200])
    return item


def _stands(item: Item) -> None:
    if item.document.state not in {DocumentState.ACCEPTED, DocumentState.HANDED_OUT}:
        raise Refusal("documents.not_accepted_yet", state=DocumentState(item.document.state).label)
    if item.state != ItemState.ACCEPTED:
        raise Refusal("documents.item_not_accepted", state=ItemState(item.state).label)
