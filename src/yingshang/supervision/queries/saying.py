"""What was said about a step: the unit's objection, the answer to it, and the unit's answer to the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.letters.models import Answer
from yingshang.supervision.enums import STEPS

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.supervision.models import Step


def said_last(step: Step, verb: str) -> str:
    """The reason given with the last move of this kind: "object", "overrule"; "" for none."""
    move = STEPS.latest(step, verb)
    return str(move.given.get("reason", "")) if move else ""


def reply_of(step: Step, actor: Actor) -> Answer | None:
    """What the unit answered last to the paper of the step, for whoever may read it."""
    if step.letter_id is None:
        return None
    return Answer.objects.visible_to(actor).filter(receipt__letter=step.letter_id, receipt__unit=step.unit_id).first()
