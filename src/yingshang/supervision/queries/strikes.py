"""Which rung a quarter calls for, from the quarters before it. Prose: docs/algorithms/ladders.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yingshang.supervision.enums import OVER, Paper, Reset, StepState, VerdictState
from yingshang.supervision.models import Step, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yingshang.orgs.models import Unit
    from yingshang.supervision.models import Ladder, Rung


@dataclass(frozen=True, slots=True)
class Mark:
    """A unit's quarter ("2026Q1"): below the standard or not; ``transferred`` when it led to a transfer."""

    period: str
    below: bool
    transferred: bool = False


@dataclass(frozen=True, slots=True)
class Strikes:
    """Quarters below the standard since the count began: all of them, and those of the run that ends now."""

    total: int
    run: int


def count_strikes(marks: Sequence[Mark], resets: str) -> Strikes:
    """Count over the marks of one unit in order of time, the last being the quarter in question.

    Quarters that do not count (no verdict, exempted) are not among the marks.
    """
    total = run = 0
    before: Mark | None = None
    for mark in marks:
        if before is not None and _begins_again(before, mark, resets):
            total = run = 0
        total += mark.below
        run = run + 1 if mark.below else 0
        before = mark
    return Strikes(total, run)


def rung_for(strikes: Strikes, rungs: Sequence[Rung]) -> Rung | None:
    """The highest rung whose number of strikes is reached, None when none is."""
    reached = [rung for rung in rungs if 0 < rung.strikes <= (strikes.run if rung.in_a_row else strikes.total)]
    return max(reached, key=lambda rung: (rung.strikes, rung.order), default=None)


def marks_of(unit: Unit, ladder: Ladder, until: str) -> list[Mark]:
    """The confirmed quarters of a unit under a ladder that count, up to ``until``; two queries."""
    rows = Verdict.objects.filter(
        unit=unit, key=ladder.key, state=VerdictState.CONFIRMED, exempt=False, period__lte=until
    ).order_by("period")
    gone = (*OVER, StepState.ANNOUNCED, StepState.OBJECTED, StepState.PROPOSED)
    taken = Step.objects.filter(
        unit=unit, proceeding__key=ladder.key, proceeding__obligation__isnull=True, rung__paper=Paper.TRANSFER
    ).exclude(state__in=[state for state in gone if state != StepState.CLOSED])
    transferred = set(taken.values_list("proceeding__occasion", flat=True))
    return [Mark(row.period, row.below, row.period in transferred) for row in rows]


def _begins_again(before: Mark, mark: Mark, resets: str) -> bool:
    match resets:
        case Reset.YEAR:
            return before.period[:4] != mark.period[:4]
        case Reset.TRANSFER:
            return before.transferred
    return False
