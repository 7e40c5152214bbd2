"""Rows of the ledger out of what the engine told. Called inside commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max

from yingshang.documents.enums import ItemKind, ItemState
from yingshang.documents.models import Item, ItemUnit
from yingshang.documents.queries.entries import names_in
from yingshang.documents.queries.naming import name_units
from yingshang.kernel.search import kinds, reindex

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from yingshang.documents.models import Document, Reading
    from yingshang.documents.queries.entries import Entry
    from yingshang.documents.queries.naming import Named
    from yingshang.kernel.actor import Actor

GAP = 1 << 20  # room for twenty insertions between two neighbours before the order is laid anew


def make_items(document: Document, reading: Reading, entries: Sequence[Entry], *, actor: Actor) -> list[Item]:
    """Rows for the entries and, below tasks, their own duties; all of them proposed. Few queries, however many."""
    every = [told for entry in entries for told in (entry.told, *entry.duties)]
    named = named_units(document, every, actor=actor)
    rows, below = [], []
    place = 0
    for entry in entries:
        place += GAP
        parent = Item(document=document, reading=reading, kind=entry.kind, order=place, **columns(entry.told))
        rows.append(parent)
        for told in entry.duties:
            place += GAP
            duty = Item(document=document, reading=reading, kind=ItemKind.DUTY, order=place, **columns(told))
            below.append((duty, parent))
    Item.objects.bulk_create(rows)
    for duty, parent in below:
        duty.parent = parent
    Item.objects.bulk_create(duty for duty, _ in below)
    made = sorted([*rows, *(duty for duty, _ in below)], key=lambda item: item.order)
    ItemUnit.objects.bulk_create(unit for item in made for unit in units_for(item, item.extracted or {}, named))
    reindex(kinds()["documents.item"], [item.pk for item in made])
    return made


def clear_items(document: Document) -> None:
    """Take all rows of a document away; they leave the search, too."""
    gone = list(document.items.values_list("pk", flat=True))
    document.items.all().delete()
    reindex(kinds()["documents.item"], gone)


def insert_entry(document: Document, reading: Reading, entry: Entry, *, actor: Actor) -> Item:
    """A row for one more entry, with its duties, where its words stand in the text."""
    before = document.items.filter(kind=entry.kind, start__lt=entry.told["span"][0]).order_by("-order").first()
    last = before.duties.order_by("-order").first() if before else None
    parent = Item(document=document, reading=reading, kind=entry.kind, **columns(entry.told))
    parent.order = place_for(document, last or before, first=before is None)
    parent.save()
    named = named_units(document, [entry.told], actor=actor)
    ItemUnit.objects.bulk_create(units_for(parent, entry.told, named))
    make_children(parent, entry, actor=actor)
    reindex(kinds()["documents.item"], [parent.pk])
    return parent


def make_children(parent: Item, entry: Entry, *, actor: Actor) -> None:
    """Rows for the duties of an entry below its row."""
    named = named_units(parent.document, entry.duties, actor=actor)
    before, made = parent, []
    for told in entry.duties:
        duty = Item(
            document=parent.document, reading=parent.reading, kind=ItemKind.DUTY, parent=parent, **columns(told)
        )  # fmt: skip
        duty.order = place_for(parent.document, before)
        duty.save()
        ItemUnit.objects.bulk_create(units_for(duty, told, named))
        before = duty
        made.append(duty.pk)
    reindex(kinds()["documents.item"], made)


def clear_children(parent: Item) -> None:
    """Take the duties below a row away that nobody has touched."""
    untouched = parent.duties.filter(edited=False, extracted__isnull=False).exclude(state=ItemState.DROPPED)
    gone = list(untouched.values_list("pk", flat=True))
    untouched.delete()
    reindex(kinds()["documents.item"], gone)


def named_units(document: Document, told: Sequence[dict[str, Any]], *, actor: Actor) -> dict[str, Named]:
    """What the printed names in ``told`` stand for on the day of the document."""
    names = [name for one in told for _, name in names_in(one)]
    issuers = document.head.get("issuers", []) if document.head else []
    return name_units(names, actor=actor, on=document.issued_on, issuer=issuers)


def units_for(
    item: Item, told: dict[str, Any], named: dict[str, Named], *, roles: Collection[str] | None = None
) -> list[ItemUnit]:
    """Unsaved rows for the units of one row, of all roles or of some."""
    rows = []
    wanted = [(role, printed) for role, printed in names_in(told) if roles is None or role in roles]
    for place, (role, printed) in enumerate(wanted):
        one = named[printed]
        rows.append(
            ItemUnit(
                item=item, role=role, printed=printed[:200], unit=one.unit, group=one.group, match=one.match,
                reason=one.reason[:200], order=place,
            )
        )  # fmt: skip
    return rows


def columns(told: dict[str, Any]) -> dict[str, Any]:
    """The columns of a row as the engine told them."""
    title = " ".join((told["title"] or told["content"]).split())
    return {
        "extracted": told,
        "scheme": told["scheme"],
        "path": told["path"],
        "ordinal": told["ordinal"][:40],
        "title": title[:300],
        "content": told["content"],
        "note": told["note"] or "",
        "due_phrase": (told["deadline"]["text"] or "")[:300],
        "due": told["deadline"],
        "quotas": told["quotas"],
        "targets": told["targets"],
        "report_to": told["report_to"],
        "start": told["span"][0],
        "end": told["span"][1],
        "evidence": told.get("evidence", []),
        "signals": told["signals"],
        "confidence": told["confidence"],
    }


def place_for(document: Document, after: Item | None, *, first: bool = False) -> int:
    """The order of a row behind ``after`` (None: at the end, or ``first``), between its neighbours."""
    orders = document.items.order_by("order", "id")
    if after is None and not first:
        return int(orders.aggregate(last=Max("order"))["last"] or 0) + GAP
    low = after.order if after else (orders.values_list("order", flat=True).first() or GAP) - 2 * GAP
    following = orders.filter(order__gt=low).values_list("order", flat=True).first()
    high = following if following is not None else low + 2 * GAP
    if high - low >= 2:
        return int((low + high) // 2)
    for number, other in enumerate(orders, start=1):
        other.order = number * GAP
        other.save(update_fields=["order"])
    if after is not None:
        after.refresh_from_db(fields=["order"])
    return place_for(document, after, first=first)
