"""The page of 交办: what would be done, before it is done; and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import get_object_or_404, redirect, render

from yingshang.documents.enums import DocumentState
from yingshang.documents.models import Document
from yingshang.documents.queries.plans import plan_of
from yingshang.kernel import clock
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.rules import may
from yingshang.kernel.web.refusals import Sentence, say
from yingshang.obligations.models import Obligation
from yingshang.orgs.enums import UnitRole
from yingshang.tasks.actions.handing_out import Choices, begin_round
from yingshang.tasks.enums import RoundState
from yingshang.tasks.forms.handing_out import choices_of
from yingshang.tasks.models import Round
from yingshang.tasks.queries.planning import PAST_DUE, Plan, Planner, Problem, items_to_plan
from yingshang.tasks.web.links import mend_link
from yingshang.tasks.web.words import NextTime, next_times, say_due

if TYPE_CHECKING:
    from django.http import HttpResponse

    from yingshang.kernel.web.requests import Request
    from yingshang.obligations.actions.handing_out import Due, Part
    from yingshang.tasks.forms.handing_out import ChoicesForm

SHOWN_UNITS = 8
_SAID_ONCE = "tasks.no_rhythm"  # of most tasks of a plan, and chosen for all of them at once


@dataclass(frozen=True, slots=True)
class RoleLine:
    """The units of one role: the first few, the rest, and the collective names that brought some of them."""

    label: str
    shown: list[Part]
    more: list[Part]
    through: list[str]

    @property
    def count(self) -> int:
        """How many."""
        return len(self.shown) + len(self.more)


@dataclass(frozen=True, slots=True)
class DueLine:
    """A due moment in words, and the next times of a rhythm."""

    due: Due

    @property
    def words(self) -> str:
        """How it is said."""
        return say_due(self.due)

    @property
    def next(self) -> list[NextTime]:
        """The next times."""
        return next_times(self.due)


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """What stands in the way or should be known, with where it is mended."""

    problem: Problem
    plan: Plan

    @property
    def said(self) -> Sentence:
        """Its sentence."""
        return say(self.problem.refusal())

    @property
    def todo(self) -> str:
        """What to do about it; "" where the list of such tasks says it above."""
        return "" if self.problem.code == PAST_DUE else self.said.todo

    @property
    def href(self) -> str:
        """Where it is mended; "" when that is on this page."""
        return mend_link(self.problem, self.plan.item)


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan as the page shows it; ``under`` is the title of the paper's part that begins with it."""

    plan: Plan
    under: str = ""

    @property
    def roles(self) -> list[RoleLine]:
        """The units by role."""
        lines = []
        for role in UnitRole:
            parts = [part for part in self.plan.parts if part.role == role]
            if parts:
                names = [self.plan.through.get(part.unit.pk, "") for part in parts]
                through = [name for name in dict.fromkeys(names) if name]
                lines.append(RoleLine(role.label, parts[:SHOWN_UNITS], parts[SHOWN_UNITS:], through))
        return lines

    @property
    def dues(self) -> list[DueLine]:
        """The due moments."""
        return [DueLine(due) for due in self.plan.dues]

    @property
    def problems(self) -> list[ProblemLine]:
        """The problems; what stops it first. What most tasks share is said once above the list."""
        own = [problem for problem in self.plan.problems if problem.code != _SAID_ONCE]
        ordered = sorted(own, key=lambda problem: not problem.stops)
        return [ProblemLine(problem, self.plan) for problem in ordered]

    @property
    def state(self) -> str:
        """The colour of its bar."""
        if self.plan.ready:
            return "yellow" if self.problems else "green"
        return "red"


def hand_out_page(request: Request, pk: int) -> HttpResponse:
    """GET shows the plan under the choices asked for; POST hands the chosen tasks out."""
    document = get_object_or_404(Document.objects.visible_to(request.actor), pk=pk)
    if not may(request.actor, "tasks.hand_out_document", document):
        raise NotAllowed
    form, choices = choices_of(request.POST if request.method == "POST" else request.GET)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = _begin(request, document, choices)
        except NotAllowed:
            raise
        except Refusal as refused:
            refusal = refused
            document.refresh_from_db()
        else:
            return redirect("tasks:round", pk=made.pk)
    planner = Planner(
        clock.today(),
        choices.habits,
        members_on=choices.members_on,
        with_people=choices.with_people,
        backdated=choices.backdated,
    )
    plans = [planner.plan(item) for item in items_to_plan(document)]
    context = _context(document, plans) | {
        "form": form,
        "as_printed": _as_printed(form),
        "refusal": say(refusal) if refusal else None,
        "under_way": document.rounds.exclude(state=RoundState.DONE).first(),
    }
    return render(request, "tasks/hand_out.html", context, status=refusal.status if refusal else 200)


def _begin(request: Request, document: Document, choices: Choices) -> Round:
    version = request.POST.get("version", "")
    return begin_round(
        actor=request.actor,
        document=document,
        version=int(version) if _is_number(version) else 0,
        items=[int(each) for each in request.POST.getlist("item") if _is_number(each)],
        choices=choices,
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18


def _as_printed(form: ChoicesForm) -> str:
    """The query of the same preview with the tasks whose time has passed."""
    kept = {name: form.data[name] for name in form.fields if form.data.get(name)}
    return urlencode({**kept, "backdated": "on"})


def _context(document: Document, plans: list[Plan]) -> dict[str, object]:
    ready = [plan for plan in plans if plan.ready]
    late = [plan for plan in plans if plan.is_late and plan.can_go and not plan.ready]
    stuck = [plan for plan in plans if not plan.can_go]
    return {
        "document": document,
        "open": document.state in {DocumentState.ACCEPTED, DocumentState.HANDED_OUT},
        "ready": _lines(ready),
        "late": _lines(late),
        "taken": sum(plan.is_late for plan in ready),
        "stuck": _lines(stuck),
        "endless": sum(any(problem.code == _SAID_ONCE for problem in plan.problems) for plan in plans),
        "units": len({part.unit.pk for plan in ready for part in plan.parts}),
        "parts": sum(len(plan.parts) for plan in ready),
        "handed": document.items.filter(handed__isnull=False).count(),
        "rounds": document.rounds.order_by("-id")[:10],
    }


def _lines(plans: list[Plan]) -> list[PlanLine]:
    """The lines of a list; the first of each plan of a paper of several has its title: their numbers begin anew."""
    lines, before = [], None
    for plan in plans:
        scheme = plan.item.scheme
        lines.append(PlanLine(plan, plan_of(plan.item) if scheme != before else ""))
        before = scheme
    return lines


def round_page(request: Request, pk: int) -> HttpResponse:
    """How far a round is, and item by item what could not go."""
    row = get_object_or_404(Round.objects.visible_to(request.actor).select_related("document"), pk=pk)
    refused = [{**told, "said": say(Refusal(told["code"], **told["facts"]))} for told in row.refused]
    context = {
        "row": row,
        "refused": refused,
        "done": row.state == RoundState.DONE,
        "handed": row.handed_items.count(),
        "parts": Obligation.objects.filter(matter__handed__round=row).count(),
        "total": len(row.items),
    }
    part = request.htmx and not request.htmx.boosted
    return render(request, "tasks/round_part.html" if part else "tasks/round.html", context)
