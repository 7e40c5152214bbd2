"""The forms of the acts on a step and on a verdict."""

from __future__ import annotations

from typing import Any

from django import forms

from yingshang.kernel.fields import DayField
from yingshang.obligations.forms.ledgers import TextField
from yingshang.orgs.forms.choosing import ActForm


class StepForm(ActForm):
    """An act that needs nothing but the version that was seen. ``seen`` is what its page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)


class WhyForm(StepForm):
    """Only a reason."""

    reason = TextField("理由", help_text="对方单位会看到这段话，请写清事实和依据。")


class DissatisfiedForm(StepForm):
    """登记当事人不满意: the unit reads it, so it names nobody."""

    reason = TextField(
        "情况", help_text="写明当事人对哪些办理不满意、怎样核实的。对方单位会看到，不要写当事人的姓名和电话。"
    )


class FindingForm(StepForm):
    """What was found."""

    finding = TextField("情况", help_text="写明看到了什么、结论是什么。")


class ObjectionForm(WhyForm):
    """答复异议."""

    upheld = forms.TypedChoiceField(
        label="答复",
        choices=(("no", "异议不成立，继续办理"), ("yes", "异议成立，不再采取措施")),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    field_order = ("upheld", "reason")


class ExemptionForm(StepForm):
    """容错免责: each of the four conditions is ticked by itself."""

    panel = forms.CharField(label="认定组织", max_length=200, help_text="作出认定的组织或者会议名称。")
    document = forms.CharField(label="认定文号", max_length=120, help_text="书面认定的文号或者会议纪要编号。")
    decided_on = DayField(label="认定日期")
    reason = TextField("认定理由")
    good_faith = forms.BooleanField(label="为推进工作、出于公心", required=True)
    lawful = forms.BooleanField(label="没有违反法律法规和禁止性规定", required=True)
    no_gain = forms.BooleanField(label="没有谋取私利", required=True)
    corrected = forms.BooleanField(label="及时纠正、挽回影响", required=True)


class InterviewForm(StepForm):
    """登记约谈."""

    held_on = DayField(label="约谈日期")
    attended = TextField("参加人员", rows=3, help_text="约谈人、被约谈人和记录人，一行一人。")
    minutes = TextField("约谈记录", rows=8)
    promise = TextField("整改承诺", rows=5, help_text="签字承诺的内容；第一行会成为单位应办事项的标题。")
    results_by = DayField(label="见效期限", help_text="到这一天核验承诺是否见效，系统会向单位交办。")


class VerdictForm(ActForm):
    """Stand behind a quarter's figures, or say why it is judged otherwise."""

    below = forms.TypedChoiceField(
        label="结果",
        choices=(("", "按统计数据确认"), ("below", "更正为未达标"), ("met", "更正为达标")),
        coerce=lambda value: value == "below",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    reason = TextField("更正理由", required=False, help_text="与统计数据不同的，必须写明理由，并一直保留。")

    def clean(self) -> dict[str, Any]:
        """A correction needs its reason."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("below") is not None and not given.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "请写明更正的理由。")
        return given
