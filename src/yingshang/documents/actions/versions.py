"""What a newer version of a paper takes over from the older one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.documents import events
from yingshang.documents.actions.reviewing import in_review, named_rows, put_units
from yingshang.documents.enums import ItemState, Match
from yingshang.documents.models import ItemUnit
from yingshang.documents.queries.doubts import standing_signals
from yingshang.documents.queries.same import same_tasks
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import NotFound, Refusal
from yingshang.kernel.events import record

if TYPE_CHECKING:
    from yingshang.documents.models import Document, Item
    from yingshang.kernel.actor import Actor

_WRITTEN = ("title", "content", "note", "due_phrase", "due", "due_origin", "quotas")
_DECIDED = (Match.DECIDED, Match.NOT_A_UNIT)


@command("documents.review_document", target="document")
def accept_same(*, actor: Actor, document: Document, older: Document) -> int:
    """采纳 the tasks that read as in the older version, where they were accepted there; how many.

    What a person made of them there comes along, and names that somebody decided there are decided the same way.
    Raises NotFound for a document that is no older version, Refusal ``documents.nothing_same``.
    """
    in_review(document, actor)
    if document.replaces_id != older.pk:
        raise NotFound
    found = [(old, new) for old, new in same_tasks(older, document) if _waits(old, new)]
    if not found:
        raise Refusal("documents.nothing_same")
    now = clock.now()
    for old, new in found:
        if old.edited:
            _take_over(old, new)
        else:
            _decide_names(old, new)
        for item in (new, *(duty for duty in new.duties.all() if duty.state == ItemState.PROPOSED)):
            item.state, item.settled_by, item.settled_at = ItemState.ACCEPTED, actor.name, now
            item.version += 1
            item.save()
    record(events.same_accepted, document, actor=actor, count=len(found))
    return len(found)


def _waits(old: Item, new: Item) -> bool:
    return old.state == ItemState.ACCEPTED and new.state == ItemState.PROPOSED


def _take_over(old: Item, new: Item) -> None:
    """What a person has made of the task stands for the new version, too: it was read from the same words."""
    for name in _WRITTEN:
        setattr(new, name, getattr(old, name))
    new.edited = True
    put_units(new, named_rows(old))
    new.signals = standing_signals(new)


def _decide_names(old: Item, new: Item) -> None:
    known = {(row.role, row.printed): row for row in old.units.all() if row.match in _DECIDED}
    changed = []
    for row in new.units.all():
        told = known.get((row.role, row.printed))
        if told is not None and row.match not in _DECIDED:
            row.unit_id, row.group_id, row.match, row.reason = told.unit_id, told.group_id, told.match, told.reason
            changed.append(row)
    ItemUnit.objects.bulk_update(changed, ["unit", "group", "match", "reason"])
