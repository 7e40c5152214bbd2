"""Another rhythm for a recurring duty, its end, and the event a relative deadline waits for."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gongwen.explain import describe_recurrence
from yingshang.calendars.enums import Roll
from yingshang.kernel.fields import DayField
from yingshang.kernel.text import line
from yingshang.obligations.actions.rhythms import Rhythm
from yingshang.obligations.forms.deeds import DutyForm
from yingshang.obligations.forms.ledgers import TextField
from yingshang.orgs.forms.choosing import ActForm

_EVERY = (
    ("week", "每周"),
    ("month", "每月"),
    ("quarter", "每季度末月"),
    ("half", "每半年（6月、12月）"),
    ("year", "每年12月"),
)
_FREQUENCIES = {
    "month": "FREQ=MONTHLY",
    "quarter": "FREQ=YEARLY;BYMONTH=3,6,9,12",
    "half": "FREQ=YEARLY;BYMONTH=6,12",
    "year": "FREQ=YEARLY;BYMONTH=12",
}
_WEEK = dict(zip("一二三四五六日天", ("MO", "TU", "WE", "TH", "FR", "SA", "SU", "SU"), strict=True))
_PARTED = re.compile("[、，,;； ]+")


class RhythmForm(ActForm):
    """调整周期."""

    every = forms.ChoiceField(label="多久一次", choices=_EVERY)
    days = forms.CharField(
        label="哪一天", max_length=60, help_text="每周的写：五；其他的写日期：25，或 10、25，或 月末。"
    )
    since = DayField(label="自哪一天起", help_text="今天或以后。这一天以前的各期不变，以后已经签收的也不变。")

    def clean(self) -> dict[str, Any]:
        """Puts the rule (an RRULE) under ``rule``."""
        given: dict[str, Any] = super().clean() or {}
        if "every" in given and "days" in given:
            try:
                given["rule"] = rule_of(given["every"], given["days"])
            except ValidationError as error:
                self.add_error("days", error)
        return given


class StartRhythmForm(RhythmForm):
    """设定报告周期 for all parts of a matter that have none."""

    roll = forms.TypedChoiceField(label="遇到休息日", choices=Roll.choices, coerce=Roll, initial=Roll.NONE)
    note = TextField("给单位的说明", rows=2, required=False, help_text="例如报告写什么。单位会看到，并重新签收。")
    field_order = ("every", "days", "roll", "since", "note")

    def rhythm(self) -> Rhythm:
        """What was chosen, with the words that the units are told."""
        given = self.cleaned_data
        told = f"长期任务改为定期报告：{describe_recurrence(given['rule'])}，自{given['since']}起。"
        return Rhythm(given["rule"], given["since"], f"{told}\n{given['note']}".strip(), given["roll"])


class StartDutyRhythmForm(StartRhythmForm, DutyForm):
    """The same for one part."""

    def fit(self) -> None:
        """Nothing hangs on the part."""


class EndForm(ActForm):
    """结束定期任务."""

    since = DayField(label="自哪一天起不再办理", help_text="这一天以后还没有签收的各期作废，已经签收的照办。")
    reason = TextField("理由", rows=3)


class EventForm(ActForm):
    """登记起算日 for all parts that wait for it."""

    anchor = forms.CharField(label="发生的事情", max_length=200, widget=forms.HiddenInput)
    on = DayField(label="发生日期", help_text="从次日起计算时限。")


def rule_of(every: str, days: str) -> str:
    """The RRULE of a frequency and days as typed. Raises ValidationError for days that it cannot have."""
    parts = [part for part in _PARTED.split(line(days)) if part]
    if every == "week":
        names = [_WEEK.get(part.removeprefix("周").removeprefix("星期")) for part in parts]
        if not names or None in names:
            raise ValidationError("每周的请写星期几，如：五，或 一、三、五。")
        return f"FREQ=WEEKLY;BYDAY={','.join(dict.fromkeys(str(name) for name in names))}"
    numbers = [_number(part) for part in parts]
    if not numbers:
        raise ValidationError("请写日期，如：25，或 10、25，或 月末。")
    ordered = sorted(set(numbers), key=lambda number: (number < 0, number))
    return f"{_FREQUENCIES[every]};BYMONTHDAY={','.join(str(number) for number in ordered)}"


def _number(part: str) -> int:
    plain = part.removesuffix("日").removesuffix("号")
    if plain in {"月末", "月底", "最后一天", "末"}:
        return -1
    if not (plain.isascii() and plain.isdigit()) or not 1 <= int(plain) <= 31:
        raise ValidationError(f"读不出“{part[:20]}”。请写 1 到 31 的数字，或 月末。")
    if int(plain) > 28:
        raise ValidationError("29、30、31 日不是每个月都有，请写 月末。")
    return int(plain)
