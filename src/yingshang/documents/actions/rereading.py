"""A newer reading beside the one in use: its differences are taken or left by a person, one by one.

Nothing that a person decided is overwritten: docs/algorithms/rereading.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yingshang.documents import events
from yingshang.documents.actions.items import (
    clear_children,
    columns,
    insert_entry,
    make_children,
    named_units,
    units_for,
)
from yingshang.documents.actions.reading import (
    HEAD,
    head_of,
    keep_reading,
    keep_trouble,
    no_trouble,
    queue,
    take_head,
)
from yingshang.documents.actions.reviewing import in_review
from yingshang.documents.enums import DifferenceState, DocumentState, ItemField, ItemKind, ItemState, Wording
from yingshang.documents.models import Difference, Item, ItemUnit
from yingshang.documents.queries.comparing import carried, differences
from yingshang.documents.queries.entries import ROLES, Entry, entries_of
from yingshang.documents.queries.judging import edited_fields
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.enums import OPEN_JOBS
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yingshang.documents.models import Document
    from yingshang.documents.queries.engine import Answer
    from yingshang.kernel.actor import Actor

_CLOSED = (DocumentState.UPLOADED, DocumentState.READING, DocumentState.UNREADABLE, DocumentState.ARCHIVED)
_COLUMNS = {"deadline": ("due", "due_phrase")}
_SOURCE = ("extracted", "start", "end", "evidence", "signals", "confidence")


@command("documents.review_document", target="document")
def reread_document(*, actor: Actor, document: Document) -> Document:
    """Read the file with the engine of today beside the reading in use.

    Raises Refusal ``documents.being_read``, or ``documents.not_to_reread`` where there is nothing to compare with or an
    earlier comparison is still open.
    """
    if document.job is not None and document.job.state in OPEN_JOBS:
        raise Refusal("documents.being_read", title=str(document))
    if document.state in _CLOSED or document.reading_id is None or document.proposed_id is not None:
        raise Refusal("documents.not_to_reread", title=str(document))
    no_trouble(document)
    record(events.rereading_asked, document, actor=actor)
    queue(document, actor, again=True)
    return document


@command("documents.review_document", target="document")
def fail_rereading(*, actor: Actor, document: Document, code: str, facts: dict[str, Any]) -> None:
    """Keep why the file could not be read again; the reading in use stays."""
    record(events.not_reread, document, actor=actor, reason=keep_trouble(document, code, facts))


@command("documents.review_document", target="document")
def propose_reading(*, actor: Actor, document: Document, answer: Answer) -> int:
    """Keep a newer reading with its differences; how many there are. Without any it is the reading in use at once."""
    reading = keep_reading(document, answer)
    document.proposed = reading
    document.save(update_fields=["proposed"])
    found = [*_head(document, answer.answer), *_rows(document, entries_of(answer.answer))]
    for difference in found:
        difference.reading = reading
    Difference.objects.bulk_create(found)
    record(events.reread, document, actor=actor, differences=len(found))
    _finish(document, actor)
    return len(found)


@command("documents.review_document", target="document")
def take_differences(*, actor: Actor, document: Document, differences: Iterable[int]) -> int:
    """Write what the newer reading says into the items, except for what a person has edited; how many were taken.

    An item that was accepted is proposed again. Raises Refusal ``documents.difference_decided`` when one was decided
    meanwhile, ``documents.not_in_review`` where items cannot be changed.
    """
    wanted = _claim(document, differences, DifferenceState.TAKEN, actor)
    in_review(document, actor)
    for difference in wanted:
        target, names = _take(document, difference, actor)
        record(events.difference_taken, target, actor=actor, fields="、".join(names))
    _finish(document, actor)
    return len(wanted)


@command("documents.review_document", target="document")
def leave_differences(*, actor: Actor, document: Document, differences: Iterable[int]) -> int:
    """Keep what holds. Raises Refusal ``documents.difference_decided``."""
    wanted = _claim(document, differences, DifferenceState.LEFT, actor)
    record(events.difference_left, document, actor=actor, count=len(wanted))
    _finish(document, actor)
    return len(wanted)


def _rows(document: Document, entries: list[Entry]) -> Iterable[Difference]:
    for kind in (ItemKind.TASK, ItemKind.REPORTING):
        rows = document.items.filter(kind=kind, extracted__isnull=False).prefetch_related("units")
        items = sorted(rows, key=lambda item: ((item.extracted or {})["span"][0], item.order))
        places = [place for place, entry in enumerate(entries) if entry.kind == kind]
        old = [item.extracted or {} for item in items]
        new = [entries[place].told for place in places]
        for pair in differences(old, new):
            item = items[pair.old] if pair.old is not None else None
            if item is not None and item.state == ItemState.DROPPED:
                continue
            place = places[pair.new] if pair.new is not None else None
            kept = edited_fields(item) if item is not None else ()
            fields = [name for name in pair.fields if name not in kept]
            if fields or not pair.fields:
                yield Difference(item=item, kind=kind, place=place, fields=fields)


def _head(document: Document, answer: dict[str, Any]) -> Iterable[Difference]:
    told = head_of(answer)
    names = [
        name
        for name in HEAD
        if name not in document.head_edited and (told[name] or None) != (getattr(document, name) or None)
    ]
    if names:
        yield Difference(item=None, place=None, fields=names)


def _claim(document: Document, wanted: Iterable[int], state: DifferenceState, actor: Actor) -> list[Difference]:
    numbers = sorted(set(wanted))
    rows = Difference.objects.filter(pk__in=numbers, reading=document.proposed_id, state=DifferenceState.OPEN)
    found = list(rows.select_related("item", "reading"))
    if not found or len(found) != len(numbers):
        raise Refusal("documents.difference_decided")
    if rows.update(state=state, decided_by=actor.name, decided_at=clock.now()) != len(found):
        raise Refusal("documents.difference_decided")
    return found


def _take(document: Document, difference: Difference, actor: Actor) -> tuple[Document | Item, list[str]]:
    """Carry one out: what was changed, and the names of its fields."""
    answer, item = difference.reading.answer, difference.item
    if difference.place is None:
        if item is not None:
            _drop(item)
            return item, [Wording.READ_NO_MORE.label]
        take_head(document, answer)
        document.save(update_fields=["head", *HEAD])
        return document, [str(document._meta.get_field(name).verbose_name) for name in difference.fields]  # type: ignore[union-attr]  # columns
    entry = entries_of(answer)[difference.place]
    if item is None:
        made = insert_entry(document, difference.reading, entry, actor=actor)
        return made, [Wording.READ_NEW.label]
    _renew(item, difference, entry, actor)
    return item, [str(ItemField(name).label) for name in difference.fields]


def _drop(item: Item) -> None:
    item.state, item.drop_reason = ItemState.DROPPED, Wording.READ_NO_MORE.label
    item.version += 1
    item.save(update_fields=["state", "drop_reason", "version"])


def _renew(item: Item, difference: Difference, entry: Entry, actor: Actor) -> None:
    """The new values of what differs, unless a person has edited it meanwhile."""
    kept = edited_fields(item)
    values = columns(entry.told)
    names = [name for name in difference.fields if name not in kept]
    for name in names:
        for column in _COLUMNS.get(name, (name,)):
            if column in values:
                setattr(item, column, values[column])
    for column in _SOURCE:
        setattr(item, column, values[column])
    item.reading = difference.reading
    if item.state == ItemState.ACCEPTED:
        item.state, item.settled_by, item.settled_at = ItemState.PROPOSED, "", None
    item.version += 1
    item.save()
    roles = {ROLES[name] for name in names if name in ROLES}
    if roles:
        named = named_units(item.document, [entry.told], actor=actor)
        item.units.filter(role__in=roles).delete()
        ItemUnit.objects.bulk_create(units_for(item, entry.told, named, roles=roles))
    if "duties" in names:
        clear_children(item)
        make_children(item, entry, actor=actor)


def _finish(document: Document, actor: Actor) -> None:
    """When nothing is left to decide the newer reading is the one in use, and every span points into its text."""
    reading = document.proposed
    if reading is None or reading.differences.filter(state=DifferenceState.OPEN).exists():
        return
    old = document.reading
    where = carried(old.text if old else "", reading.text)
    changed = list(document.items.exclude(reading=reading))
    for item in changed:
        item.start, item.end, item.reading = where(item.start), where(item.end), reading
    Item.objects.bulk_update(changed, ["start", "end", "reading"])
    document.reading, document.proposed = reading, None
    document.save(update_fields=["reading", "proposed"])
    states = list(reading.differences.values_list("state", flat=True))
    taken, left = states.count(DifferenceState.TAKEN), states.count(DifferenceState.LEFT)
    record(events.reading_adopted, document, actor=actor, taken=taken, left=left)
