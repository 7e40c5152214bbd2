"""What the machine proposes: steps for what is overdue or unanswered, and their end when the cause is gone.

Prose: docs/algorithms/ladders.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.calendars.queries.days import add_working_days
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.events import record
from yingshang.supervision import events
from yingshang.supervision.enums import OVER, STEPS, Paper, ProceedingState, StepState, Trigger
from yingshang.supervision.models import Proceeding, Step
from yingshang.supervision.queries.ladders import issuer_of, next_rung

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from yingshang.kernel.actor import Actor
    from yingshang.obligations.models import Obligation
    from yingshang.supervision.models import Ladder, Rung, Verdict


@command("supervision.sweep")
def propose_overdue(*, actor: Actor, ladder: Ladder, rung: Rung, duties: Sequence[Obligation]) -> list[Step]:
    """Open a proceeding with its first step for each of these overdue duties.

    One event for all of them: the steps themselves keep what was known of each. Raises IntegrityError when another
    worker was faster with one; then nothing of the batch is written.
    """
    now = clock.now()
    opened = Proceeding.objects.bulk_create(
        Proceeding(
            ladder=ladder,
            key=ladder.key,
            obligation=duty,
            unit_id=duty.unit_id,
            due_at=duty.due_at,
            occasion=_day(duty.due_at),
            opened_at=now,
        )
        for duty in duties
    )
    pairs = zip(opened, duties, strict=True)
    steps = [
        _step(proceeding, rung, Trigger.OVERDUE, now=now, office_id=duty.giver_id, facts=_about(duty))
        for proceeding, duty in pairs
    ]
    made = Step.objects.bulk_create(steps)
    keys = [duty.pk for duty in duties]
    record(events.proposed, ladder, actor=actor, count=len(made), paper=Paper(rung.paper).label, duties=keys)
    return made


def propose_next(step: Step, trigger: Trigger, *, actor: Actor) -> Step | None:
    """The step that follows when a paper was unanswered, refused or did not satisfy; None when the ladder ends here.

    Inside a command. A step that is there already is not proposed twice.
    """
    rung = next_rung(step.rung, trigger)
    proceeding = step.proceeding
    if rung is None or proceeding.state != ProceedingState.OPEN:
        return None
    if found := Step.objects.filter(proceeding=proceeding, rung=rung).first():
        return found
    duty = proceeding.obligation
    office_id = duty.giver_id if duty is not None else proceeding.ladder.office_id
    facts = step.facts | {"after": str(step.rung), "letter": step.letter_id}
    following = _step(proceeding, rung, trigger, now=clock.now(), office_id=office_id, facts=facts)
    following.save(force_insert=True)
    _told(following, actor)
    return following


def propose_for_quarter(verdict: Verdict, rung: Rung, strikes: int, *, actor: Actor) -> Step:
    """The step that a confirmed quarter below the standard calls for. Inside a command."""
    now = clock.now()
    proceeding = Proceeding.objects.create(
        ladder=verdict.ladder, key=verdict.key, unit=verdict.unit, occasion=verdict.period, opened_at=now
    )
    facts = {
        "title": verdict.period,
        "numerator": verdict.numerator,
        "denominator": verdict.denominator,
        "standard": verdict.standard,
        "strikes": strikes,
    }
    step = _step(proceeding, rung, Trigger.BELOW, now=now, office_id=verdict.ladder.office_id, facts=facts)
    step.save(force_insert=True)
    _told(step, actor)
    return step


@command("supervision.sweep")
def lapse(*, actor: Actor, ladder: Ladder, steps: Sequence[Step]) -> int:
    """End undecided steps whose cause is gone, and their proceedings with them where nothing else runs."""
    for step in steps:
        STEPS.move(step, "lapse", actor=actor)
        close_proceeding(step)
    record(events.steps_lapsed, ladder, actor=actor, count=len(steps), steps=[step.pk for step in steps])
    return len(steps)


@command("supervision.sweep", target="step")
def mature(*, actor: Actor, step: Step) -> Step:
    """The days to object are over: the step is open to decision."""
    STEPS.move(step, "mature", actor=actor)
    record(events.objection_over, step, actor=actor, unit=step.unit.name)
    return step


@command("supervision.sweep", target="step")
def miss(*, actor: Actor, step: Step) -> Step | None:
    """The days to answer are over. Returns the step that this brings, None when the ladder has none."""
    STEPS.move(step, "miss", actor=actor)
    due = step.answer_due.isoformat() if step.answer_due else ""
    record(events.missed, step, actor=actor, unit=step.unit.name, due=due)
    return propose_next(step, Trigger.UNANSWERED, actor=actor)


@command("supervision.sweep", target="step")
def settle(*, actor: Actor, step: Step) -> Step:
    """The duty that a paper is about was done: the step is closed, and its proceeding."""
    STEPS.move(step, "settle", actor=actor)
    step.closed_at = clock.now()
    step.save(update_fields=["closed_at"])
    record(events.settled, step, actor=actor, unit=step.unit.name)
    close_proceeding(step)
    return step


def close_proceeding(step: Step) -> None:
    """End the proceeding of a step that is over, unless another of its steps runs. Inside a command."""
    if not step.proceeding.steps.exclude(state__in=OVER).exclude(pk=step.pk).exists():
        Proceeding.objects.filter(pk=step.proceeding_id).update(state=ProceedingState.CLOSED, closed_at=clock.now())


def _step(
    proceeding: Proceeding, rung: Rung, trigger: Trigger, *, now: datetime, office_id: int, facts: dict[str, object]
) -> Step:
    days = proceeding.ladder.objection_days
    until = add_working_days(clock.local(now).date(), days) if days else None
    return Step(
        proceeding=proceeding,
        rung=rung,
        unit_id=proceeding.unit_id,
        issuer_id=issuer_of(proceeding.ladder, rung, office_id),
        trigger=trigger,
        facts=facts,
        state=StepState.ANNOUNCED if until else StepState.PROPOSED,
        proposed_at=now,
        objection_until=until,
        told_at=now if until else None,
    )


def _told(step: Step, actor: Actor) -> None:
    record(events.step_proposed, step, actor=actor, unit=step.unit.name, cause=Trigger(step.trigger).label)


def _about(duty: Obligation) -> dict[str, object]:
    return {
        "title": str(duty)[:200],
        "source": duty.matter.source_title[:200],
        "basis": duty.matter.basis,
        "due": _day(duty.due_at),
        "state": duty.state,
    }


def _day(moment: datetime | None) -> str:
    day: date | None = clock.local(moment).date() if moment else None
    return day.isoformat() if day else ""
