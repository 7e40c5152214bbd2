"""What people give: a day with its document, a calculation."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from django import forms

from yingshang.calendars.actions.editing import Entry
from yingshang.calendars.enums import DayKind
from yingshang.kernel.web.fields import DayField

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_DAYS = 2000
SEEN = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}):([0-9]{1,9})\b")


class SeenField(forms.CharField):
    """The office's days that were shown, with their versions: 「2026-03-07:2 2026-03-08:1」; anything else is none."""

    def clean(self, value: object) -> dict[date, int]:
        """Day → version."""
        found = {}
        for day, version in SEEN.findall(str(value or "")[:2_000]):
            with suppress(ValueError):
                found[date.fromisoformat(day)] = int(version)
        return found


def say_seen(versions: Mapping[date, int]) -> str:
    """The text of a ``SeenField``."""
    return " ".join(f"{day.isoformat()}:{version}" for day, version in sorted(versions.items()))


class DayForm(forms.Form):
    """One day, or several in a row, of one kind."""

    date = DayField(label="日期", help_text="例如 2026-05-09、5月9日。")
    until = DayField(label="至", required=False, help_text="连续几天的，填写最后一天；只有一天的不填。")
    kind = forms.ChoiceField(label="这一天", choices=DayKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label="名称", max_length=60, required=False, help_text="例如“国庆节调休”。")
    basis = forms.CharField(label="依据文件", max_length=200, help_text="通知的名称和文号；时限算法要经得起核对。")
    seen = SeenField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, object]:
        """At most forty days in a row: longer stretches are a mistake in the year."""
        given = super().clean() or {}
        first, last = given.get("date"), given.get("until")
        if isinstance(first, date) and isinstance(last, date) and not 0 <= (last - first).days <= 40:
            self.add_error("until", "最后一天应在第一天之后的40天以内，请核对年份和月份。")
        return given

    def entries(self) -> list[Entry]:
        """The days that the form names."""
        given = self.cleaned_data
        first, last = given["date"], given["until"] or given["date"]
        works = given["kind"] == DayKind.WORK
        span = [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)]
        seen: dict[date, int] = given["seen"]
        return [Entry(day, works, given["name"], given["basis"], seen.get(day, 0)) for day in span]


class PublishForm(forms.Form):
    """That a year's arrangement is published."""

    basis = forms.CharField(label="公布放假安排的通知", max_length=200, help_text="例如 国办发明电〔2025〕7号。")


class CountForm(forms.Form):
    """Count working days from a day."""

    start = DayField(label="从哪一天起", help_text="收到、发生的当天不计，从次日起算。")
    days = forms.IntegerField(
        label="多少个工作日", min_value=-MOST_DAYS, max_value=MOST_DAYS, help_text="往前推算的填负数。"
    )
