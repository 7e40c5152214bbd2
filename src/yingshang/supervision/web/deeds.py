"""The acts on a step as its page offers them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from yingshang.kernel.rules import may
from yingshang.supervision.actions import deciding, following
from yingshang.supervision.enums import STEPS, Paper, StepState, Trigger
from yingshang.supervision.forms import steps as forms
from yingshang.supervision.models import Interview
from yingshang.supervision.queries.ladders import next_rung

if TYPE_CHECKING:
    from collections.abc import Callable

    from yingshang.kernel.actor import Actor
    from yingshang.supervision.models import Step

_DECIDE, _FOLLOW, _OBJECT = (
    "supervision.decide_step",
    "supervision.follow_step",
    "supervision.object_to_step",
)


@dataclass(frozen=True)
class Deed:
    """An act: its button, form and command. ``run`` gets what the form asked for, under the command's own names."""

    verb: str
    label: str
    permission: str
    states: tuple[str, ...]
    form: type[forms.StepForm]
    run: Callable[..., object]
    done: str
    about: str = ""
    danger: bool = False
    papers: tuple[str, ...] = ()
    when: Callable[[Step], bool] = lambda _: True  # what else must hold of the step; asked last
    leads: bool = True  # whether it may be the first thing that a page offers

    def href(self, step: Step) -> str:
        """The address of its page: objecting has its own, since other posts do it."""
        if self.permission == _OBJECT:
            return reverse("supervision:step_object", args=[step.pk])
        return reverse("supervision:step_act", args=[step.pk, self.verb])

    def is_open(self, actor: Actor, step: Step) -> bool:
        """Whether the actor may do it with the step as it is."""
        fits = not self.papers or step.rung.paper in self.papers
        return step.state in self.states and fits and may(actor, self.permission, step) and self.when(step)


def _states(verb: str) -> tuple[str, ...]:
    return tuple(source for move in STEPS.moves if move.verb == verb for source in move.sources)


def _may_dissatisfy(step: Step) -> bool:
    """Whether the rule goes on where the person concerned is not satisfied, and the duty is still the unit's."""
    duty = step.proceeding.obligation
    return (duty is None or duty.completed_at is None) and next_rung(step.rung, Trigger.UNSATISFIED) is not None


def _may_conclude(step: Step) -> bool:
    return step.state != StepState.ISSUED or step.answer_due is None


def _exempt(*, actor: Actor, step: Step, version: int, **given: Any) -> object:  # noqa: ANN401 - the finding's own
    return deciding.exempt(actor=actor, step=step, version=version, finding=deciding.Finding(**given))


def _interview(*, actor: Actor, step: Step, version: int, **given: Any) -> object:  # noqa: ANN401 - the talk's own
    return following.record_interview(actor=actor, step=step, version=version, talk=following.Talk(**given))


DEEDS: tuple[Deed, ...] = (
    Deed(
        "approve",
        "同意发函",
        _DECIDE,
        _states("approve"),
        forms.WhyForm,
        deciding.approve,
        "已同意，可以起草函件。",
        "同意以后，同一单位的几项可以合并成一份函件。",
    ),
    Deed(
        "answer_objection",
        "答复异议",
        _DECIDE,
        _states("uphold"),
        forms.ObjectionForm,
        deciding.answer_objection,
        "已答复异议，单位可以看到。",
    ),
    Deed("accept", "认可回复", _FOLLOW, _states("accept"), forms.FindingForm, following.accept, "已认可，这一步了结。"),
    Deed(
        "refuse",
        "回复不予认可",
        _FOLLOW,
        _states("refuse"),
        forms.WhyForm,
        following.refuse,
        "已登记，规则有下一级的已经提出。",
    ),
    Deed(
        "interview",
        "登记约谈",
        _FOLLOW,
        (StepState.ISSUED.value, StepState.UNANSWERED.value, StepState.ANSWERED.value),
        forms.InterviewForm,
        _interview,
        "约谈已经登记，整改承诺已向单位交办。",
        papers=(Paper.INTERVIEW.value,),
        when=lambda step: not Interview.objects.filter(step=step).exists(),
    ),
    Deed(
        "report_refusal",
        "登记拒不办理",
        _FOLLOW,
        _states("report_refusal"),
        forms.WhyForm,
        following.report_refusal,
        "已登记，规则有下一级的已经提出。",
        when=lambda step: step.answer_due is not None,
        leads=False,
    ),
    Deed(
        "report_dissatisfied",
        "登记当事人不满意",
        _FOLLOW,
        _states("report_dissatisfied"),
        forms.DissatisfiedForm,
        following.report_dissatisfied,
        "已登记，规则的下一级已经提出。",
        "投诉人、来访企业等对办理结果不满意的，登记在这里；按规则进入下一级。",
        when=_may_dissatisfy,
        leads=False,
    ),
    Deed(
        "conclude",
        "了结",
        _FOLLOW,
        _states("conclude"),
        forms.FindingForm,
        following.conclude,
        "已了结。",
        "不再要求回复、或者已经另行处理的，写明结果，这一步到此结束。",
        when=_may_conclude,
        leads=False,
    ),
    Deed(
        "object", "提出异议", _OBJECT, _states("object"), forms.WhyForm, deciding.object_to, "异议已经送出，等待答复。"
    ),
    Deed(
        "decline",
        "不予采取",
        _DECIDE,
        _states("decline"),
        forms.WhyForm,
        deciding.decline,
        "已决定不采取，同一事由不会再提出。",
        leads=False,
    ),
    Deed(
        "exempt",
        "容错免责",
        _DECIDE,
        _states("exempt"),
        forms.ExemptionForm,
        _exempt,
        "容错认定已经登记。",
        "四项条件都成立，并且有书面认定，才能登记。认定会一直保留在这里。",
        leads=False,
    ),
    Deed(
        "look_back", "回头看", _FOLLOW, _states("look_back"), forms.FindingForm, following.look_back, "回头看已经登记。"
    ),
    Deed(
        "withdraw",
        "撤回",
        _DECIDE,
        _states("withdraw"),
        forms.WhyForm,
        deciding.withdraw,
        "已撤回，可以重新决定。",
        "已经编号的函件请在函件台账里作废，编号和理由都会保留。",
        danger=True,
    ),
)
BY_VERB = {deed.verb: deed for deed in DEEDS}


def open_deeds(actor: Actor, step: Step) -> list[Deed]:
    """What the actor may do with the step now."""
    return [deed for deed in DEEDS if deed.is_open(actor, step)]
