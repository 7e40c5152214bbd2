"""What follows a paper: issued, answered, accepted or not, the interview, looking back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yingshang.calendars.queries.days import add_working_days
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.rules import may
from yingshang.kernel.text import paragraphs
from yingshang.letters.actions.answering import accept_answer
from yingshang.letters.enums import LetterState, ReceiptState
from yingshang.letters.models import Receipt
from yingshang.obligations.actions.handing_out import Due, Part, Source, Wording, hand_out
from yingshang.obligations.enums import DueKind
from yingshang.obligations.queries.due import due_moment
from yingshang.orgs.enums import UnitRole
from yingshang.supervision import events
from yingshang.supervision.actions.proposing import close_proceedings, propose_next
from yingshang.supervision.enums import STEPS, Answered, Paper, ProceedingState, StepState, Trigger
from yingshang.supervision.models import Interview, Step
from yingshang.supervision.rules import INTERVIEW_SOURCE

if TYPE_CHECKING:
    from datetime import date, datetime

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.events import EventType


@command("supervision.sweep", target="step")
def note_issued(*, actor: Actor, step: Step, at: datetime) -> Step:
    """The paper is out: the unit knows, and its days to answer begin the day after. A step issued already stays so."""
    STEPS.move(step, "issue", actor=actor)
    days = step.rung.answer_days
    step.issued_at = at
    step.told_at = step.told_at or at
    step.answer_due = add_working_days(clock.local(at).date(), days) if days else None
    step.save(update_fields=["issued_at", "told_at", "answer_due"])
    due = step.answer_due.isoformat() if step.answer_due else "—"
    record(events.issued, step, actor=actor, unit=step.unit.name, due=due)
    return step


@command("supervision.sweep", target="step")
def note_answered(*, actor: Actor, step: Step, at: datetime) -> Step:
    """The unit replied. Where any reply is enough the step is closed, else it waits for the issuer's judgement."""
    STEPS.move(step, "answer", actor=actor)
    step.answered_at = at
    step.save(update_fields=["answered_at"])
    record(events.answered, step, actor=actor, unit=step.unit.name)
    if step.rung.answered == Answered.REPLY:
        _accept(step, Answered.REPLY.label, actor=actor)
    return step


@command("supervision.sweep", target="step")
def note_sent_back(*, actor: Actor, step: Step) -> Step:
    """The issuer sent the answer back in the register of letters: the unit answers again, by the same day."""
    STEPS.move(step, "ask_again", actor=actor)
    step.answered_at = None
    step.save(update_fields=["answered_at"])
    record(events.asked_again, step, actor=actor, unit=step.unit.name)
    return step


@command("supervision.sweep", target="step")
def note_accepted(*, actor: Actor, step: Step) -> Step:
    """The issuer took the answer in the register of letters. Where the duty done is what counts, the step waits on."""
    duty = step.proceeding.obligation
    if step.rung.answered == Answered.DONE and duty is not None and duty.completed_at is None:
        record(events.answered, step, actor=actor, unit=step.unit.name)
        return step
    _accept(step, Answered.ACCEPTED.label, actor=actor)
    return step


@command("supervision.follow_step", target="step")
def accept(*, actor: Actor, step: Step, version: int, finding: str) -> Step:
    """认可回复. Where only the duty done counts as an answer, the step stays open until it is: Refusal."""
    duty = step.proceeding.obligation
    if step.rung.answered == Answered.DONE and duty is not None and duty.completed_at is None:
        raise Refusal("supervision.not_done", target=str(duty))
    _accept(step, paragraphs(finding), actor=actor)
    _take_answer(step, paragraphs(finding), actor=actor)
    return step


def _take_answer(step: Step, finding: str, *, actor: Actor) -> None:
    """The answer is taken in the register of letters too, once no other step of the letter waits for a judgement."""
    if Step.objects.filter(letter_id=step.letter_id, state=StepState.ANSWERED).exists():
        return
    rows = Receipt.objects.filter(letter=step.letter_id, unit=step.unit_id, state=ReceiptState.ANSWERED)
    for receipt in rows.select_related("letter"):
        if receipt.letter.state != LetterState.VOID and may(actor, "letters.judge", receipt):
            accept_answer(actor=actor, receipt=receipt, version=receipt.version, note=finding)


@command("supervision.follow_step", target="step")
def refuse(*, actor: Actor, step: Step, version: int, reason: str) -> Step | None:
    """回复不予认可: returns the step that this brings, None when the ladder has none."""
    return _refuse(step, "refuse", reason, actor=actor, happened=events.refused, trigger=Trigger.REFUSED)


@command("supervision.follow_step", target="step")
def report_refusal(*, actor: Actor, step: Step, version: int, reason: str) -> Step | None:
    """登记拒不办理, without an answer in writing; otherwise as ``refuse``."""
    happened, trigger = events.refusal_reported, Trigger.REFUSED
    return _refuse(step, "report_refusal", reason, actor=actor, happened=happened, trigger=trigger)


@command("supervision.follow_step", target="step")
def report_dissatisfied(*, actor: Actor, step: Step, version: int, reason: str) -> Step | None:
    """登记当事人不满意, after the answer was accepted too: returns the step that this brings.

    Raises Refusal where the duty was passed meanwhile: it has to be opened again before anything can follow.
    """
    duty = step.proceeding.obligation
    if duty is not None and duty.completed_at is not None:
        raise Refusal("supervision.duty_passed", target=str(duty))
    if step.state == StepState.CLOSED:
        step.closed_at = step.proceeding.closed_at = None
        step.proceeding.state = ProceedingState.OPEN
        step.proceeding.save(update_fields=["state", "closed_at"])
        step.save(update_fields=["closed_at"])
    happened, trigger = events.dissatisfied, Trigger.UNSATISFIED
    return _refuse(step, "report_dissatisfied", reason, actor=actor, happened=happened, trigger=trigger)


@command("supervision.follow_step", target="step")
def conclude(*, actor: Actor, step: Step, version: int, finding: str) -> Step:
    """了结 where no rule ends a step: an answer was refused on the last rung, or the paper asks for none.

    Raises Refusal while the days to answer run.
    """
    if step.state == StepState.ISSUED and step.answer_due is not None:
        raise Refusal("supervision.answer_runs", due=step.answer_due.isoformat())
    STEPS.move(step, "conclude", actor=actor, finding=paragraphs(finding))
    record(events.concluded, step, actor=actor, unit=step.unit.name, finding=paragraphs(finding))
    _close(step)
    return step


@command("supervision.follow_step", target="step")
def look_back(*, actor: Actor, step: Step, version: int, finding: str) -> Step:
    """回头看 at what was promised; the finding is kept."""
    STEPS.move(step, "look_back", actor=actor, finding=paragraphs(finding))
    record(events.looked_back, step, actor=actor, unit=step.unit.name, finding=paragraphs(finding))
    return step


@dataclass(frozen=True, slots=True)
class Talk:
    """What is kept of an interview: the day, who was there, what was said, what was promised, and by when it shows."""

    held_on: date
    attended: str
    minutes: str
    promise: str
    results_by: date


@command("supervision.follow_step", target="step")
def record_interview(*, actor: Actor, step: Step, version: int, talk: Talk) -> Interview:
    """登记约谈. What was promised becomes a duty of the unit, due on the day when results are to be shown.

    Raises Refusal for a step that is no interview or whose paper is not out, days that do not fit, or a second record.
    """
    if step.rung.paper != Paper.INTERVIEW or step.state not in (
        StepState.ISSUED,
        StepState.UNANSWERED,
        StepState.ANSWERED,
    ):
        raise Refusal("supervision.no_interview")
    if Interview.objects.filter(step=step).exists():
        raise Refusal("supervision.interview_recorded")
    if talk.held_on > clock.today():
        raise Refusal("supervision.day_to_come", field="held_on", day=talk.held_on.isoformat())
    if talk.results_by <= clock.today():
        raise Refusal("supervision.results_past", field="results_by", day=talk.results_by.isoformat())
    row = Interview.objects.create(
        step=step,
        held_on=talk.held_on,
        attended=paragraphs(talk.attended),
        minutes=paragraphs(talk.minutes),
        promise=paragraphs(talk.promise),
        results_by=talk.results_by,
    )
    record(events.interviewed, step, actor=actor, unit=step.unit.name, results_by=talk.results_by.isoformat())
    _demand(row, actor=actor)
    return row


def _demand(row: Interview, *, actor: Actor) -> None:
    step = row.step
    title = f"{step.rung.ladder.title} {row.held_on.isoformat()}"
    source = Source(INTERVIEW_SOURCE, str(row.pk), title, f"/supervision/steps/{step.pk}/", step.rung.ladder.basis)
    due = Due(DueKind.ONCE, at=due_moment(row.results_by))
    wording = Wording(row.promise.splitlines()[0][:120], row.promise)
    part = Part(step.unit, UnitRole.RESPONSIBLE, (due,))
    hand_out(actor=actor, source=source, office=step.issuer, wording=wording, parts=(part,))


def _accept(step: Step, finding: str, *, actor: Actor) -> None:
    STEPS.move(step, "accept", actor=actor, finding=finding)
    record(events.accepted, step, actor=actor, unit=step.unit.name, finding=finding)
    _close(step)


def _close(step: Step) -> None:
    step.closed_at = clock.now()
    step.save(update_fields=["closed_at"])
    close_proceedings([step])


def _refuse(step: Step, verb: str, reason: str, *, actor: Actor, happened: EventType, trigger: Trigger) -> Step | None:
    STEPS.move(step, verb, actor=actor, reason=paragraphs(reason))
    record(happened, step, actor=actor, unit=step.unit.name, reason=paragraphs(reason))
    return propose_next(step, trigger, actor=actor)
