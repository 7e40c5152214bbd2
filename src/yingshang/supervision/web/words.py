"""How steps are said: causes, days to answer, and the lamp of a step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from yingshang.audit.queries.timeline import timeline_of
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.dates import period_words
from yingshang.kernel.lists import Lamp
from yingshang.kernel.models import History
from yingshang.supervision.enums import OVER, STEPS, Paper, StepState, Trigger

if TYPE_CHECKING:
    from datetime import datetime

    from yingshang.kernel.actor import Actor
    from yingshang.supervision.models import Rung, Step

_SWEPT = ("mature", "lapse", "miss", "settle")  # moves that the audit keeps by the batch


def cause(step: Step) -> str:
    """Why it was proposed, with its figures."""
    facts: dict[str, Any] = step.facts
    match step.trigger:
        case Trigger.OVERDUE:
            return f"应于 {facts.get('due')} 前办结，逾期未办结"
        case Trigger.BELOW:
            quarter = period_words(str(facts.get("title")))
            figures = f"应办结 {facts.get('denominator')} 件，按期办结 {facts.get('numerator')} 件"
            return f"{quarter}{figures}，达标线 {facts.get('standard')}%，第 {facts.get('strikes')} 次未达标"
    return f"{facts.get('after') or '上一级'}：{Trigger(step.trigger).label}"


def about(step: Step) -> str:
    """The duty or the quarter that it is about."""
    title = str(step.facts.get("title") or step.proceeding.occasion)
    return period_words(title) if step.proceeding.obligation_id is None else title


def matter_of(step: Step) -> str:
    """What it is about and why, in one line; the quarter is said once."""
    return cause(step) if step.trigger == Trigger.BELOW else f"{about(step)}：{cause(step)}"


def lamp_of(step: Step) -> Lamp:
    """Red when the unit let its days pass or was refused, yellow while its days run, blue while the office decides."""
    if step.state in OVER:
        return Lamp("grey" if step.state != StepState.CLOSED else "green", StepState(step.state).label)
    colours = {
        StepState.UNANSWERED: "red",
        StepState.REFUSED: "red",
        StepState.ISSUED: "yellow",
        StepState.ANNOUNCED: "yellow",
    }
    return Lamp(colours.get(StepState(step.state), "blue"), StepState(step.state).label)


def timeline_of_step(step: Step, actor: Actor) -> list[dict[str, object]]:
    """The acts on a step, newest first: those said of it alone, and what the morning sweep did to many at once.

    Of the latter the audit has one act for a batch; the step's own rows say when it was among them. Three queries.
    """
    entries = timeline_of(step, actor)
    if actor.person_id is None and not actor.is_system:
        return entries
    rows = History.objects.filter(table=STEPS.name, object_id=step.pk, verb__in=_SWEPT).order_by("-id")
    swept: list[dict[str, object]] = [
        {"at": row.at, "who": row.person_name, "sentence": _swept_words(row.verb, step), "note": row.unit}
        for row in rows
    ]
    if step.trigger in (Trigger.OVERDUE, Trigger.UNANSWERED):
        proposal = f"按《{step.rung.ladder.title}》提出{Paper(step.rung.paper).label}建议，事由：{cause(step)}"
        swept.append({"at": step.proposed_at, "who": SYSTEM.name, "sentence": proposal, "note": ""})
    return sorted([*entries, *swept], key=_moment, reverse=True)


def _swept_words(verb: str, step: Step) -> str:
    name = step.unit.name
    until = f"（{step.objection_until}）" if step.objection_until else ""
    due = f"（{step.answer_due}）" if step.answer_due else ""
    words = {
        "mature": f"告知期满{until}，{name}没有提出异议，可以作出决定",
        "lapse": "事由消失，建议终止",
        "miss": f"回复期限已过{due}，{name}没有回复",
        "settle": f"{name}的事项已办结，措施了结",
    }
    return words[verb]


def _moment(entry: dict[str, object]) -> datetime:
    return cast("datetime", entry["at"])


def days_left(step: Step) -> str:
    """What is left of the days to answer, in words; "" when none run."""
    if step.answer_due is None or step.answered_at is not None or step.state in (*OVER, StepState.REFUSED):
        return ""
    left = (step.answer_due - clock.today()).days
    if left < 0:
        return f"已过 {-left} 天"
    return "今天到期" if left == 0 else f"还有 {left} 天"


def rung_words(rung: Rung) -> str:
    """A rung in one sentence: what brings it, who sends what, what is to be answered."""
    brought = "、".join(Trigger(trigger).label for trigger in rung.triggers)
    if rung.strikes:
        brought = f"{'连续' if rung.in_a_row else '累计'} {rung.strikes} 次{brought}"
    if rung.days:
        brought += f"满 {rung.days} 个工作日"
    answer = f"，{rung.answer_days} 个工作日内回复" if rung.answer_days else "，不要求回复"
    return f"{brought} → 由{rung.get_issuer_display()}发{Paper(rung.paper).label}{answer}"
