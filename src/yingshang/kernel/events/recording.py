"""Recording events: noted while a command runs, written with all their effects just before it commits.

Writing last keeps the lock of the audit chain as short as it can be. Facts that their type calls personal never enter
``Event.facts``: each is a row of ``PersonalFact`` with its own salt, and deleting that row is all that shredding takes.
``facts_of`` puts both together for those who may see them.
"""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.events.plain import plain, readable
from yingshang.kernel.models import Event, PersonalFact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.db.models import Model

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.events.types import EventType


@dataclass
class Batch:
    """The events of one outermost command, in order."""

    events: list[Event] = field(default_factory=list)
    personal: dict[int, dict[str, object]] = field(default_factory=dict)  # place in the list → facts

    def forget_after(self, place: int) -> None:
        """Only the first ``place`` events have happened."""
        del self.events[place:]
        self.personal = {at: facts for at, facts in self.personal.items() if at < place}


_batch: ContextVar[Batch | None] = ContextVar("batch", default=None)
# Called with the written events, in order, inside the transaction: the audit chain and the queue of effects are here.
effects: list[Callable[[list[Event]], None]] = []


def record(event: EventType, target: Model, *, actor: Actor, **facts: object) -> None:
    """Note that ``event`` happened to ``target``. Only inside a command; see ``plain`` for what facts may be.

    Raises RuntimeError outside a command, ValueError for facts that the type does not declare.
    """
    batch = _batch.get()
    if batch is None:
        raise RuntimeError(f"{event.name} is recorded outside a command")
    if unknown := set(facts) - event.fields:
        raise ValueError(f"{event.name} declares no {sorted(unknown)}")
    known = {name: plain(value) for name, value in facts.items()}
    title = readable(str(target))[:300]
    if personal := {name: value for name, value in {**known, "target": title}.items() if name in event.personal}:
        batch.personal[len(batch.events)] = personal
    batch.events.append(
        Event(
            type=event.name,
            target_kind=target._meta.label_lower,
            target_id=str(target.pk),
            target_title="" if "target" in personal else title,
            facts={name: value for name, value in known.items() if name not in personal},
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
    """Collect what is recorded; an inner command adds to the outer's batch. Written on leaving without an error.

    What an inner command had recorded when it failed is forgotten, as its transaction is: the outer one may go on.
    """
    outer = _batch.get()
    if outer is not None:
        already = len(outer.events)
        try:
            yield outer
        except BaseException:
            outer.forget_after(already)
            raise
        return
    batch = Batch()
    token = _batch.set(batch)
    try:
        yield batch
        _write(batch)
    finally:
        _batch.reset(token)


def facts_of(events: Iterable[Event]) -> list[dict[str, object]]:
    """All facts of each event, the personal ones included where they are still there. One query."""
    several = list(events)
    found: dict[int, dict[str, object]] = {event.pk: dict(event.facts) for event in several}
    for row in PersonalFact.objects.filter(event_id__in=found):
        found[row.event_id][row.name] = row.value
    return [found[event.pk] for event in several]


def _write(batch: Batch) -> None:
    if not batch.events:
        return
    Event.objects.bulk_create(batch.events)
    PersonalFact.objects.bulk_create(
        PersonalFact(event_id=batch.events[place].pk, name=name, value=value, salt=secrets.token_hex(16))
        for place, facts in batch.personal.items()
        for name, value in sorted(facts.items())
    )
    for effect in effects:
        effect(batch.events)
