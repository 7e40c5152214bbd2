"""Ladders in force and the steps under them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from yingshang.supervision.enums import Issuer, Paper, StepState
from yingshang.supervision.models import Ladder, Step

MOST_WAITING = 2000
if TYPE_CHECKING:
    from datetime import date

    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models import Unit
    from yingshang.supervision.enums import Subject, Trigger
    from yingshang.supervision.models import Rung
    from yingshang.supervision.models.steps import StepQuerySet


@dataclass(frozen=True, slots=True)
class Paperwork:
    """A letter that waits to be drafted: to ``unit`` (or about it), of a kind, for items or a ``quarter``."""

    unit: Unit
    paper: Paper
    quarter: bool
    steps: list[Step]

    @property
    def key(self) -> str:
        """What names it in an address."""
        return f"{self.unit.pk}-{self.paper}-{'quarter' if self.quarter else 'items'}"


def ladders_in_force(on: date, subject: Subject) -> list[Ladder]:
    """The ladders of a kind that hold on a day, with their rungs; two queries."""
    rows = Ladder.objects.in_force(on).filter(subject=subject).select_related("office", "supervisor")
    return list(rows.prefetch_related("rungs").order_by("pk"))


def first_rung(ladder: Ladder, trigger: Trigger) -> Rung | None:
    """The first rung that a trigger brings, None when the ladder knows no such trigger."""
    return next((rung for rung in ladder.rungs.all() if trigger in rung.triggers), None)


def next_rung(rung: Rung, trigger: Trigger) -> Rung | None:
    """The rung above this one that a trigger brings, None when nothing follows."""
    above = (one for one in rung.ladder.rungs.all() if one.order > rung.order)
    return next((one for one in above if trigger in one.triggers), None)


def issuer_of(ladder: Ladder, rung: Rung, office_id: int) -> int:
    """Who issues the paper of a rung: the office that handed out, or the ladder's supervising body."""
    if rung.issuer == Issuer.SUPERVISOR and ladder.supervisor_id is not None:
        return ladder.supervisor_id
    return office_id


def steps_waiting(actor: Actor) -> StepQuerySet:
    """The steps that wait for a decision or a judgement of the actor's unit."""
    waiting = (StepState.PROPOSED, StepState.OBJECTED, StepState.ANSWERED)
    return steps_of(actor).filter(issuer=actor.unit_id, state__in=waiting)


def papers_waiting(actor: Actor) -> list[Paperwork]:
    """Approved steps of the actor's unit without a paper, as the letters they would make: one for each unit and kind.

    Items and quarters are never put into one letter. One query.
    """
    rows = steps_of(actor).filter(issuer=actor.unit_id, state=StepState.APPROVED, letter_id__isnull=True)
    found: dict[tuple[int, str, bool], Paperwork] = {}
    for step in rows.order_by("pk")[:MOST_WAITING]:
        key = (step.unit_id, step.rung.paper, step.proceeding.obligation_id is None)
        found.setdefault(key, Paperwork(step.unit, Paper(step.rung.paper), key[2], [])).steps.append(step)
    return sorted(found.values(), key=lambda one: (one.paper, one.unit.path))


def count_papers(actor: Actor) -> int:
    """How many letters ``papers_waiting`` would give, counted by the database."""
    rows = Step.objects.visible_to(actor).filter(issuer=actor.unit_id, state=StepState.APPROVED, letter_id__isnull=True)
    quarter = Q(proceeding__obligation__isnull=True)
    return rows.order_by().annotate(quarter=quarter).values("unit", "rung__paper", "quarter").distinct().count()


def on_same_matter(step: Step) -> StepQuerySet:
    """All steps on the duty of a step, itself included; of one on a quarter: on its unit under the same rule."""
    rows = Step.objects.filter(unit=step.unit_id, proceeding__key=step.proceeding.key)
    return rows if step.proceeding.obligation_id is None else rows.filter(proceeding=step.proceeding_id)


def steps_of(actor: Actor) -> StepQuerySet:
    """The steps an actor sees, with all that a line shows."""
    return Step.objects.visible_to(actor).select_related(
        "rung__ladder", "unit", "issuer", "proceeding__obligation__matter", "proceeding__ladder"
    )
