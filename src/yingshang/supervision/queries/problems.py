"""What problems show: their units, the duties they became, and the next number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Prefetch

from yingshang.kernel import clock
from yingshang.obligations.enums import CURRENT_STATES, DONE_STATES, State
from yingshang.obligations.models import Obligation
from yingshang.obligations.queries.ledger import lit
from yingshang.supervision.enums import PROBLEM_MOVES, ProblemState
from yingshang.supervision.models import Problem, ProblemUnit

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models import Unit
    from yingshang.supervision.models.problems import ProblemQuerySet


class Share(NamedTuple):
    """A unit of a problem; ``duty`` is its part with its lamp, None before it was handed out or when unseen."""

    row: ProblemUnit
    duty: Any


def ledger(actor: Actor) -> ProblemQuerySet:
    """The problems that the actor sees, with what a line shows."""
    shares = Prefetch("shares", ProblemUnit.objects.select_related("unit").order_by("pk"))
    return Problem.objects.visible_to(actor).select_related("office").prefetch_related(shares)


def shares_of(problem: Problem, actor: Actor) -> list[Share]:
    """Its units with their duties; two queries."""
    rows = list(problem.shares.select_related("unit").order_by("pk"))
    keys = [row.obligation_id for row in rows if row.obligation_id]
    seen = lit(Obligation.objects.visible_to(actor).filter(pk__in=keys)).select_related("matter", "unit", "series")
    duties = {duty.pk: duty for duty in seen}
    return [Share(row, duties.get(row.obligation_id or 0)) for row in rows]


def next_number(office: Unit) -> str:
    """The next number of the office's list in this year: 2026-0001. Inside a command that locked the office."""
    prefix = f"{clock.today().year}-"
    taken = Problem.objects.filter(office=office, number__startswith=prefix).values_list("number", flat=True)
    last = max((int(tail) for number in taken if (tail := number.removeprefix(prefix)).isdecimal()), default=0)
    return f"{prefix}{last + 1:04d}"


def verb_due(problem: Problem) -> str:
    """Which move the duties of a problem ask for: "rectify", "resume", "release", or "" for none."""
    if problem.matter_id is None:
        return ""
    states = list(
        Obligation.objects.filter(matter=problem.matter_id, parent__isnull=True).values_list("state", flat=True)
    )
    live = [state for state in states if state != State.VOID]
    verb = "rectify" if live and all(state in DONE_STATES for state in live) else ""
    if not live:
        verb = "release"
    elif problem.state == ProblemState.RECTIFIED and any(state in CURRENT_STATES for state in live):
        verb = "resume"
    sources = {source for move in PROBLEM_MOVES.moves if move.verb == verb for source in move.sources}
    return verb if problem.state in sources else ""
