"""What a rule is asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from yingshang.kernel import clock
from yingshang.kernel.fields import DayField
from yingshang.kernel.text import line, paragraphs
from yingshang.obligations.enums import DueKind
from yingshang.orgs.enums import UnitRole
from yingshang.orgs.forms.choosing import ActForm
from yingshang.reminders.actions.ruling import FARTHEST, MOST_STEPS, StepDraft
from yingshang.reminders.enums import Audience

SOURCES = (("", "全部"), ("document", "公文"), ("task", "任务"))
LONGEST = 500
WHENS = (("", "（不用这一行）"), ("before", "到期前"), ("on", "到期当天"), ("after", "逾期后"))


class PlainField(forms.CharField):
    """One line; invisible characters are dropped, and nothing but blanks counts as nothing."""

    def to_python(self, value: object) -> str:
        """The line made plain."""
        return line(super().to_python(value))


class RuleForm(ActForm):
    """The head of a rule."""

    name = PlainField(label="名称", max_length=80)
    source_kind = forms.ChoiceField(label="事项来源", choices=SOURCES, required=False)
    due_kind = forms.ChoiceField(label="时限类别", choices=(("", "全部"), *DueKind.choices), required=False)
    role = forms.ChoiceField(label="单位角色", choices=(("", "全部"), *UnitRole.choices), required=False)
    basis = PlainField(
        label="依据", max_length=200, help_text="规定怎样提醒的文件名称或文号。对同一件事项，写得最细的规则起作用。"
    )
    valid_from = DayField(label="执行日期", initial=lambda: clock.today() + timedelta(days=1))


class StepForm(forms.Form):
    """One line of steps."""

    when = forms.ChoiceField(label="什么时候", choices=WHENS, required=False)
    days = forms.IntegerField(label="天数", min_value=1, max_value=FARTHEST, required=False)
    counting = forms.ChoiceField(
        label="怎样算", choices=(("working", "工作日"), ("calendar", "自然日")), required=False
    )
    every = forms.IntegerField(label="每隔几天重复", min_value=1, max_value=FARTHEST, required=False)
    audience = forms.ChoiceField(label="发给", choices=Audience.choices, required=False)
    leader_from = forms.IntegerField(label="第几次起加发分管领导", min_value=1, max_value=FARTHEST, required=False)
    email = forms.BooleanField(label="电子邮件", required=False)
    sms = forms.BooleanField(label="短信", required=False)

    def clean(self) -> dict[str, Any]:
        """Days are needed before and after."""
        given = super().clean() or self.cleaned_data
        if given.get("when") in {"before", "after"} and not given.get("days") and "days" not in self.errors:
            self.add_error("days", "请填天数，1 至 366。")
        return given

    def draft(self) -> StepDraft | None:
        """The step; None for a line that is not used."""
        given = self.cleaned_data
        sign = {"before": -1, "on": 0, "after": 1}.get(given.get("when", ""))
        if sign is None:
            return None
        return StepDraft(
            offset=sign * (given.get("days") or 0),
            working=given.get("counting") != "calendar",
            every=given.get("every"),
            audience=given.get("audience") or Audience.HANDLER,
            leader_from=given.get("leader_from"),
            email=given["email"],
            sms=given["sms"],
        )


StepForms = forms.formset_factory(StepForm, extra=3, max_num=MOST_STEPS, absolute_max=MOST_STEPS)


class EndForm(ActForm):
    """The last day of a rule, and why."""

    last = DayField(label="执行到", initial=clock.today)
    reason = PlainField(label="原因", max_length=200)


class ChaseForm(forms.Form):
    """What the unit is asked."""

    text = forms.CharField(
        label="催办内容",
        widget=forms.Textarea({"rows": 3}),
        help_text="单位会看到这段话，并记入办理记录。写明要做什么、什么时候答复；不要写群众的姓名和电话。",
    )
    to_leader = forms.BooleanField(label="同时发给分管领导", required=False)

    def clean_text(self) -> str:
        """The text made plain. Raises ValidationError for nothing or more than 500 characters."""
        text = paragraphs(self.cleaned_data["text"])
        if not text:
            raise forms.ValidationError("请写催办内容。", code="required")
        if len(text) > LONGEST:
            raise forms.ValidationError(f"最多 {LONGEST} 个字，现在是 {len(text)} 个字。", code="too_long")
        return text


class ChaseActForm(ActForm, ChaseForm):
    """The same on its own page."""
