"""What the office does with a part.

Settle, grant, send back, audit, sign off, look back, reopen, suspend, void, change.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.text import paragraphs
from yingshang.obligations import events
from yingshang.obligations.actions.following import resume_below, suspend_below, unsigned, void_below
from yingshang.obligations.actions.handing_out import said
from yingshang.obligations.actions.telling import tell_changed
from yingshang.obligations.enums import CHANGE_BECAUSE, MOVES, WITH_UNIT, Grade, State
from yingshang.obligations.queries.due import count_from
from yingshang.obligations.queries.parts import open_parts

if TYPE_CHECKING:
    from datetime import date, datetime

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.events import EventType
    from yingshang.obligations.models import Extension, Matter, Obligation


@command("obligations.act_for_office", target="obligation")
def settle_objection(*, actor: Actor, obligation: Obligation, version: int, upheld: bool, decision: str) -> Obligation:
    """Answer an objection: ``upheld`` takes the part back, otherwise it stays assigned."""
    MOVES.move(obligation, "withdraw" if upheld else "settle", actor=actor, decision=paragraphs(decision))
    record(events.objection_settled, obligation, actor=actor, decision=paragraphs(decision))
    if upheld:
        void_below(obligation, actor=actor, reason=paragraphs(decision))
    return obligation


@command("obligations.act_for_office", target="obligation")
def decide_extension(
    *, actor: Actor, obligation: Obligation, version: int, due_at: datetime | None, decision: str
) -> Obligation:
    """Answer the open request: a moment grants it (it may be earlier than asked), None refuses it with reason."""
    asked: Extension | None = obligation.extensions.filter(granted__isnull=True).first()
    if asked is None:
        raise Refusal("obligations.no_extension")
    asked.granted, asked.decision = due_at is not None, paragraphs(decision)
    asked.decided_by, asked.decided_at, asked.granted_due_at = actor.name, clock.now(), due_at
    if due_at is None:
        if not paragraphs(decision):
            raise Refusal("kernel.needed", field="decision", act=asked._meta.verbose_name)
        asked.save()
        record(events.extension_refused, obligation, actor=actor, reason=paragraphs(decision))
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
    MOVES.move(obligation, "send_back", actor=actor, reason=paragraphs(reason))
    obligation.sent_back_times += 1
    obligation.submitted_at = None
    obligation.save(update_fields=["sent_back_times", "submitted_at"])
    record(events.sent_back, obligation, actor=actor, reason=paragraphs(reason))
    return obligation


@command("obligations.act_for_office", target="obligation")
def complete(
    *, actor: Actor, obligation: Obligation, version: int, grade: Grade, note: str = "", despite: str = ""
) -> Obligation:
    """审核通过 with a grade. On time is when the unit applied by the due moment; the office's own days do not count.

    Raises Refusal while another part that it answers for is open, unless ``despite`` says why the whole is passed all
    the same.
    """
    count = open_parts(obligation)
    if count and not paragraphs(despite):
        raise Refusal("obligations.parts_open", field="despite", target=str(obligation), count=count)
    given = {"grade": grade, "note": paragraphs(note), "despite": paragraphs(despite)}
    MOVES.move(obligation, "complete", actor=actor, **given)
    obligation.grade, obligation.completed_at = grade, clock.now()
    applied = obligation.submitted_at
    obligation.on_time = None if obligation.due_at is None or applied is None else applied <= obligation.due_at
    obligation.save(update_fields=["grade", "completed_at", "on_time"])
    record(events.completed, obligation, actor=actor, grade=Grade(grade).label, note=given["note"] or given["despite"])
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
    MOVES.move(obligation, "look_back", actor=actor, finding=paragraphs(finding))
    record(events.looked_back, obligation, actor=actor, finding=paragraphs(finding))
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
    """中止: the part rests with what its sections have of it; its lamp is grey."""
    _plain(obligation, "suspend", events.suspended, actor=actor, reason=reason)
    suspend_below(obligation, actor=actor, reason=paragraphs(reason))
    return obligation


@command("obligations.act_for_office", target="obligation")
def resume(*, actor: Actor, obligation: Obligation, version: int, reason: str) -> Obligation:
    """Go on after a suspension, with the sections that rested along; who had not signed for it signs now."""
    _plain(obligation, "resume" + unsigned(obligation), events.resumed, actor=actor, reason=reason)
    resume_below(obligation, actor=actor, reason=paragraphs(reason))
    return obligation


@command("obligations.act_for_office", target="obligation")
def void(*, actor: Actor, obligation: Obligation, version: int, reason: str) -> Obligation:
    """作废: it is owed no more, nor what sections have of it; the rows and their history stay."""
    _plain(obligation, "void", events.voided, actor=actor, reason=reason)
    void_below(obligation, actor=actor, reason=paragraphs(reason))
    return obligation


@dataclass(frozen=True, slots=True)
class Change:
    """What is different from now on: the words for the unit, the due moment and the demand (None keeps either).

    ``reason``: why, and on what basis, where ``words`` do not say so.
    """

    words: str
    due_at: datetime | None = None
    demand: str | None = None
    reason: str = ""


@command("obligations.act_for_office", target="obligation")
def change(*, actor: Actor, obligation: Obligation, version: int, to: Change) -> Obligation:
    """变更要求 after 交办: the unit is told what changed and why, and signs again; both stay in the history.

    A section's part that would now be due after the unit itself comes forward with it. Raises Refusal for a due moment
    that is past.
    """
    if to.due_at is not None and to.due_at < clock.now():
        start = f"{clock.local(clock.now()):%Y-%m-%d}"
        raise Refusal("obligations.due_before_start", field="due_at", due=said(to.due_at), start=start)
    words, reason = paragraphs(to.words), paragraphs(to.reason)
    before = {"due_before": said(obligation.due_at), "demand_before": obligation.demand}
    if to.due_at is not None:
        obligation.due_at = to.due_at
        obligation.first_due_at = obligation.first_due_at or to.due_at
    if to.demand is not None:
        obligation.demand = paragraphs(to.demand)
    after = {"due_after": said(obligation.due_at), "demand_after": obligation.demand}
    MOVES.move(obligation, "change", actor=actor, changes=words, reason=reason, **before, **after)
    obligation.acknowledged_at = None
    obligation.save(update_fields=["due_at", "first_due_at", "demand", "acknowledged_at"])
    because = CHANGE_BECAUSE.format(reason=reason) if reason else ""
    record(events.changed, obligation, actor=actor, changes=words, because=because, **before, **after)
    tell_changed(
        obligation, version, to=replace(to, words=words, reason=reason), before=before["due_before"], actor=actor
    )
    if to.due_at is not None:
        _bring_forward(obligation, to.due_at, actor)
    return obligation


def _bring_forward(obligation: Obligation, due_at: datetime, actor: Actor) -> None:
    for section in obligation.sections.filter(state__in=(*WITH_UNIT, State.SUSPENDED), due_at__gt=due_at):
        before, section.due_at = section.due_at, due_at
        section.version += 1
        section.save(update_fields=["due_at", "version"])
        record(events.due_brought_forward, section, actor=actor, before=said(before), due=said(due_at))


@command("obligations.act_for_office", target="obligation")
def record_anchor(*, actor: Actor, obligation: Obligation, version: int, on: date) -> Obligation:
    """Note the day of the event that a relative deadline hangs on: its clock starts the day after.

    Raises Refusal for a part that hangs on no event, or a day that is still to come.
    """
    _start(obligation, on, actor)
    return obligation


@command("obligations.manage_matter", target="matter")
def record_event(*, actor: Actor, matter: Matter, anchor: str, on: date) -> int:
    """The same for every part of a matter that hangs on the event called ``anchor`` and has not begun to count.

    Returns how many there were; Refusal when there is none.
    """
    waiting = matter.obligations.select_for_update().filter(
        anchor=anchor, anchor_days__isnull=False, due_at__isnull=True, state__in=WITH_UNIT
    )
    rows = list(waiting.order_by("pk"))
    if not rows:
        raise Refusal("obligations.not_anchored")
    for row in rows:
        row.version += 1
        row.save(update_fields=["version"])
        _start(row, on, actor)
    return len(rows)


def _start(obligation: Obligation, on: date, actor: Actor) -> None:
    if obligation.anchor_days is None:
        raise Refusal("obligations.not_anchored")
    if on > clock.today():
        raise Refusal("obligations.event_to_come", field="on", on=on.isoformat())
    due = count_from(on, obligation.anchor_days, working=obligation.anchor_working)
    obligation.due_at = due
    obligation.first_due_at = obligation.first_due_at or due
    obligation.save(update_fields=["due_at", "first_due_at"])
    record(events.anchored, obligation, actor=actor, on=on.isoformat(), due=said(due))


def _plain(obligation: Obligation, verb: str, event: EventType, *, actor: Actor, reason: str) -> Obligation:
    MOVES.move(obligation, verb, actor=actor, reason=paragraphs(reason))
    record(event, obligation, actor=actor, reason=paragraphs(reason))
    return obligation


def _open_again(obligation: Obligation, actor: Actor, reason: str) -> None:
    MOVES.move(obligation, "reopen", actor=actor, reason=paragraphs(reason))
    obligation.completed_at = obligation.signed_off_at = obligation.submitted_at = None
    obligation.on_time, obligation.grade = None, ""
    obligation.save(update_fields=["completed_at", "signed_off_at", "submitted_at", "on_time", "grade"])
    record(events.reopened, obligation, actor=actor, reason=paragraphs(reason))
