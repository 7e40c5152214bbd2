"""The forms of the acts on one obligation. Each knows the obligation it is about."""

from __future__ import annotations

import unicodedata
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from yingshang.kernel import clock
from yingshang.kernel.fields import DayField
from yingshang.kernel.text import line
from yingshang.obligations.actions.by_unit import Figure
from yingshang.obligations.enums import Grade
from yingshang.obligations.forms.figures import FiguresInput
from yingshang.obligations.forms.ledgers import TextField
from yingshang.obligations.queries.parts import open_parts
from yingshang.orgs.forms.choosing import ActForm, PersonField

if TYPE_CHECKING:
    from yingshang.obligations.models import Obligation

_MOST_FIGURES = 30
_LONGEST_NUMBER = 24


class FiguresField(forms.Field):
    """Rows of name, value and unit; cleaned to ``Figure``s. Empty rows are left out."""

    widget = FiguresInput

    def to_python(self, value: Any) -> list[Figure]:  # noqa: ANN401 - Django hands over the rows as typed
        """The figures. Raises ValidationError for a number without a name, a name without a number, or no number."""
        rows = [tuple(line(part) for part in row) for row in value or ()]
        filled = [row for row in rows if any(row)]
        if len(filled) > _MOST_FIGURES:
            raise ValidationError(f"最多 {_MOST_FIGURES} 行数据，更多的请放在附件里。")
        return [self._figure(*row) for row in filled]

    def _figure(self, name: str, number: str, unit: str) -> Figure:
        if not name or not number:
            raise ValidationError(f"“{name or number or unit}”这一行，名称和数值都要填写。")
        plain = unicodedata.normalize("NFKC", number).replace(",", "").replace(" ", "")
        try:
            value = Decimal(plain) if len(plain) <= _LONGEST_NUMBER else None
        except InvalidOperation:
            value = None
        if value is None or not value.is_finite() or value.adjusted() > _LONGEST_NUMBER:
            raise ValidationError(f"“{name}”的数值“{number[:30]}”不是数字，请只写数字，如 320 或 12.5。")
        if len(name) > 100 or len(unit) > 20:
            raise ValidationError("数据名称最多 100 个字，单位最多 20 个字。")
        return Figure(name, value, unit)


class DutyForm(ActForm):
    """A form about one obligation. ``seen`` is what its page showed, for when somebody else was faster."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def __init__(self, *given: Any, duty: Obligation, **more: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*given, **more)
        self.duty = duty
        self.fit()

    def fit(self) -> None:
        """Fit the fields to the obligation."""


class WhyForm(DutyForm):
    """Only a reason."""

    reason = TextField("理由", help_text="对方会看到这段话，请写清原因。")


class ReportForm(DutyForm):
    """报进展."""

    text = TextField("进展情况", rows=6, help_text="写做了什么、到了哪一步、还有什么困难。")
    figures = FiguresField(label="数据", required=False, help_text="有数字的一行写一个，例如：新增经营主体，320，户。")
    count = forms.IntegerField(label="计入数量", min_value=0, max_value=10_000, required=False)

    def fit(self) -> None:
        """What counts towards a quota is asked only where there is one."""
        quota = self.duty.quota
        if quota is None:
            del self.fields["count"]
            return
        unit = self.duty.quota_unit or "件"
        self.fields[
            "count"
        ].help_text = f"这次报送的{unit}数。本期应报 {quota} {unit}，已报 {self.duty.counted} {unit}。"


class SubmitForm(DutyForm):
    """申请办结."""

    result = TextField("办理结果", rows=6, help_text="写完成了什么、效果怎样。申请办结的时间就是判断是否按期的时间。")
    despite = TextField("先行申请办结的理由", rows=2)

    def fit(self) -> None:
        """A reason is asked only while parts are open."""
        _ask_despite(self, "还有 {} 份任务没有办结。确需先行申请的，写明理由；否则请先督促办结。")


class PassForm(DutyForm):
    """审核通过."""

    grade = forms.TypedChoiceField(label="评定", choices=Grade.choices, coerce=Grade, widget=forms.RadioSelect)
    note = TextField("审核意见", rows=3, required=False)
    despite = TextField("先行办结的理由", rows=2)

    def fit(self) -> None:
        """A reason is asked only while parts are open."""
        _ask_despite(self, "还有 {} 份任务没有办结。先行办结整件事项的，写明理由。")


class ExtensionForm(DutyForm):
    """申请延期."""

    due = DayField(label="申请延期至", help_text="须晚于现在的时限。例如 2026-06-30。")
    reason = TextField("理由", help_text="写明为什么不能按期完成、现在做到哪一步。")


class DecisionForm(DutyForm):
    """答复延期."""

    verdict = forms.ChoiceField(
        label="答复", choices=(("grant", "同意延期"), ("refuse", "不同意")), widget=forms.RadioSelect
    )
    due = DayField(label="延期至", required=False, help_text="可以早于申请的日期；不同意的不用填。")
    decision = TextField("答复意见", rows=3, required=False, help_text="不同意的必须写明理由。")

    def clean(self) -> dict[str, Any]:
        """A grant needs its day, a refusal its reason."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("verdict") == "grant" and not given.get("due") and "due" not in self.errors:
            self.add_error("due", "同意延期的，请填写延期到哪一天。")
        if given.get("verdict") == "refuse" and not given.get("decision") and "decision" not in self.errors:
            self.add_error("decision", "不同意的，请写明理由。")
        return given


class SettleForm(DutyForm):
    """答复异议."""

    verdict = forms.ChoiceField(
        label="处理", choices=(("keep", "维持交办"), ("withdraw", "异议成立，撤回交办")), widget=forms.RadioSelect
    )
    decision = TextField("答复意见", rows=3)


class FindingForm(DutyForm):
    """回头看."""

    finding = TextField("核查情况", help_text="写什么时候、怎样核查、看到了什么。")
    reopened = forms.BooleanField(label="成果没有保持，重新办理", required=False)


class ChangeForm(DutyForm):
    """变更要求."""

    due = DayField(label="完成时限", required=False, help_text="不改的保持原样。")
    demand = TextField(
        "对本单位的要求", rows=4, required=False, help_text="只对这个单位生效；整件事项的要求在来源文件里改。"
    )
    words = TextField("改了什么、为什么", rows=3, help_text="单位会先看到这段话，再重新签收。")

    def clean(self) -> dict[str, Any]:
        """A change changes something."""
        given: dict[str, Any] = super().clean() or {}
        same_day = self.due_changed(given.get("due")) is None
        if not self.errors and same_day and given.get("demand") == self.duty.demand:
            raise ValidationError("时限和要求都没有改动。请改其中一项；只想提醒单位的，不用办理变更。")
        return given

    def due_changed(self, day: Any) -> Any:  # noqa: ANN401 - a date or None
        """The day, when it is another than that of the due moment; None otherwise."""
        now = clock.local(self.duty.due_at).date() if self.duty.due_at else None
        return day if day and day != now else None


class PeopleForm(DutyForm):
    """指定分管领导和责任人."""

    leader = PersonField(label="分管领导", required=False)
    handler = PersonField(label="责任人", required=False)


class AnchorForm(DutyForm):
    """登记起算日."""

    on = DayField(label="发生日期", help_text="从次日起计算时限。")


def _ask_despite(form: DutyForm, words: str) -> None:
    count = open_parts(form.duty)
    if count:
        form.fields["despite"].help_text = words.format(count)
    else:
        del form.fields["despite"]
