"""What a person has made of an item, against what the engine told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yingshang.documents.enums import ItemState
from yingshang.documents.queries.comparing import COMPARED, plain
from yingshang.documents.queries.entries import ROLES, names_in

if TYPE_CHECKING:
    from yingshang.documents.models import Item


def as_told(item: Item) -> dict[str, Any]:
    """What holds of an item, in the shape of a task of the schema, its dated duties among it."""
    told = {
        "ordinal": item.ordinal,
        "title": item.title,
        "content": item.content,
        "report_to": item.report_to,
        "deadline": item.due,
        "quotas": item.quotas,
        "targets": item.targets,
        "note": item.note,
        "duties": [
            {"text": duty.content, "deadline": duty.due, "quotas": duty.quotas}
            for duty in item.duties.all()
            if duty.state != ItemState.DROPPED
        ],
    }
    units = list(item.units.all())
    return {**told, **{key: [row.printed for row in units if row.role == role] for key, role in ROLES.items()}}


def edited_fields(item: Item) -> tuple[str, ...]:
    """The fields (of ``COMPARED``) that a person has made other than the engine told; all for an item added by hand."""
    if item.extracted is None:
        return COMPARED
    now, told = as_told(item), _settled(item.extracted)
    edited = [name for name in COMPARED if name != "duties" and plain(now[name]) != plain(told.get(name))]
    if (item.due_phrase or "") != (item.extracted["deadline"]["text"] or "")[:300] and "deadline" not in edited:
        edited.append("deadline")
    if any(duty.edited or duty.extracted is None or duty.state == ItemState.DROPPED for duty in item.duties.all()):
        edited.append("duties")
    return tuple(name for name in COMPARED if name in edited)


def _settled(told: dict[str, Any]) -> dict[str, Any]:
    """What the engine told as an item keeps it: one title in one line, every unit once, nothing too long."""
    names = names_in(told)
    units = {key: [printed[:200] for kind, printed in names if kind == role] for key, role in ROLES.items()}
    title = " ".join((told["title"] or told["content"]).split())[:300]
    return {**told, **units, "title": title}
