"""What the office does with a part.

Settle, grant, send back, audit, sign off, look back, reopen, suspend, void, change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.obligations import events
from yingshang.obligations.actions.handing_out import said
from yingshang.obligations.enums import MOVES, Grade
from yingshang.obligations.queries.due import count_from

if TYPE_CHECKING:
    from datetime import date, datetime

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.events import EventType
    from yingshang.obligations.models import Extension, Obligation


@command("obligations.act_for_office", target="obligation")
def settle_objection(*, actor: Actor, obligation: Obligation, version: int, upheld: bool, decision: str) -> Obligation:
    """Answer an objection: ``upheld`` takes the part back, otherwise it stays assigned."""
    MOVES.move(obligation, "withdraw" if upheld else "settle", actor=actor, decision=decision.strip())
    record(events.objection_settled, obligation, actor=actor, decision=decision.strip())
    return obligation


@command("obligations.act_for_office", target="obligation")
def decide_extension(
    *, actor: Actor, obligation: Obligation, version: int, due_at: datetime | None, decision: str
) -> Obligation:
    """Answer the open request: a moment grants it (it may be earlier than asked), None refuses it with reason."""
    asked: Extension | None = obligation.extensions.filter(granted__isnull=True).first()
    if asked is None:
        raise Refusal("obligations.no_extension")
    asked.granted, asked.decision = due_at is not None, decision.strip()
    asked.decided_by, asked.decided_at, asked.granted_due_at = actor.name, clock.now(), due_at
    if due_at is None:
        if not decision.strip():
            raise Refusal("kernel.needed", field="decision", act=asked._meta.verbose_name)
        asked.save()
        record(events.extension_refused, obligation, actor=actor, reason=decision.strip())
        return obligation
    if obligation.due_at is not None and due_at <= obligation.due_at:
        raise Refusal("obligations.extension_not_later", field="due_at", due=said(due_at))
    asked.save()
    before, obligation.due_at = obligation.due_at, due_at
    obligation.extended_times += 1
    obligation.save(update_fields=["due_at", "extended_times"])
    record(events.extension_granted, obligation, actor=actor, before=said(before), due=said(due_at))
    return obligation


@command("obligations.act_for_office", target="obligation")
def send_back(*, actor: Actor, obligation: Obligation, version: int, reason: str) -> Obligation:
    """退回 with reason; the unit goes on, and its clock never stopped."""
    MOVES.move(obligation, "send_back", actor=actor, reason=reason.strip())
    obligation.sent_back_times += 1
    obligation.submitted_at = None
    obligation.save(update_fields=["sent_back_times", "submitted_at"])
    record(events.sent_back, obligation, actor=actor, reason=reason.strip())
    return obligation


@command("obligations.act_for_office", target="obligation")
def complete(*, actor: Actor, obligation: Obligation, version: int, grade: Grade, note: str = "") -> Obligation:
    """审核通过 with a grade. On time is when the unit applied by the due moment; the office's own days do not count."""
    MOVES.move(obligation, "complete", actor=actor, grade=grade, note=note.strip())
    obligation.grade, obligation.completed_at = grade, clock.now()
    applied = obligation.submitted_at
    obligation.on_time = None if obligation.due_at is None or applied is None else applied <= obligation.due_at
    obligation.save(update_fields=["grade", "completed_at", "on_time"])
    record(events.completed, obligation, actor=actor, grade=grade.label)
    return obligation


@command("obligations.sign_off", target="obligation")
def sign_off(*, actor: Actor, obligation: Obligation, version: int) -> Obligation:
    """销号."""
    MOVES.move(obligation, "sign_off", actor=actor)
    obligation.signed_off_at = clock.now()
    obligation.save(update_fields=["signed_off_at"])
    record(events.signed_off, obligation, actor=actor)
    return obligation


@command("obligations.act_for_office", target="obligation")
def look_back(*, actor: Actor, obligation: Obligation, version: int, finding: str, reopened: bool) -> Obligation:
    """回头看: the finding is kept; when it did not hold, the part is opened again."""
    MOVES.move(obligation, "look_back", actor=actor, finding=finding.strip())
    record(events.looked_back, obligation, actor=actor, finding=finding.strip())
    if reopened:
        _open_again(obligation, actor, finding)
    return obligation


@command("obligations.act_for_office", target="obligation")
def reopen(*, actor: Actor, obligation: Obligation, version: int, reason: str) -> Obligation:
    """Open again what was passed."""
    _open_again(obligation, actor, reason)
    return obligation


@command("obligations.act_for_office", target="obligation")
def suspend(*, actor: Actor, obligation: Obligation, version: int, reason: str) -> Obligation:
    """中止: the part rests, its lamp is grey."""
    return _plain(obligation, "suspend", events.suspended, actor=actor, reason=reason)


@command("obligations.act_for_office", target="obligation")
def resume(*, actor: Actor, obligation: Obligation, version: int, reason: str) -> Obligation:
    """Go on after a suspension."""
    return _plain(obligation, "resume", events.resumed, actor=actor, reason=reason)


@command("obligations.act_for_office", target="obligation")
def void(*, actor: Actor, obligation: Obligation, version: int, reason: str) -> Obligation:
    """作废: it is owed no more; the row and its history stay."""
    return _plain(obligation, "void", events.voided, actor=actor, reason=reason)


@dataclass(frozen=True, slots=True)
class Change:
    """What is different from now on.

    The due moment (None keeps it), the label of the milestone, and the words for the unit.
    """

    words: str
    due_at: datetime | None = None


@command("obligations.act_for_office", target="obligation")
def change(*, actor: Actor, obligation: Obligation, version: int, to: Change) -> Obligation:
    """变更要求 after 交办: the unit is told what changed and signs again."""
    MOVES.move(obligation, "change", actor=actor, changes=to.words.strip())
    if to.due_at is not None:
        obligation.due_at = to.due_at
    obligation.acknowledged_at = None
    obligation.save(update_fields=["due_at", "acknowledged_at"])
    record(events.changed, obligation, actor=actor, changes=to.words.strip())
    return obligation


@command("obligations.act_for_office", target="obligation")
def record_anchor(*, actor: Actor, obligation: Obligation, version: int, on: date) -> Obligation:
    """Note the day of the event that a relative deadline hangs on: its clock starts the day after."""
    if obligation.anchor_days is None:
        raise Refusal("obligations.not_anchored")
    due = count_from(on, obligation.anchor_days, working=obligation.anchor_working)
    obligation.due_at = due
    obligation.first_due_at = obligation.first_due_at or due
    obligation.save(update_fields=["due_at", "first_due_at"])
    record(events.anchored, obligation, actor=actor, on=on.isoformat(), due=said(due))
    return obligation


def _plain(obligation: Obligation, verb: str, event: EventType, *, actor: Actor, reason: str) -> Obligation:
    MOVES.move(obligation, verb, actor=actor, reason=reason.strip())
    record(event, obligation, actor=actor, reason=reason.strip())
    return obligation


def _open_again(obligation: Obligation, actor: Actor, reason: str) -> None:
    MOVES.move(obligation, "reopen", actor=actor, reason=reason.strip())
    obligation.completed_at = obligation.signed_off_at = obligation.submitted_at = None
    obligation.on_time, obligation.grade = None, ""
    obligation.save(update_fields=["completed_at", "signed_off_at", "submitted_at", "on_time", "grade"])
    record(events.reopened, obligation, actor=actor, reason=reason.strip())
