"""The page of rules: made, changed by a new version, ended."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from yingshang.kernel import clock
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.rules import may
from yingshang.kernel.web.refusals import put
from yingshang.orgs.web.acting import Act, answer
from yingshang.reminders.actions.ruling import RuleDraft, end_rule, set_rule, usual_rule
from yingshang.reminders.forms.ruling import EndForm, RuleForm, StepForms
from yingshang.reminders.models import Rule
from yingshang.reminders.queries.ledger import rules_of
from yingshang.reminders.web.words import audience_words, scope_words, step_words, ways_words

if TYPE_CHECKING:
    from django.http import HttpResponse

    from yingshang.kernel.web.requests import Request
    from yingshang.reminders.models import Step

_HEAD = ("name", "source_kind", "due_kind", "role", "basis", "valid_from")


def rules(request: Request) -> HttpResponse:
    """All rules with their steps and what held before."""
    today = clock.today()
    shown = [(_shown(rule, today), [_shown(old, today) for old in olds]) for rule, olds in rules_of(request.actor)]
    page = {"rules": shown, "keeps": may(request.actor, "reminders.keep_rules")}
    return render(request, "reminders/rules.html", page)


def new(request: Request) -> HttpResponse:
    """A rule that there was not."""
    return _edit(request, None)


def edit(request: Request, pk: int) -> HttpResponse:
    """A new version of a rule."""
    return _edit(request, get_object_or_404(Rule.objects.visible_to(request.actor), pk=pk))


def usual(request: Request) -> HttpResponse:
    """Take what offices usually begin with."""
    if request.method == "POST":
        draft = usual_rule(clock.today(), name="常用提醒", basis="本系统推荐，待本单位发文确定")
        set_rule(actor=request.actor, draft=draft)
        messages.success(request, "常用规则已经采用，从今天起执行。请尽快换成本单位文件规定的办法。")
    return redirect("reminders:rules")


def end(request: Request, pk: int) -> HttpResponse:
    """The last day of a rule."""
    rule = get_object_or_404(Rule.objects.visible_to(request.actor), pk=pk)
    act = Act(
        title=f"停止执行：{rule}",
        submit="停止执行",
        form=EndForm,
        run=lambda form: end_rule(
            actor=request.actor,
            rule=rule,
            version=form.cleaned_data["version"] or rule.version,
            **form.facts(),
        ),
        done="已登记，到期后不再按这条规则提醒。",
        back=reverse("reminders:rules"),
        permission="reminders.keep_rules",
        target=rule,
        initial={"version": rule.version},
        danger=True,
    )
    return answer(request, act)


def _edit(request: Request, rule: Rule | None) -> HttpResponse:
    actor = request.actor
    if not may(actor, "reminders.keep_rules", rule):
        raise NotAllowed
    if request.method != "POST":
        form = RuleForm(initial=_initial(rule), actor=actor)
        return _page(request, rule, form, StepForms(initial=_steps(rule), prefix="steps"), 200)
    form, steps = RuleForm(request.POST, actor=actor), StepForms(request.POST, prefix="steps")
    if not (form.is_valid() and steps.is_valid()):
        return _page(request, rule, form, steps, 422)
    drafts = [step for one in steps.forms if (step := one.draft()) is not None]
    draft = RuleDraft(steps=drafts, **{name: form.cleaned_data[name] for name in _HEAD})
    try:
        set_rule(actor=actor, draft=draft, replaces=rule, version=form.cleaned_data["version"])
    except NotAllowed:
        raise
    except Refusal as refusal:
        put(form, refusal)
        return _page(request, rule, form, steps, refusal.status)
    messages.success(request, f"规则已经保存，{draft.valid_from:%Y-%m-%d}起执行。以前的提醒不变。")
    return redirect("reminders:rules")


def _page(request: Request, rule: Rule | None, form: Any, steps: Any, status: int) -> HttpResponse:  # noqa: ANN401 - forms
    page = {"rule": rule, "form": form, "steps": steps}
    return render(request, "reminders/rule.html", page, status=status)


def _initial(rule: Rule | None) -> dict[str, Any]:
    tomorrow = clock.today() + timedelta(days=1)
    if rule is None:
        return {"valid_from": tomorrow}
    head = {name: getattr(rule, name) for name in _HEAD}
    return {**head, "valid_from": tomorrow, "version": rule.version}


def _steps(rule: Rule | None) -> list[dict[str, Any]]:
    if rule is None:
        return []
    return [
        {
            "when": "before" if step.offset < 0 else "after" if step.offset else "on",
            "days": abs(step.offset) or None,
            "counting": "working" if step.working else "calendar",
            "every": step.every,
            "audience": step.audience,
            "leader_from": step.leader_from,
            "email": step.email,
            "sms": step.sms,
        }
        for step in rule.steps.all()
    ]


def _shown(rule: Rule, today: Any) -> dict[str, Any]:  # noqa: ANN401 - a day
    if rule.valid_to is not None and (rule.valid_to < today or rule.valid_to < rule.valid_from):
        state = ("grey", "已停止")
    elif rule.valid_from > today:
        state = ("blue", "未到执行日期")
    else:
        state = ("green", "执行中")
    return {
        "rule": rule,
        "scope": scope_words(rule),
        "state": state,
        "steps": [_line(step) for step in rule.steps.all()],
    }


def _line(step: Step) -> tuple[str, str, str]:
    return step_words(step), audience_words(step), ways_words(step)
