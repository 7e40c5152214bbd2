"""What the machine proposes: steps for what is overdue or unanswered, and their end when the cause is gone.

Prose: docs/algorithms/ladders.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from yingshang.calendars.queries.days import add_working_days
from yingshang.kernel import clock
from yingshang.kernel.bulk import insert_rows
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


_PROCEEDING = ("ladder", "key", "obligation", "unit", "due_at", "occasion", "opened_at")
_STEP = (
    "proceeding", "rung", "unit", "issuer", "trigger", "facts", "state", "proposed_at", "objection_until", "told_at",
)  # fmt: skip


@command("supervision.sweep")
def propose_overdue(*, actor: Actor, ladder: Ladder, rung: Rung, duties: Sequence[Obligation]) -> int:
    """Open a proceeding with its first step for each of these overdue duties; how many.

    One event for all of them: the steps themselves keep what was known of each. Raises IntegrityError when another
    worker was faster with one; then nothing of the batch is written.
    """
    now, keys = clock.now(), [duty.pk for duty in duties]
    opened = [(ladder.pk, ladder.key, duty.pk, duty.unit_id, duty.due_at, _day(duty.due_at), now) for duty in duties]
    insert_rows(Proceeding, _PROCEEDING, opened)
    # The due moment tells this proceeding from that of an earlier lateness of the same duty.
    found = Proceeding.objects.filter(key=ladder.key, obligation__in=keys)
    known = {(duty, due): pk for pk, duty, due in found.values_list("pk", "obligation", "due_at")}
    until = _objection_until(ladder, now)
    steps = [
        (
            known[duty.pk, duty.due_at],
            rung.pk,
            duty.unit_id,
            issuer_of(ladder, rung, duty.giver_id),
            Trigger.OVERDUE,
            _about(duty),
            *_beginning(until, now),
        )
        for duty in duties
    ]
    insert_rows(Step, _STEP, steps)
    record(events.proposed, ladder, actor=actor, count=len(steps), paper=Paper(rung.paper).label, duties=keys)
    return len(steps)


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
    now, office_id = clock.now(), _office_of(proceeding)
    following = _step(proceeding, rung, trigger, now=now, office_id=office_id, facts=_after(step, step.rung))
    following.save(force_insert=True)
    _told(following, actor)
    return following


def _office_of(proceeding: Proceeding) -> int:
    duty = proceeding.obligation
    return duty.giver_id if duty is not None else proceeding.ladder.office_id


def _after(step: Step, rung: Rung) -> dict[str, object]:
    return {**step.facts, "after": str(rung), "letter": step.letter_id}


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
    STEPS.move_all(steps, "lapse", actor=actor)
    close_proceedings(steps)
    record(events.steps_lapsed, ladder, actor=actor, count=len(steps), steps=[step.pk for step in steps])
    return len(steps)


@command("supervision.sweep")
def mature(*, actor: Actor, ladder: Ladder, steps: Sequence[Step]) -> int:
    """The days to object are over: the steps are open to decision."""
    STEPS.move_all(steps, "mature", actor=actor)
    record(events.objection_over, ladder, actor=actor, count=len(steps), steps=[step.pk for step in steps])
    return len(steps)


@command("supervision.sweep")
def miss(*, actor: Actor, ladder: Ladder, steps: Sequence[Step]) -> int:
    """The days to answer are over; each brings the next step where its ladder has one. How many were missed.

    One event for all of them, and one for what is proposed: the steps themselves keep what was known of each.
    """
    STEPS.move_all(steps, "miss", actor=actor)
    record(events.steps_missed, ladder, actor=actor, count=len(steps), steps=[step.pk for step in steps])
    by_rung: dict[int, list[Step]] = {}
    for step in steps:
        by_rung.setdefault(step.rung_id, []).append(step)
    for several in by_rung.values():
        _propose_following(ladder, several, actor=actor)
    return len(steps)


def _propose_following(ladder: Ladder, steps: Sequence[Step], *, actor: Actor) -> None:
    """As ``propose_next`` after no answer, for steps of one rung at once."""
    before = steps[0].rung
    rung = next_rung(before, Trigger.UNANSWERED)
    if rung is None:
        return
    keys = [step.proceeding_id for step in steps]
    there = set(Step.objects.filter(proceeding__in=keys, rung=rung).values_list("proceeding", flat=True))
    wanted = [
        step for step in steps if step.proceeding.state == ProceedingState.OPEN and step.proceeding_id not in there
    ]
    if not wanted:
        return
    beginning = _beginning(_objection_until(ladder, clock.now()), clock.now())
    rows = [
        (
            step.proceeding_id,
            rung.pk,
            step.proceeding.unit_id,
            issuer_of(ladder, rung, _office_of(step.proceeding)),
            Trigger.UNANSWERED,
            _after(step, before),
            *beginning,
        )
        for step in wanted
    ]
    insert_rows(Step, _STEP, rows)
    facts = {"count": len(rows), "paper": Paper(rung.paper).label, "steps": [step.pk for step in wanted]}
    record(events.following_proposed, ladder, actor=actor, **facts)


@command("supervision.sweep")
def settle(*, actor: Actor, ladder: Ladder, steps: Sequence[Step]) -> int:
    """The duties that papers are about were done: the steps are closed, and their proceedings. How many."""
    STEPS.move_all(steps, "settle", actor=actor, also={"closed_at": clock.now()})
    keys = [step.pk for step in steps]
    record(events.steps_settled, ladder, actor=actor, count=len(keys), steps=keys)
    close_proceedings(steps)
    return len(steps)


def close_proceedings(steps: Sequence[Step]) -> None:
    """End the proceedings of steps that are over, unless another of their steps runs. Inside a command."""
    running = Step.objects.filter(proceeding=OuterRef("pk")).exclude(state__in=OVER)
    over = Proceeding.objects.filter(pk__in={step.proceeding_id for step in steps}).exclude(Exists(running))
    over.update(state=ProceedingState.CLOSED, closed_at=clock.now())


def _step(
    proceeding: Proceeding, rung: Rung, trigger: Trigger, *, now: datetime, office_id: int, facts: dict[str, object]
) -> Step:
    state, proposed_at, until, told_at = _beginning(_objection_until(proceeding.ladder, now), now)
    return Step(
        proceeding=proceeding,
        rung=rung,
        unit_id=proceeding.unit_id,
        issuer_id=issuer_of(proceeding.ladder, rung, office_id),
        trigger=trigger,
        facts=facts,
        state=state,
        proposed_at=proposed_at,
        objection_until=until,
        told_at=told_at,
    )


def _objection_until(ladder: Ladder, now: datetime) -> date | None:
    days = ladder.objection_days
    return add_working_days(clock.local(now).date(), days) if days else None


def _beginning(until: date | None, now: datetime) -> tuple[StepState, datetime, date | None, datetime | None]:
    """State, moment of the proposal, last day to object, moment at which the unit was told."""
    return (StepState.ANNOUNCED, now, until, now) if until else (StepState.PROPOSED, now, None, None)


def _told(step: Step, actor: Actor) -> None:
    record(events.step_proposed, step, actor=actor, unit=step.unit.name, cause=Trigger(step.trigger).label)


def _about(duty: Obligation) -> dict[str, object]:
    return {
        "title": str(duty)[:200],
        "source": duty.matter.source_title[:200],
        "source_kind": duty.matter.source_kind,
        "basis": duty.matter.basis,
        "due": _day(duty.due_at),
        "state": duty.state,
    }


def _day(moment: datetime | None) -> str:
    day: date | None = clock.local(moment).date() if moment else None
    return day.isoformat() if day else ""
