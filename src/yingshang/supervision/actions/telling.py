"""Telling about steps: the unit what is announced to it and what became of it, the deciders what was objected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Max
from django.urls import reverse

from yingshang.kernel import clock
from yingshang.messaging.actions import Notice, To, notify
from yingshang.messaging.enums import Urgency
from yingshang.orgs.enums import PostKind
from yingshang.orgs.models import Unit
from yingshang.supervision.enums import Issuer, StepState
from yingshang.supervision.rules import STEPS_TOLD

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.kernel.models import Event
    from yingshang.supervision.models import Ladder, Step
    from yingshang.supervision.models.steps import StepQuerySet

_TEXTS = {  # what happened → the words to the unit, and whether they leave the site in working hours at once
    "supervision.step_proposed": ("announced", Urgency.PROMPT),
    "supervision.objection_answered": ("answered", Urgency.PROMPT),
    "supervision.refused": ("refused", Urgency.PROMPT),
    "supervision.refusal_reported": ("refusal_reported", Urgency.PROMPT),
    "supervision.dissatisfied": ("dissatisfied", Urgency.PROMPT),
    "supervision.declined": ("declined", Urgency.ORDINARY),
    "supervision.exempted": ("exempted", Urgency.ORDINARY),
    "supervision.withdrawn": ("withdrawn", Urgency.ORDINARY),
}
_DECIDER = {Issuer.OFFICE: PostKind.SECTION_HEAD, Issuer.SUPERVISOR: PostKind.SUPERVISOR}
OBJECTED = "supervision.objected"
ABOUT_ONE = (*_TEXTS, OBJECTED)


def tell_about(step: Step, event: Event, *, actor: Actor) -> bool:
    """Tell of what happened to a step, once for each event; False when the unit was not told of the step at all."""
    if step.told_at is None:
        return False
    said = str(event.facts.get("reason", ""))
    if event.type == OBJECTED:
        to, text, urgency = To.holders(step.issuer, _DECIDER[Issuer(step.rung.issuer)]), "objected", Urgency.PROMPT
    else:
        to = To.liaison(step.unit)
        text, urgency = _TEXTS[event.type]
    page = {"step": step, "said": said, "result": event.facts.get("result", "")}
    notice = Notice.worded(
        f"supervision/told/{text}.txt",
        page,
        kind=STEPS_TOLD,
        key=f"supervision:{text}:{event.pk}",
        link=reverse("supervision:step", args=[step.pk]),
        about=("supervision.step", str(step.pk)),
        urgency=urgency,
    )
    notify(actor=actor, notice=notice, to=[to])
    return True


def tell_announced(ladder: Ladder, steps: StepQuerySet, *, actor: Actor) -> int:
    """Tell each unit of the steps that a morning announced to it: one message for a unit, ladder, rung and day."""
    announced = steps.filter(state=StepState.ANNOUNCED, told_at__isnull=False, rung__ladder=ladder).order_by()
    groups = announced.values("unit", "rung").annotate(count=Count("pk"), until=Max("objection_until"))
    rows = list(groups.order_by("unit", "rung"))
    units = Unit.objects.in_bulk({row["unit"] for row in rows})
    rungs = {rung.pk: rung for rung in ladder.rungs.all()}
    for row in rows:
        page = {"rung": rungs[row["rung"]], "count": row["count"], "until": row["until"]}
        notice = Notice.worded(
            "supervision/told/several.txt",
            page,
            kind=STEPS_TOLD,
            key=f"supervision:announced:{row['unit']}:{row['rung']}:{clock.today():%Y%m%d}",
            count=row["count"],
            link=f"{reverse('supervision:steps')}?state={StepState.ANNOUNCED.value}",
            urgency=Urgency.PROMPT,
        )
        notify(actor=actor, notice=notice, to=[To.liaison(units[row["unit"]])])
    return len(rows)
