"""Putting work into the queue, in the caller's transaction: it is there when the caller commits, else it never was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.jobs import transport
from yingshang.kernel.jobs.owners import freeze
from yingshang.kernel.jobs.registry import followers, handler_of
from yingshang.kernel.models import Job

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.models import Event


def enqueue(
    name: str,
    args: Mapping[str, Any] | None = None,
    *,
    actor: Actor,
    dedupe: str | None = None,
    run_after: datetime | None = None,
) -> Job:
    """Queue the job ``name`` for ``actor`` and wake a worker when the transaction commits.

    ``args`` are JSON: ids rather than contents. A second call with the same ``dedupe`` gives the first one's row as
    long as that is kept, also when it is done. Raises KeyError for a job that nobody registered.
    """
    if not dedupe:
        row = _row(name, args or {}, actor=actor, run_after=run_after)
        row.save(force_insert=True)
    else:
        row, _ = Job.objects.get_or_create(
            dedupe=dedupe, defaults=_values(name, args or {}, actor=actor, run_after=run_after)
        )
    transaction.on_commit(transport.announce, robust=True)
    return row


def queue_effects(events: list[Event]) -> None:
    """One job for each event and each job that follows its type; called inside the transaction of the events."""
    rows = []
    for event in events:
        for name in followers(event.type):
            row = _row(name, {"event": event.pk}, actor=SYSTEM, run_after=None)
            row.dedupe = f"{event.pk}:{name}"
            rows.append(row)
    if rows:
        Job.objects.bulk_create(rows, ignore_conflicts=True)
        transaction.on_commit(transport.announce, robust=True)


def _row(name: str, args: Mapping[str, Any], *, actor: Actor, run_after: datetime | None) -> Job:
    return Job(**_values(name, args, actor=actor, run_after=run_after))


def _values(name: str, args: Mapping[str, Any], *, actor: Actor, run_after: datetime | None) -> dict[str, Any]:
    handler = handler_of(name)
    if handler is None:
        raise KeyError(name)
    now = clock.now()
    return {
        "name": name,
        "args": dict(args),
        "max_attempts": handler.max_attempts,
        "actor": freeze(actor),
        "person_id": actor.person_id,
        "person_name": actor.name,
        "unit_id": actor.unit_id,
        "unit": actor.unit,
        "run_after": run_after or now,
        "created_at": now,
    }
