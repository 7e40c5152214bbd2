"""Quarters that somebody sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.supervision.models import Verdict

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.supervision.models import Step
    from yingshang.supervision.models.verdicts import VerdictQuerySet


def verdicts_of(actor: Actor) -> VerdictQuerySet:
    """The verdicts an actor sees, with all that a line shows."""
    return Verdict.objects.visible_to(actor).select_related("unit", "ladder")


def verdict_behind(step: Step, actor: Actor) -> Verdict | None:
    """The quarter that a step answers, for whoever sees it; None for a step on a duty."""
    return Verdict.objects.visible_to(actor).behind(step).first()
