"""Appending to the chain: the effect of every written event, in its transaction."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.conf import settings

from yingshang.audit.models import Entry, Head
from yingshang.audit.models.canonical import GENESIS, canonical, digest, seal
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import known_types
from yingshang.kernel.models import PersonalFact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yingshang.kernel.models import Event

_TAKEN = (
    "at", "type", "target_kind", "target_id", "target_title", "facts", "person_id", "person_name", "post", "unit_id",
    "unit", "for_person", "address",
)  # fmt: skip


def append(events: list[Event]) -> None:
    """Append one entry for each event.

    Effects in order:

    1. lock the head (a row lock on PostgreSQL; SQLite's transaction is IMMEDIATE and has the only pen);
    2. one entry each, numbered on from the head without a gap, each with the hash of the one before;
    3. move the head on, compare-and-set.

    Raises Refusal ``audit.head_missing`` when there are entries and no head: then nothing is written until somebody
    has looked.
    """
    algorithm = settings.AUDIT_HASH
    sealed = _sealed(events, algorithm)
    head = _locked_head()
    number, previous = head.number, head.hash
    entries = []
    for event in events:
        number += 1
        values = _values(event, number, previous)
        values |= {"algorithm": algorithm, "sealed": sealed[event.pk]}
        previous = digest(canonical(values), algorithm)
        entries.append(Entry(**values, hash=previous))
    Entry.objects.bulk_create(entries)
    moved = Head.objects.filter(pk=1, number=head.number, hash=head.hash)
    if not moved.update(number=number, hash=previous, at=entries[-1].at):
        raise RuntimeError("the head of the chain moved while it was locked")


def _locked_head() -> Head:
    locked = Head.objects.select_for_update()
    head = locked.filter(pk=1).first()
    if head is None:
        # Two first writers meet on the primary key: one row comes of it, and both then wait for its lock in turn.
        Head.objects.bulk_create([Head(pk=1, number=0, hash=GENESIS)], ignore_conflicts=True)
        head = locked.get(pk=1)
    if head.number == 0 and Entry.objects.exists():
        raise Refusal("audit.head_missing")
    return head


def _values(event: Event, number: int, previous: str) -> dict[str, Any]:
    values = {name: getattr(event, name) for name in _TAKEN}
    kind = known_types()[event.type]
    said = kind.say(target=event.target_title, facts=event.facts, masked=True)
    return {**values, "number": number, "event_id": event.pk, "sentence": said, "previous": previous}


def _sealed(events: Iterable[Event], algorithm: str) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    kinds = known_types()
    personal = [event.pk for event in events if kinds[event.type].personal]
    if personal:
        for row in PersonalFact.objects.filter(event_id__in=personal):
            found[row.event_id][row.name] = seal(row.value, row.salt, algorithm)
    return found
