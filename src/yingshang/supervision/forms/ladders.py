"""A ladder and its rungs as they are typed."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django import forms

from yingshang.kernel.fields import DayField
from yingshang.kernel.text import line
from yingshang.obligations.forms.ledgers import TextField
from yingshang.orgs.forms.choosing import ActForm, UnitField
from yingshang.supervision.actions.ladders import MOST_RUNGS
from yingshang.supervision.enums import Answered, Issuer, Paper, Reset, Subject, Trigger
from yingshang.supervision.queries.examples import LadderDraft, RungDraft

if TYPE_CHECKING:
    from yingshang.supervision.models import Ladder

_SOURCES = (("document", "文件任务"), ("problem", "问题清单"), ("case", "投诉诉求"), ("interview", "约谈承诺"))


class LadderForm(ActForm):
    """The head of a ladder."""

    title = forms.CharField(label="名称", max_length=120)
    subject = forms.ChoiceField(label="对象", choices=Subject.choices, widget=forms.RadioSelect)
    basis = forms.CharField(label="依据文件", max_length=200, help_text="设定这项规则的文件名称和文号。")
    valid_from = DayField(label="施行日期", help_text="已经按原规则办理的不受影响。")
    supervisor = UnitField(label="督查机构", required=False, help_text="由督查机构发函的级次，都由它决定和签发。")
    receiver = UnitField(label="移交对象", required=False, help_text="有移交函的规则必须选定，如纪检监察机关。")
    objection_days = forms.IntegerField(
        label="异议期（工作日）", min_value=0, max_value=60, help_text="0 表示不另行告知，直接决定。"
    )
    source_kinds = forms.MultipleChoiceField(
        label="适用来源",
        choices=_SOURCES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="逐件规则适用于哪些来源的事项；都不选表示全部。",
    )
    standard = forms.IntegerField(label="达标线（%）", min_value=0, max_value=100, help_text="季度规则：按期办结率。")
    least_due = forms.IntegerField(
        label="最少件数", min_value=1, max_value=1000, help_text="季度规则：当季到期不足这个数的不评价。"
    )
    resets = forms.ChoiceField(label="何时重新计数", choices=Reset.choices, help_text="季度规则。")

    def draft(self, key: str, rungs: list[RungDraft]) -> LadderDraft:
        """The ladder that was typed."""
        given = self.facts("valid_from", "supervisor", "receiver")
        given |= {"title": line(given["title"]), "basis": line(given["basis"])}
        given["source_kinds"] = tuple(given["source_kinds"])
        return LadderDraft(key=key, rungs=tuple(rungs), **given)


class RungForm(forms.Form):
    """One rung; an empty line (no paper) is left out."""

    paper = forms.ChoiceField(label="函件", choices=(("", "（不设）"), *Paper.choices), required=False)
    issuer = forms.ChoiceField(label="发函单位", choices=Issuer.choices)
    triggers = forms.MultipleChoiceField(
        label="启动条件", choices=Trigger.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(label="逾期满（工作日）", min_value=0, max_value=250, initial=0)
    strikes = forms.IntegerField(label="未达标次数", min_value=0, max_value=40, initial=0)
    in_a_row = forms.BooleanField(label="须连续", required=False)
    answer_days = forms.IntegerField(label="回复期限（工作日，0 为不要求）", min_value=0, max_value=250, initial=5)
    answered = forms.ChoiceField(label="怎样算回复", choices=Answered.choices)

    def clean(self) -> dict[str, Any]:
        """A rung that something brings needs its paper: it is not left out in silence."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("triggers") and not given.get("paper") and "paper" not in self.errors:
            self.add_error("paper", "选了启动条件，还没有选函件。不要这一级的，请把启动条件也去掉。")
        return given

    def draft(self) -> RungDraft | None:
        """The rung that was typed, None for an empty line."""
        given: dict[str, Any] = self.cleaned_data
        if not given.get("paper"):
            return None
        return RungDraft(**{**given, "triggers": tuple(given["triggers"])})


RungForms = forms.formset_factory(RungForm, extra=0, max_num=MOST_RUNGS, validate_max=True)


class EndForm(ActForm):
    """Ending a ladder."""

    on = DayField(label="停止日期", help_text="这一天仍然有效；正在进行的过程照原规则办完。")
    reason = TextField("理由")


class WithdrawForm(ActForm):
    """Withdrawing a version before its day."""

    reason = TextField("理由")


# What a kind of rule has no use for: it is carried along unseen.
_IDLE = {
    Subject.ITEM: (("standard", "least_due", "resets"), ("strikes", "in_a_row"), Trigger.BELOW),
    Subject.UNIT: ((), ("days",), Trigger.OVERDUE),
}


def keep_to(subject: str, form: LadderForm, rows: forms.BaseFormSet[RungForm]) -> None:
    """Fix the subject, and show only what a rule of its kind has: the form is long enough."""
    heads, rungs, foreign = _IDLE[Subject(subject)]
    form.fields["subject"].disabled = True
    for fields, names in ((form.fields, heads), *((row.fields, rungs) for row in rows)):
        for name in names:
            fields[name].widget = forms.HiddenInput()
    offered = [choice for choice in Trigger.choices if choice[0] != foreign]
    for row in rows:
        triggers = row.fields["triggers"]
        if isinstance(triggers, forms.MultipleChoiceField):
            triggers.choices = offered


def tell_rungs(form: LadderForm, rows: forms.BaseFormSet[RungForm]) -> None:
    """Say what is wrong with the rungs above the form too: they lie far down the page."""
    for number, row in enumerate(rows, start=1):
        for field in row:
            for error in field.errors:
                label = str(field.label).partition("（")[0]
                form.add_error(None, f"第{number}级：{'' if label in error else f'{label}：'}{error}")


def initial_of(ladder: Ladder | LadderDraft) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the forms show of a ladder or an example: its head and its rungs, with one empty line more."""
    names = ("title", "subject", "basis", "objection_days", "source_kinds", "standard", "least_due", "resets")
    head = {name: getattr(ladder, name) for name in names}
    rungs: Any = ladder.rungs if isinstance(ladder, LadderDraft) else ladder.rungs.all()
    rows = [asdict(rung) if isinstance(rung, RungDraft) else _row(rung) for rung in rungs]
    return head, [*rows, *[{} for _ in range(min(2, MOST_RUNGS - len(rows)))]]


def _row(rung: Any) -> dict[str, Any]:  # noqa: ANN401 - a Rung
    return {name: getattr(rung, name) for name in RungForm.base_fields}
