"""Problems: registered, mended, handed out, followed, judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.files import attach
from yingshang.kernel.text import line, paragraphs
from yingshang.obligations.actions import by_office
from yingshang.obligations.actions.handing_out import Due, Part, Source, Wording, hand_out, said
from yingshang.obligations.enums import DONE_STATES, DueKind
from yingshang.obligations.models import Obligation
from yingshang.obligations.queries.due import due_moment
from yingshang.orgs.enums import UnitRole
from yingshang.orgs.models import Unit
from yingshang.supervision import events
from yingshang.supervision.enums import PROBLEM_MOVES, ProblemState
from yingshang.supervision.models import Problem, ProblemUnit
from yingshang.supervision.queries.problems import next_number, verb_due
from yingshang.supervision.rules import PROBLEM_SOURCE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import Model

    from yingshang.kernel.actor import Actor

SOURCE = PROBLEM_SOURCE
LONGEST = 4000
_LINES = ("place", "title")
_TEXTS = ("description", "demand")
FACTS = ("found_by", "place", "found_on", "category", "title", "description", "demand", "due_on")


@dataclass(frozen=True, slots=True)
class Found:
    """What is written about a problem: how, where and when it was found, what it is, what is asked, at which units.

    ``lead`` answers first; ``others`` take part. With ``others`` alone each is responsible for itself.
    """

    found_by: str
    found_on: date
    category: str
    title: str
    lead: Unit | None = None
    others: tuple[Unit, ...] = ()
    place: str = ""
    description: str = ""
    demand: str = ""
    due_on: date | None = None

    def facts(self) -> dict[str, Any]:
        """The columns as they are kept."""
        facts: dict[str, Any] = {name: getattr(self, name) for name in FACTS}
        facts |= {name: line(facts[name]) for name in _LINES} | {name: paragraphs(facts[name]) for name in _TEXTS}
        return facts

    def units(self) -> dict[Unit, UnitRole]:
        """Each unit once with its role, the lead first."""
        role = UnitRole.PARTICIPATING if self.lead else UnitRole.RESPONSIBLE
        found = {self.lead: UnitRole.LEAD if self.others else UnitRole.RESPONSIBLE} if self.lead else {}
        return (
            {**dict.fromkeys(self.others, role), **found}
            if not self.lead
            else {**found, **{u: role for u in self.others if u != self.lead}}
        )


@command("supervision.register_problem")
def register_problem(*, actor: Actor, found: Found, number: str = "", files: Sequence[UUID] = ()) -> Problem:
    """Put a problem on the list of the actor's unit, with its evidence.

    ``number`` is the one on paper; without it the next of the year is drawn. Raises Refusal for no title, no unit, a
    day to come, too much text, or a number that is taken.
    """
    office = Unit.objects.select_for_update().get(pk=actor.unit_id or 0)
    facts = _checked(found)
    wanted = line(number)
    if wanted and Problem.objects.filter(office=office, number=wanted).exists():
        raise Refusal("supervision.number_taken", field="number", number=wanted)
    problem = Problem.objects.create(
        office=office,
        number=wanted or next_number(office),
        registered_by=actor.name,
        registered_at=clock.now(),
        **facts,
    )
    _set_units(problem, found)
    if files:
        attach(files, holder=problem, actor=actor)
    names = "、".join(unit.name for unit in found.units())
    record(events.problem_registered, problem, actor=actor, number=problem.number, units=names)
    return problem


@command("supervision.manage_problem", target="problem")
def edit_problem(*, actor: Actor, problem: Problem, version: int, found: Found, number: str = "") -> Problem:
    """Change what was written, as long as nothing was handed out. Raises Refusal as registering does."""
    _only_in(problem, ProblemState.REGISTERED)
    facts = _checked(found)
    wanted = line(number) or problem.number
    if Problem.objects.filter(office=problem.office_id, number=wanted).exclude(pk=problem.pk).exists():
        raise Refusal("supervision.number_taken", field="number", number=wanted)
    facts["number"] = wanted
    before = {name: getattr(problem, name) for name in facts}
    units_before = {share.unit_id: share.role for share in problem.shares.all()}
    differing = [name for name in facts if facts[name] != before[name]]
    for name in differing:
        setattr(problem, name, facts[name])
    problem.save(update_fields=differing)
    _set_units(problem, found)
    words = [_label(Problem, name) for name in differing]
    if units_before != {unit.pk: role.value for unit, role in found.units().items()}:
        words.append(_label(ProblemUnit, "unit"))
    was = {name: str(before[name]) for name in differing}
    now = {name: str(facts[name]) for name in differing}
    record(events.problem_edited, problem, actor=actor, changes="、".join(words) or "—", before=was, after=now)
    return problem


@command("supervision.judge_problem", target="problem")
def add_evidence(*, actor: Actor, problem: Problem, files: Sequence[UUID]) -> Problem:
    """Add files to a problem at any time."""
    if not files:
        raise Refusal("supervision.no_files", field="files")
    attach(files, holder=problem, actor=actor)
    record(events.problem_evidence, problem, actor=actor, count=len(files))
    return problem


@command("supervision.assign_problem", target="problem")
def assign_problem(*, actor: Actor, problem: Problem, version: int, due_on: date | None = None) -> Problem:
    """Hand the rectification out to the units: one matter, one part each.

    ``due_on`` stands instead of the date on the list. Raises Refusal without a date or for one that has passed, for a
    unit that is dissolved, and for a problem that is handed out already.
    """
    day = due_on or problem.due_on
    if day is None:
        raise Refusal("supervision.no_due_day", field="due_on", title=problem.title)
    shares = list(problem.shares.select_related("unit").order_by("pk"))
    due = Due(DueKind.ONCE, at=due_moment(day))
    if due.at is not None and due.at < clock.now():
        raise Refusal("supervision.due_day_past", field="due_on", day=day.isoformat())
    PROBLEM_MOVES.move(problem, "assign", actor=actor)
    round_ = problem.round + 1
    matter = hand_out(
        actor=actor,
        source=Source(
            SOURCE, f"{problem.pk}-{round_}", _source_title(problem), reverse("supervision:problem", args=[problem.pk])
        ),
        office=problem.office,
        wording=Wording(problem.title, content_of(problem)),
        parts=[Part(share.unit, UnitRole(share.role), (due,)) for share in shares],
    )
    problem.matter, problem.round, problem.due_on, problem.assigned_at = matter, round_, day, clock.now()
    problem.save(update_fields=["matter", "round", "due_on", "assigned_at"])
    parts = {part.unit_id: part.pk for part in Obligation.objects.filter(matter=matter)}
    for share in shares:
        share.obligation_id = parts[share.unit_id]
        share.save(update_fields=["obligation"])
    names = "、".join(share.unit.name for share in shares)
    record(events.problem_assigned, problem, actor=actor, units=names, due=said(due.at), matter=matter.pk)
    return problem


@command("supervision.follow_problem", target="problem")
def follow_problem(*, actor: Actor, problem: Problem, verb: str) -> Problem:
    """Let the problem go with its duties: ``verb`` is what ``verb_due`` asked for. The system's act."""
    PROBLEM_MOVES.move(problem, verb, actor=actor)
    event = {
        "rectify": events.problem_rectified,
        "resume": events.problem_resumed,
        "release": events.problem_released,
    }[verb]
    if verb == "release":
        problem.matter = problem.assigned_at = None
        problem.shares.update(obligation=None)
    problem.rectified_at = clock.now() if verb == "rectify" else None
    problem.version += 1
    problem.save(update_fields=["matter", "assigned_at", "rectified_at", "version"])
    record(event, problem, actor=actor)
    return problem


@command("supervision.judge_problem", target="problem")
def close_problem(*, actor: Actor, problem: Problem, version: int, finding: str) -> Problem:
    """销号 after acceptance, with what was found. Raises Refusal while a duty of it is open again."""
    _still_rectified(problem)
    problem.finding = _fitting(finding, "finding")
    PROBLEM_MOVES.move(problem, "close", actor=actor, finding=problem.finding)
    problem.closed_at = clock.now()
    problem.save(update_fields=["finding", "closed_at"])
    record(events.problem_closed, problem, actor=actor, finding=problem.finding)
    return problem


@command("supervision.assign_problem", target="problem")
def fail_problem(*, actor: Actor, problem: Problem, version: int, finding: str) -> Problem:
    """验收不通过: every duty of the problem that was passed is opened again, with the finding as its reason."""
    _still_rectified(problem)
    problem.finding = _fitting(finding, "finding")
    PROBLEM_MOVES.move(problem, "fail", actor=actor, finding=problem.finding)
    problem.rectified_at = None
    problem.save(update_fields=["finding", "rectified_at"])
    passed = Obligation.objects.filter(matter=problem.matter_id, parent__isnull=True, state__in=DONE_STATES)
    for duty in passed.select_related("matter", "unit", "parent").order_by("pk"):
        by_office.reopen(actor=actor, obligation=duty, version=duty.version, reason=problem.finding)
    record(events.problem_failed, problem, actor=actor, finding=problem.finding)
    return problem


@command("supervision.manage_problem", target="problem")
def withdraw_problem(*, actor: Actor, problem: Problem, version: int, reason: str) -> Problem:
    """Take back what was registered by mistake; the row stays."""
    given = _fitting(reason, "reason")
    PROBLEM_MOVES.move(problem, "withdraw", actor=actor, reason=given)
    record(events.problem_withdrawn, problem, actor=actor, reason=given)
    return problem


def content_of(problem: Problem) -> str:
    """What units read under the title."""
    return "\n".join(part for part in (problem.description, problem.demand) if part)


def _source_title(problem: Problem) -> str:
    return f"{Problem._meta.verbose_name} {problem.number}"


def _label(model: type[Model], name: str) -> str:
    return str(getattr(model._meta.get_field(name), "verbose_name", name))


def _checked(found: Found) -> dict[str, Any]:
    facts = found.facts()
    if not facts["title"]:
        raise Refusal("supervision.no_title", field="title")
    for name in (*_LINES, *_TEXTS):
        most = getattr(Problem._meta.get_field(name), "max_length", None) or LONGEST
        if len(facts[name]) > most:
            raise Refusal("supervision.too_long", field=name, most=most, words=len(facts[name]))
    if not found.units():
        raise Refusal("supervision.no_unit", field="lead")
    if found.found_on > clock.today():
        raise Refusal("supervision.found_to_come", field="found_on", day=found.found_on.isoformat())
    if found.due_on and found.due_on < found.found_on:
        raise Refusal("supervision.due_before_found", field="due_on", day=found.due_on.isoformat())
    return facts


def _set_units(problem: Problem, found: Found) -> None:
    problem.shares.all().delete()
    ProblemUnit.objects.bulk_create(
        ProblemUnit(problem=problem, unit=unit, role=role) for unit, role in found.units().items()
    )


def _only_in(problem: Problem, state: ProblemState) -> None:
    if problem.state != state:
        raise Refusal("supervision.problem_fixed", state=ProblemState(problem.state).label)


def _still_rectified(problem: Problem) -> None:
    if problem.state == ProblemState.RECTIFIED and verb_due(problem) == "resume":
        raise Refusal("supervision.duty_open_again")


def _fitting(text: str, field: str) -> str:
    kept = paragraphs(text)
    if len(kept) > LONGEST:
        raise Refusal("supervision.too_long", field=field, most=LONGEST, words=len(kept))
    return kept
