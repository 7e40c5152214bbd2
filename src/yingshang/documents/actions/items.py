"""Rows of the ledger out of what the engine told. Called inside commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yingshang.documents.enums import ItemKind
from yingshang.documents.models import Item, ItemUnit
from yingshang.documents.queries.entries import names_in
from yingshang.documents.queries.naming import name_units

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    return made


def named_units(document: Document, told: Sequence[dict[str, Any]], *, actor: Actor) -> dict[str, Named]:
    """What the printed names in ``told`` stand for on the day of the document."""
    names = [name for one in told for _, name in names_in(one)]
    issuers = document.head.get("issuers", []) if document.head else []
    return name_units(names, actor=actor, on=document.issued_on, issuer=issuers)


def units_for(item: Item, told: dict[str, Any], named: dict[str, Named]) -> list[ItemUnit]:
    """Unsaved rows for the units of one row."""
    rows = []
    for place, (role, printed) in enumerate(names_in(told)):
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
