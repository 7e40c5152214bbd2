"""Supervision by the clock: the morning sweep, the quarters, and what follows from letters. Idempotent throughout."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from django.db import IntegrityError

from yingshang.calendars.queries.days import calendar
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.failpoints import failpoint
from yingshang.kernel.jobs import every, job, on
from yingshang.kernel.parameters import values_on
from yingshang.obligations.models import Obligation
from yingshang.supervision.actions import following, judging, papers, proposing
from yingshang.supervision.actions.problems import SOURCE, follow_problem
from yingshang.supervision.enums import UNDECIDED, StepState, Subject, Trigger
from yingshang.supervision.models import Problem, Step, Verdict
from yingshang.supervision.queries.ladders import first_rung, ladders_in_force
from yingshang.supervision.queries.overdue import overdue_before, without_cause, without_proceeding
from yingshang.supervision.queries.periods import quarter_of
from yingshang.supervision.queries.problems import verb_due
from yingshang.supervision.queries.quarters import judged_from
from yingshang.supervision.rules import JUDGE_AFTER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from yingshang.kernel.jobs import Context
    from yingshang.supervision.models import Ladder
    from yingshang.supervision.models.steps import StepQuerySet

BATCH = 500
_SHOWN = ("rung__ladder", "proceeding__ladder", "proceeding__obligation", "unit")


@job("supervision.sweep", label="检查递进督办", atomic=False, lease=300)
def sweep(context: Context) -> dict[str, int]:
    """Each working day: end what lost its cause, open what matured, note what is unanswered, propose what is due.

    On a rest day nothing is done; the next working day does it.
    """
    today = clock.today()
    if not calendar().works(today):
        return {}
    done = {"lapsed": _lapse(context), "settled": _settle(context)}
    done["matured"] = _each(Step.objects.filter(state=StepState.ANNOUNCED, objection_until__lt=today), _mature, context)
    done["missed"] = _each(Step.objects.filter(state=StepState.ISSUED, answer_due__lt=today), _miss, context)
    done["proposed"] = sum(_propose(ladder, context) for ladder in ladders_in_force(today, Subject.ITEM))
    return done


@job("supervision.judge", label="季度评价", atomic=False, lease=300)
def judge(context: Context) -> dict[str, int]:
    """Compute the verdicts of the last quarter once its days for late audits are over; again finds what is missing."""
    today = clock.today()
    quarter = quarter_of(today).previous
    if today < judged_from(quarter, values_on().number(JUDGE_AFTER)):
        return {}
    made = 0
    for ladder in ladders_in_force(today, Subject.UNIT):
        known = Verdict.objects.filter(key=ladder.key, ladder__office=ladder.office_id, period=str(quarter))
        if ladder.valid_from <= quarter.period.last and not known.exists():
            made += judging.judge(actor=SYSTEM, ladder=ladder, period=str(quarter))
            context.progress(made)
    return {"verdicts": made}


@on("obligations.completed", "obligations.voided", "obligations.suspended", "obligations.submitted")
@job("supervision.follow_duty", label="督办随应办事项变动", atomic=False)
def follow_duty(context: Context) -> None:
    """A duty moved: what was only proposed for it may have lost its cause, what was issued may be settled."""
    duty = int(context.event().target_id)
    mine = Step.objects.filter(proceeding__obligation=duty).select_related(*_SHOWN)
    _lapse_these(list(without_cause().filter(proceeding__obligation=duty).select_related(*_SHOWN)))
    for step in mine.exclude(state__in=UNDECIDED):
        _settle_one(step)


@on(
    "obligations.completed",
    "obligations.reopened",
    "obligations.voided",
    "obligations.objection_settled",
    "obligations.unit_released",
)
@job("supervision.follow_problem", label="问题随整改任务变动")
def follow_rectification(context: Context) -> str:
    """After a duty was passed, opened again or taken back: the problem moves if its duties say so; which move."""
    event = context.event()
    wanted = {"obligations.matter": "matter", "obligations.obligation": "obligations"}.get(event.target_kind)
    if wanted is None:
        return ""
    return follow_matter(wanted, int(event.target_id))


def follow_matter(path: str, key: int) -> str:
    """Move the problem whose matter is, or has the obligation, ``key``; "" where there is none or nothing to move."""
    matter = (
        Obligation.objects.filter(pk=key).values_list("matter_id", flat=True).first() if path == "obligations" else key
    )
    problems = Problem.objects.select_for_update().filter(matter__source_kind=SOURCE)
    problem = problems.filter(matter=matter).first()
    verb = verb_due(problem) if problem is not None else ""
    if problem is not None and verb:
        follow_problem(actor=SYSTEM, problem=problem, verb=verb)
    return verb


@on("letters.issued", "letters.answered", "letters.answer_accepted", "letters.voided")
@job("supervision.follow_letter", label="督办随公文变动", atomic=False)
def follow_letter(context: Context) -> None:
    """A letter moved: its steps are issued, answered, accepted, or open to decision again.

    What a step has behind it already is left alone, so that an event told twice does nothing.
    """
    event = context.event()
    rows = Step.objects.filter(letter_id=int(event.target_id)).select_related(*_SHOWN).order_by("pk")
    for step in rows:
        match event.type, step.state:
            case "letters.issued", StepState.APPROVED:
                following.note_issued(actor=SYSTEM, step=step, at=event.at)
            case "letters.answered", StepState.ISSUED | StepState.UNANSWERED:
                following.note_answered(actor=SYSTEM, step=step, at=event.at)
            case "letters.answer_accepted", StepState.ANSWERED:
                following.note_accepted(actor=SYSTEM, step=step)
            case "letters.voided", StepState.APPROVED | StepState.ISSUED | StepState.UNANSWERED:
                papers.note_voided(actor=SYSTEM, step=step, reason=str(event.facts.get("reason", "")))


def _propose(ladder: Ladder, context: Context) -> int:
    rung = first_rung(ladder, Trigger.OVERDUE)
    if rung is None:
        return 0
    before = overdue_before(clock.today(), rung.days)
    wanted = without_proceeding(ladder, before)
    # The keys alone, eight bytes each; rows a batch at a time, so that memory does not grow with what is overdue.
    keys = array("q", wanted.order_by().values_list("pk", flat=True).iterator(chunk_size=5000))
    made = 0
    for start in range(0, len(keys), BATCH):
        part = keys[start : start + BATCH].tolist()
        for _ in range(2):  # once more when another worker was faster with one of them
            rows = list(wanted.filter(pk__in=part).select_related("matter", "unit").order_by("pk"))
            try:
                made += (
                    len(proposing.propose_overdue(actor=SYSTEM, ladder=ladder, rung=rung, duties=rows)) if rows else 0
                )
            except IntegrityError:
                continue
            break
        failpoint("supervision.proposed")
        context.progress(start + len(part), len(keys))
    return made


def _lapse(context: Context) -> int:
    done = 0
    for batch in _batches(without_cause(), context):
        done += _lapse_these(batch)
    return done


def _lapse_these(steps: list[Step]) -> int:
    by_ladder: dict[int, list[Step]] = {}
    for step in steps:
        by_ladder.setdefault(step.proceeding.ladder_id, []).append(step)
    return sum(
        proposing.lapse(actor=SYSTEM, ladder=rows[0].proceeding.ladder, steps=rows) for rows in by_ladder.values()
    )


def _settle(context: Context) -> int:
    with_paper = (StepState.APPROVED, StepState.ISSUED, StepState.UNANSWERED, StepState.ANSWERED, StepState.REFUSED)
    rows = Step.objects.filter(state__in=with_paper, proceeding__obligation__completed_at__isnull=False)
    return sum(_settle_one(step) for batch in _batches(rows, context) for step in batch)


def _settle_one(step: Step) -> bool:
    duty: Obligation | None = step.proceeding.obligation
    if duty is None or duty.completed_at is None or step.state in UNDECIDED or step.closed_at is not None:
        return False
    proposing.settle(actor=SYSTEM, step=step)
    return True


def _mature(step: Step) -> None:
    proposing.mature(actor=SYSTEM, step=step)


def _miss(step: Step) -> None:
    proposing.miss(actor=SYSTEM, step=step)


def _each(rows: StepQuerySet, act: Callable[[Step], object], context: Context) -> int:
    done = 0
    for batch in _batches(rows, context):
        for step in batch:
            act(step)
            done += 1
            failpoint("supervision.stepped")
    return done


def _batches(rows: StepQuerySet, context: Context) -> Iterator[list[Step]]:
    last = 0
    while batch := list(rows.filter(pk__gt=last).select_related(*_SHOWN).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk
        context.renew()


every("supervision.sweep", "20 7 * * *", "supervision.sweep", label="递进督办每日检查")
every("supervision.judge", "50 6 * * *", "supervision.judge", label="季度评价")
