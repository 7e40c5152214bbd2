"""What people decide about a step: object, answer the objection, approve, decline, exempt, withdraw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.text import line, paragraphs
from yingshang.supervision import events
from yingshang.supervision.actions.proposing import close_proceedings
from yingshang.supervision.enums import STEPS, StepState
from yingshang.supervision.models import Exemption, Verdict

if TYPE_CHECKING:
    from datetime import date

    from yingshang.kernel.actor import Actor
    from yingshang.supervision.models import Step


@command("supervision.object_to_step", target="step")
def object_to(*, actor: Actor, step: Step, version: int, reason: str) -> Step:
    """提出异议 within the days the ladder gives. Raises Refusal when they are over."""
    if step.objection_until is not None and clock.today() > step.objection_until:
        raise Refusal("supervision.objection_over", until=step.objection_until.isoformat())
    STEPS.move(step, "object", actor=actor, reason=paragraphs(reason))
    record(events.objected, step, actor=actor, unit=step.unit.name, reason=paragraphs(reason))
    return step


@command("supervision.decide_step", target="step")
def answer_objection(*, actor: Actor, step: Step, version: int, upheld: bool, reason: str) -> Step:
    """Answer an objection: ``upheld`` ends the step, otherwise it is open to decision.

    A quarter against which an objection is upheld is no longer below the standard: it would count at the next one.
    """
    move = STEPS.move(step, "uphold" if upheld else "overrule", actor=actor, reason=paragraphs(reason))
    if upheld:
        _decided(step, actor, reason)
        _clear(step, paragraphs(reason), actor)
        close_proceedings([step])
    record(
        events.objection_answered,
        step,
        actor=actor,
        unit=step.unit.name,
        result=move.label,
        reason=paragraphs(reason),
    )
    return step


def _clear(step: Step, reason: str, actor: Actor) -> None:
    for verdict in Verdict.objects.behind(step).select_for_update().filter(below=True):
        verdict.below, verdict.corrected = False, reason
        verdict.save(update_fields=["below", "corrected"])
        record(events.verdict_cleared, verdict, actor=actor, reason=reason)


@command("supervision.decide_step", target="step")
def approve(*, actor: Actor, step: Step, version: int, reason: str) -> Step:
    """同意发函: its paper can now be drafted, together with others of the unit."""
    STEPS.move(step, "approve", actor=actor, reason=paragraphs(reason))
    _decided(step, actor, reason)
    record(events.approved, step, actor=actor, unit=step.unit.name, reason=paragraphs(reason))
    return step


@command("supervision.decide_step", target="step")
def decline(*, actor: Actor, step: Step, version: int, reason: str) -> Step:
    """不予采取: for this occasion it is not proposed again."""
    STEPS.move(step, "decline", actor=actor, reason=paragraphs(reason))
    _decided(step, actor, reason)
    record(events.declined, step, actor=actor, unit=step.unit.name, reason=paragraphs(reason))
    close_proceedings([step])
    return step


@dataclass(frozen=True, slots=True)
class Finding:
    """What a panel found: who, by which document, on which day, why, and whether each of the four conditions holds."""

    panel: str
    document: str
    decided_on: date
    reason: str
    good_faith: bool
    lawful: bool
    no_gain: bool
    corrected: bool


@command("supervision.decide_step", target="step")
def exempt(*, actor: Actor, step: Step, version: int, finding: Finding) -> Exemption:
    """容错免责 by a panel's documented decision; a quarter that is exempted no longer counts.

    Raises Refusal unless all four conditions hold (flows.md: good faith, within the law, no private gain, corrected in
    time), or when the decision lies in the future or a paper was already issued.
    """
    if not (finding.good_faith and finding.lawful and finding.no_gain and finding.corrected):
        raise Refusal("supervision.exemption_conditions")
    if finding.decided_on > clock.today():
        raise Refusal("supervision.day_to_come", field="decided_on", day=finding.decided_on.isoformat())
    reason = paragraphs(finding.reason)
    STEPS.move(step, "exempt", actor=actor, document=line(finding.document), reason=reason)
    _decided(step, actor, reason)
    row = Exemption.objects.create(
        step=step,
        panel=line(finding.panel),
        document=line(finding.document),
        decided_on=finding.decided_on,
        reason=reason,
        good_faith=True,
        lawful=True,
        no_gain=True,
        corrected=True,
    )
    Verdict.objects.behind(step).update(exempt=True)
    record(
        events.exempted,
        step,
        actor=actor,
        unit=step.unit.name,
        document=row.document,
        panel=row.panel,
        reason=reason,
    )
    close_proceedings([step])
    return row


@command("supervision.decide_step", target="step")
def withdraw(*, actor: Actor, step: Step, version: int, reason: str) -> Step:
    """撤回 a decision or a paper: the step is open to decision again. Its letter is voided in the register."""
    back(step, reason, actor=actor)
    return step


def back(step: Step, reason: str, *, actor: Actor) -> None:
    """Take a step back to where it can be decided again. Inside a command."""
    STEPS.move(step, "withdraw", actor=actor, reason=paragraphs(reason))
    step.letter_id = step.issued_at = step.answer_due = step.answered_at = None
    step.save(update_fields=["letter_id", "issued_at", "answer_due", "answered_at"])
    record(events.withdrawn, step, actor=actor, unit=step.unit.name, reason=paragraphs(reason))


def _decided(step: Step, actor: Actor, reason: str) -> None:
    step.decision, step.decided_by, step.decided_at = paragraphs(reason), actor.name, clock.now()
    if step.state in (StepState.DECLINED, StepState.EXEMPTED):
        step.closed_at = step.decided_at
    step.save(update_fields=["decision", "decided_by", "decided_at", "closed_at"])
