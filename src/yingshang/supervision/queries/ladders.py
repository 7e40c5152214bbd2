"""Ladders in force and the steps under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.supervision.enums import Issuer
from yingshang.supervision.models import Ladder, Step

if TYPE_CHECKING:
    from datetime import date

    from yingshang.kernel.actor import Actor
    from yingshang.supervision.enums import Subject, Trigger
    from yingshang.supervision.models import Rung
    from yingshang.supervision.models.steps import StepQuerySet


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


def steps_of(actor: Actor) -> StepQuerySet:
    """The steps an actor sees, with all that a line shows."""
    return Step.objects.visible_to(actor).select_related(
        "rung__ladder", "unit", "issuer", "proceeding__obligation__matter", "proceeding__ladder"
    )
