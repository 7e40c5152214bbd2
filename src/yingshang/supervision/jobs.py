"""Supervision by the clock: the morning sweep, the quarters, and what follows from letters. Idempotent throughout."""

from __future__ import annotations

from array import array
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from yingshang.calendars.queries.days import calendar
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.failpoints import failpoint
from yingshang.kernel.jobs import every, job, on
from yingshang.kernel.parameters import values_on
from yingshang.letters.enums import LetterState
from yingshang.letters.models import Letter, Receipt
from yingshang.obligations.models import Obligation
from yingshang.supervision.actions import circular_letters, following, judging, papers, proposing, telling
from yingshang.supervision.actions.problems import SOURCE, follow_problem
from yingshang.supervision.enums import CircularState, StepState, Subject, Trigger
from yingshang.supervision.models import Circular, Ladder, Problem, Step, Verdict
from yingshang.supervision.queries.ladders import first_rung, ladders_in_force
from yingshang.supervision.queries.overdue import overdue_before, without_cause, without_proceeding
from yingshang.supervision.queries.periods import quarter_of
from yingshang.supervision.queries.problems import verb_due
from yingshang.supervision.queries.quarters import judged_from
from yingshang.supervision.rules import JUDGE_AFTER

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import QuerySet

    from yingshang.kernel.jobs import Context
    from yingshang.kernel.models import Event
    from yingshang.supervision.models.steps import StepQuerySet

BATCH = 500
_WITH_PAPER = (
    StepState.APPROVED,
    StepState.ISSUED,
    StepState.UNANSWERED,
    StepState.ANSWERED,
    StepState.REFUSED,
)
_UNANSWERED = (StepState.APPROVED, StepState.ISSUED, StepState.UNANSWERED)
_TAKEN = (
    "unit_id", "giver_id", "due_at", "state", "label", "matter__title", "matter__source_title", "matter__source_kind",
    "matter__basis",
)  # fmt: skip
# What is read of a step; ladder and rung of a batch are few: each is asked for once.
_PLAIN = ("state", "rung_id", "letter_id", "proceeding__ladder_id")
_OWED = (
    *_PLAIN, "facts", "proceeding__state", "proceeding__unit_id", "proceeding__obligation__giver_id",
)  # fmt: skip
_SHOWN = ("rung__ladder", "proceeding__ladder", "proceeding__obligation", "unit")


@job("supervision.sweep", label="检查递进督办", atomic=False, lease=300)
def sweep(context: Context) -> dict[str, int]:
    """Each working day: end what lost its cause, open what matured, note what is unanswered, propose what is due.

    On a rest day nothing is done; the next working day does it.
    """
    today = clock.today()
    if not calendar().works(today):
        return {}
    steps = Step.objects.all()
    done = {
        "lapsed": _by_batch(without_cause(), _lapse, _PLAIN, context),
        "settled": _by_batch(_done(steps), _settle, _PLAIN, context),
        "matured": _by_batch(
            steps.filter(state=StepState.ANNOUNCED, objection_until__lt=today), _mature, _PLAIN, context
        ),
        "missed": _by_batch(steps.filter(state=StepState.ISSUED, answer_due__lt=today), _miss, _OWED, context),
    }
    done["proposed"] = sum(_propose(ladder, context) for ladder in ladders_in_force(today, Subject.ITEM))
    for ladder in Ladder.objects.filter(pk__in=_announced_today().values("rung__ladder")):
        with transaction.atomic():
            telling.tell_announced(ladder, _announced_today(), actor=SYSTEM)
    return done


def _announced_today() -> StepQuerySet:
    """What the sweep announced; what somebody's act brings, as a confirmed quarter does, is told at once."""
    begin = datetime.combine(clock.today(), time(), clock.SHANGHAI)
    steps = Step.objects.filter(state=StepState.ANNOUNCED, proposed_at__gte=begin)
    return steps.filter(trigger__in=(Trigger.OVERDUE, Trigger.UNANSWERED))


@on(*telling.ABOUT_ONE)
@job("supervision.tell", label="告知督办措施的变动")
def tell(context: Context) -> bool:
    """A step was announced, objected to, answered or taken back: the unit or who decides learns it."""
    event = context.event()
    step = Step.objects.select_related(*_SHOWN, "issuer", "rung").filter(pk=int(event.target_id)).first()
    return step is not None and telling.tell_about(step, event, actor=SYSTEM)


@job("supervision.judge", label="季度评价", atomic=False, lease=300)
def judge(context: Context) -> dict[str, int]:
    """Compute the verdicts of the last quarter once its days for late audits are over; again finds what is missing."""
    today = clock.today()
    quarter = quarter_of(today).previous
    if today < judged_from(quarter, values_on().number(JUDGE_AFTER)):
        return {}
    made = 0
    # By the rule of the quarter's last day: a version that begins with the next quarter has no say in this one.
    for ladder in ladders_in_force(quarter.period.last, Subject.UNIT):
        known = Verdict.objects.filter(key=ladder.key, ladder__office=ladder.office_id, period=str(quarter))
        if not known.exists():
            made += judging.judge(actor=SYSTEM, ladder=ladder, period=str(quarter))
            context.progress(made)
    return {"verdicts": made}


@on("obligations.completed", "obligations.voided", "obligations.suspended", "obligations.submitted")
@job("supervision.follow_duty", label="督办随应办事项变动", atomic=False)
def follow_duty(context: Context) -> None:
    """A duty moved: what was only proposed for it may have lost its cause, what was issued may be settled."""
    duty = int(context.event().target_id)
    _by_batch(without_cause().filter(proceeding__obligation=duty), _lapse, _PLAIN, context)
    _by_batch(_done(Step.objects.filter(proceeding__obligation=duty)), _settle, _PLAIN, context)


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


@on("letters.issued", "letters.answered", "letters.answer_accepted", "letters.answer_sent_back", "letters.voided")
@job("supervision.follow_letter", label="督办随公文变动", atomic=False)
def follow_letter(context: Context) -> None:
    """A letter moved: its steps are issued, answered, accepted, or open to decision again.

    Events can come in another order than they happened in, after a worker died or between two of them: a later one
    brings what lies before it, and what a step has behind it already is left alone.
    """
    event = context.event()
    rows = Step.objects.filter(letter_id=int(event.target_id)).select_related(*_SHOWN).order_by("pk")
    for step in rows:
        if event.type == "letters.answer_sent_back":
            _ask_again(step)
        elif event.type != "letters.voided":
            _catch_up(step, event)
        elif step.state in _VOIDABLE:
            papers.note_voided(actor=SYSTEM, step=step, reason=str(event.facts.get("reason", "")))


_VOIDABLE = (StepState.APPROVED, StepState.ISSUED, StepState.UNANSWERED, StepState.ANSWERED)
_REACHED = {"letters.issued": 1, "letters.answered": 2, "letters.answer_accepted": 3}


def _catch_up(step: Step, event: Event) -> None:
    reached = _REACHED[event.type]
    if step.state == StepState.APPROVED:
        issued = Letter.objects.filter(pk=step.letter_id or 0).values_list("issued_at", flat=True).first()
        following.note_issued(actor=SYSTEM, step=step, at=issued or event.at)
    if reached > 1 and step.state in (StepState.ISSUED, StepState.UNANSWERED):
        receipts = Receipt.objects.filter(letter=step.letter_id, answered_at__isnull=False)
        answered = receipts.values_list("answered_at", flat=True).order_by("answered_at").first()
        following.note_answered(actor=SYSTEM, step=step, at=answered or event.at)
    if reached > 2 and step.state == StepState.ANSWERED:
        following.note_accepted(actor=SYSTEM, step=step)


def _ask_again(step: Step) -> None:
    """Only while no other answer is there: what was sent back may have been answered anew before this is heard of."""
    answered = Receipt.objects.filter(letter=step.letter_id, answered_at__isnull=False)
    if step.state == StepState.ANSWERED and not answered.exists():
        following.note_sent_back(actor=SYSTEM, step=step)


@on("letters.voided")
@job("supervision.follow_circular", label="通报随公文作废变动")
def follow_circular(context: Context) -> None:
    """The letter of a circular was voided: it can be made into a letter again. Told twice, it does nothing more."""
    event = context.event()
    rows = Circular.objects.select_for_update().filter(letter_id=int(event.target_id), state=CircularState.LETTERED)
    for circular in rows:
        circular_letters.note_voided(actor=SYSTEM, circular=circular, reason=str(event.facts.get("reason", "")))


def _propose(ladder: Ladder, context: Context) -> int:
    rung = first_rung(ladder, Trigger.OVERDUE)
    if rung is None:
        return 0
    before = overdue_before(clock.today(), rung.days)
    wanted = without_proceeding(ladder, before)
    keys, made = _keys(wanted), 0
    for start in range(0, len(keys), BATCH):
        part = keys[start : start + BATCH].tolist()
        for _ in range(2):  # once more when another worker was faster with one of them
            rows = list(wanted.filter(pk__in=part).select_related("matter").only(*_TAKEN).order_by("pk"))
            try:
                made += proposing.propose_overdue(actor=SYSTEM, ladder=ladder, rung=rung, duties=rows) if rows else 0
            except IntegrityError:
                continue
            break
        failpoint("supervision.proposed")
        context.progress(start + len(part), len(keys))
    return made


def _done(steps: StepQuerySet) -> StepQuerySet:
    """Those with a paper whose duty was done."""
    return steps.filter(
        state__in=_WITH_PAPER, closed_at__isnull=True, proceeding__obligation__completed_at__isnull=False
    )


def _lapse(steps: list[Step]) -> int:
    return sum(proposing.lapse(actor=SYSTEM, ladder=ladder, steps=rows) for ladder, rows in _by_ladder(steps))


def _mature(steps: list[Step]) -> int:
    return sum(proposing.mature(actor=SYSTEM, ladder=ladder, steps=rows) for ladder, rows in _by_ladder(steps))


def _settle(steps: list[Step]) -> int:
    """Close them; first what their letters have behind them and the feed has not brought: it would come too late."""
    keys = [step.letter_id for step in steps if step.letter_id is not None and step.state in _UNANSWERED]
    issued = _moments(Letter.objects.exclude(state=LetterState.VOID).filter(pk__in=keys), "pk", "issued_at")
    answered = _moments(Receipt.objects.filter(letter__in=issued), "letter", "answered_at")
    for step in steps:
        if step.state == StepState.APPROVED and step.letter_id in issued:
            following.note_issued(actor=SYSTEM, step=step, at=issued[step.letter_id])
        if step.state in (StepState.ISSUED, StepState.UNANSWERED) and step.letter_id in answered:
            following.note_answered(actor=SYSTEM, step=step, at=answered[step.letter_id])
    left = [step for step in steps if step.state != StepState.CLOSED]
    for ladder, rows in _by_ladder(left):
        proposing.settle(actor=SYSTEM, ladder=ladder, steps=rows)
    return len(steps)


def _moments(rows: QuerySet[Any], key: str, moment: str) -> dict[int, datetime]:
    """Key → the earliest of its moments, for those that have one."""
    found = rows.filter(**{f"{moment}__isnull": False}).order_by(f"-{moment}")
    return dict(found.values_list(key, moment))


def _miss(steps: list[Step]) -> int:
    return sum(proposing.miss(actor=SYSTEM, ladder=ladder, steps=rows) for ladder, rows in _by_ladder(steps))


def _by_ladder(steps: list[Step]) -> list[tuple[Ladder, list[Step]]]:
    found: dict[int, list[Step]] = {}
    for step in steps:
        found.setdefault(step.proceeding.ladder_id, []).append(step)
    return [(rows[0].proceeding.ladder, rows) for rows in found.values()]


def _by_batch(rows: StepQuerySet, act: Callable[[list[Step]], int], read: Sequence[str], context: Context) -> int:
    """Act on these steps, a batch to a transaction; those that somebody moves meanwhile are locked out and left."""
    keys, done = _keys(rows), 0
    for start in range(0, len(keys), BATCH):
        part = keys[start : start + BATCH].tolist()
        with transaction.atomic():
            joined = {name.rpartition("__")[0] for name in read} - {""}
            mine = rows.filter(pk__in=part).select_for_update(of=("self",)).select_related(*joined).only(*read)
            steps = list(mine.order_by("pk"))
            done += act(steps) if steps else 0
        failpoint("supervision.stepped")
        context.renew()
    return done


def _keys(rows: QuerySet[Any]) -> array[int]:
    """The keys alone, eight bytes each: rows come a batch at a time, so that memory does not grow with the work."""
    return array("q", rows.order_by().values_list("pk", flat=True).iterator(chunk_size=5000))


every("supervision.sweep", "20 7 * * *", "supervision.sweep", label="递进督办每日检查")
every("supervision.judge", "50 6 * * *", "supervision.judge", label="季度评价")
