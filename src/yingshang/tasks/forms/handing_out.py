"""What the clerk chooses before tasks are handed out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError

from yingshang.calendars.enums import Roll
from yingshang.documents.queries.periods import PERIODS
from yingshang.kernel import clock
from yingshang.kernel.fields import DayField
from yingshang.tasks.actions.handing_out import Choices
from yingshang.tasks.queries.dues import Habits

if TYPE_CHECKING:
    from datetime import date

RHYTHMS = (
    ("", "不定期，由交办单位决定办结"),
    ("week", "每周五报告"),
    ("half-month", "每月15日和月末报告"),
    ("month", "每月末报告"),
    ("quarter", "每季度末报告"),
    ("half-year", "每半年末报告"),
    ("year", "每年末报告"),
)


class ChoicesForm(forms.Form):
    """The choices of a round; every field may be left as it is."""

    rhythm = forms.ChoiceField(
        label="长期事项多久报告一次",
        choices=RHYTHMS,
        required=False,
        help_text="写着“持续推进”“长期坚持”的任务，按这个周期生成报告事项。",
    )
    roll = forms.ChoiceField(
        label="定期事项遇到休息日",
        choices=Roll.choices,
        required=False,
        help_text="只管定期事项；写明的日期不变。",
    )
    members_on = DayField(
        label="“有关部门”等统称按哪天的名单展开",
        required=False,
        help_text="默认今天，写法如 2026-05-16。",
    )
    with_people = forms.BooleanField(label="填入各单位的分管领导和主联络员", required=False)
    backdated = forms.BooleanField(
        label="照原时限交办时限已过的任务",
        required=False,
        help_text="只用于补录旧文件：交办当天就是逾期，并记入审计。",
    )

    def clean_members_on(self) -> date:
        """The day, today when none is given. Raises ValidationError for a day to come."""
        day: date = self.cleaned_data["members_on"] or clock.today()
        if day > clock.today():
            raise ValidationError("这一天还没有到，名单可能还会变，请填今天或以前的日期。")
        return day

    def choices(self) -> Choices:
        """The choices of a form that is valid."""
        given = self.cleaned_data
        habits = Habits(PERIODS.get(given["rhythm"], ""), Roll(given["roll"] or Roll.NONE))
        return Choices(given["members_on"], habits, given["backdated"], given["with_people"])


def choices_of(data: object) -> tuple[ChoicesForm, Choices]:
    """The form bound to what was sent, and its choices; the usual ones where they cannot be read."""
    form = ChoicesForm(data)  # type: ignore[arg-type]  # a QueryDict or None
    if form.is_valid():
        return form, form.choices()
    return form, Choices(clock.today())
