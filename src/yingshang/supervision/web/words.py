"""How steps are said: causes, days to answer, and the lamp of a step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yingshang.kernel import clock
from yingshang.kernel.lists import Lamp
from yingshang.supervision.enums import OVER, Paper, StepState, Trigger

if TYPE_CHECKING:
    from yingshang.supervision.models import Rung, Step


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


def period_words(period: str) -> str:
    """2026Q1 as people say it."""
    year, _, number = period.partition("Q")
    return f"{year}年第{'一二三四'[int(number) - 1]}季度" if number in {"1", "2", "3", "4"} else period


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


def days_left(step: Step) -> str:
    """What is left of the days to answer, in words; "" when none run."""
    if step.answer_due is None or step.answered_at is not None or step.state in OVER:
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
