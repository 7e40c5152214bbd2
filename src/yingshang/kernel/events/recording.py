"""Recording events: noted while a command runs, written with all their effects just before it commits.

Writing last keeps the lock of the audit chain as short as it can be.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.models import Event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import Model

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.events.types import EventType


@dataclass
class Batch:
    """The events of one outermost command, in order."""

    events: list[Event] = field(default_factory=list)


_batch: ContextVar[Batch | None] = ContextVar("batch", default=None)
# Called with the written events, in order, inside the transaction: the audit chain and the queue of effects are here.
effects: list[Callable[[list[Event]], None]] = []


def record(event: EventType, target: Model, *, actor: Actor, **facts: object) -> None:
    """Note that ``event`` happened to ``target``. Only inside a command; facts are JSON values.

    Raises RuntimeError outside a command, ValueError for facts that the type does not declare.
    """
    batch = _batch.get()
    if batch is None:
        raise RuntimeError(f"{event.name} is recorded outside a command")
    if unknown := set(facts) - event.fields:
        raise ValueError(f"{event.name} declares no {sorted(unknown)}")
    batch.events.append(
        Event(
            type=event.name,
            target_kind=target._meta.label_lower,
            target_id=str(target.pk),
            target_title=str(target)[:300],
            facts=facts,
            person_id=actor.person_id,
            person_name=actor.name,
            post=actor.post,
            unit_id=actor.unit_id,
            unit=actor.unit,
            for_person=actor.for_person,
            address=actor.address,
            at=clock.now(),
        )
    )


@contextmanager
def open_batch() -> Iterator[Batch]:
    """Collect what is recorded; an inner command adds to the outer's batch. Written on leaving without an error."""
    outer = _batch.get()
    if outer is not None:
        yield outer
        return
    batch = Batch()
    token = _batch.set(batch)
    try:
        yield batch
        _write(batch.events)
    finally:
        _batch.reset(token)


def _write(events: list[Event]) -> None:
    for event in events:
        event.save(force_insert=True)
    for effect in effects:
        effect(events)
