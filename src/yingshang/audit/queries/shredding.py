"""What could be shredded of an object, and the applications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.audit.models import Entry, Shredding
from yingshang.kernel.models import PersonalFact

if TYPE_CHECKING:
    from yingshang.audit.models.shredding import ShreddingQuerySet
    from yingshang.kernel.actor import Actor

_AT_ONCE = 500  # ids in one question: below what SQLite takes


def shreddable(target_kind: str, target_id: str) -> dict[int, int]:
    """Event id → entry number of the acts on the object that still have personal facts."""
    events = dict(Entry.objects.of(target_kind, target_id).exclude(sealed={}).values_list("event_id", "number"))
    ids = list(events)
    there: set[int] = set()
    for start in range(0, len(ids), _AT_ONCE):
        rows = PersonalFact.objects.filter(event_id__in=ids[start : start + _AT_ONCE])
        there.update(rows.values_list("event_id", flat=True))
    return {event: events[event] for event in there}


def applications(actor: Actor) -> ShreddingQuerySet:
    """The applications that the actor may see, newest first."""
    return Shredding.objects.visible_to(actor).order_by("-id")
