"""Shredding personal data for ever: asked for by one person with a basis, carried out by another's approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from yingshang.audit.enums import SHREDDING
from yingshang.audit.events import shredding_done, shredding_refused, shredding_requested, shredding_withdrawn
from yingshang.audit.models import Entry, Shredding
from yingshang.audit.queries.shredding import shreddable
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.models import PersonalFact

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor

_LIMITS = {"basis": 200, "reason": 2000, "answer": 500}


@command("audit.request_shredding")
def request_shredding(*, actor: Actor, target_kind: str, target_id: str, basis: str, reason: str) -> Shredding:
    """Ask that the personal facts in all acts on one object be shredded. Nothing is shredded by this.

    Raises Refusal ``audit.basis_needed``, ``audit.too_long``, ``audit.nothing_personal`` or
    ``audit.already_requested``.
    """
    _check(basis=basis, reason=reason)
    if not basis.strip():
        raise Refusal("audit.basis_needed", field="basis")
    last = Entry.objects.of(target_kind, target_id).first()
    title = (last.target_title if last else "") or f"{target_kind} {target_id}"
    if not shreddable(target_kind, target_id):
        raise Refusal("audit.nothing_personal", field="target_id", title=title)
    try:
        with transaction.atomic():
            shredding = Shredding.objects.create(
                target_kind=target_kind,
                target_id=target_id,
                target_title=title[:300],
                basis=basis.strip(),
                reason=reason.strip(),
                requested_by=actor.person_id or 0,
                requester=actor.name,
                requested_at=clock.now(),
            )
    except IntegrityError as error:
        raise Refusal("audit.already_requested", title=title) from error
    record(shredding_requested, shredding, actor=actor, title=title, basis=shredding.basis, reason=shredding.reason)
    return shredding


@command("audit.withdraw_shredding", target="shredding")
def withdraw_shredding(*, actor: Actor, shredding: Shredding, version: int) -> Shredding:
    """Take the application back while nobody has decided."""
    SHREDDING.move(shredding, "withdraw", actor=actor)
    record(shredding_withdrawn, shredding, actor=actor, title=shredding.target_title)
    return shredding


@command("audit.decide_shredding", target="shredding")
def refuse_shredding(*, actor: Actor, shredding: Shredding, version: int, answer: str) -> Shredding:
    """Say no, with the reason. Raises Refusal ``kernel.needed`` without one."""
    _decide(shredding, "refuse", actor, answer)
    record(shredding_refused, shredding, actor=actor, title=shredding.target_title, answer=shredding.answer)
    return shredding


@command("audit.decide_shredding", target="shredding")
def approve_shredding(*, actor: Actor, shredding: Shredding, version: int, answer: str = "") -> Shredding:
    """Say yes and shred. Effects in order: the state; the personal facts with their salts are deleted; the event.

    The entries stay and the chain still verifies: it holds only salted hashes, which without salts tell nothing.
    Raises Refusal ``audit.nothing_personal`` when everything is gone already.
    """
    _decide(shredding, "approve", actor, answer)
    found = shreddable(shredding.target_kind, shredding.target_id)
    if not found:
        raise Refusal("audit.nothing_personal", title=shredding.target_title)
    count, _ = PersonalFact.objects.filter(event_id__in=list(found)).delete()
    shredding.numbers = sorted(found.values())
    shredding.save(update_fields=["numbers"])
    record(
        shredding_done,
        shredding,
        actor=actor,
        title=shredding.target_title,
        count=count,
        basis=shredding.basis,
        numbers=shredding.numbers,
    )
    return shredding


def _decide(shredding: Shredding, verb: str, actor: Actor, answer: str) -> None:
    _check(answer=answer)
    SHREDDING.move(shredding, verb, actor=actor, answer=answer.strip())
    shredding.decided_by, shredding.decider = actor.person_id, actor.name
    shredding.decided_at, shredding.answer = clock.now(), answer.strip()
    shredding.save(update_fields=["decided_by", "decider", "decided_at", "answer"])


def _check(**texts: str) -> None:
    for name, text in texts.items():
        if len(text) > _LIMITS[name]:
            raise Refusal("audit.too_long", field=name, most=_LIMITS[name])
