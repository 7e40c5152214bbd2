"""Filters by what happened to a row, and by what it waits for: the figures of homes and briefings lead to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from yingshang.kernel import clock
from yingshang.kernel.fields import DayField
from yingshang.kernel.lists import OneOf
from yingshang.obligations.enums import Change
from yingshang.obligations.queries.changes import changed, stretch_of, waits_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from yingshang.kernel.actor import Actor

USUAL_DAYS = 7


@dataclass(frozen=True)
class Changed:
    """Rows to which something happened between two days, both included; the last seven where none are given."""

    name: str
    label: str

    def fields(self, actor: Actor) -> dict[str, forms.Field]:
        """One choice and two days."""
        return {
            **self._choice.fields(actor),
            f"{self.name}_from": DayField(label=f"{self.label}从", required=False),
            f"{self.name}_to": DayField(label="到", required=False),
        }

    def narrow(self, rows: Any, given: Mapping[str, Any], actor: Actor) -> Any:  # noqa: ANN401 - rows of the list
        """The rows of the change. Raises ValidationError for days the wrong way round, or without a change."""
        first, last = given[f"{self.name}_from"], given[f"{self.name}_to"]
        if not given[self.name]:
            if first or last:
                raise ValidationError({self.name: "填了日期，请再选是哪一种变化。"})
            return rows
        first, last = self._days(first, last)
        if first > last:
            raise ValidationError({f"{self.name}_to": "结束日期早于开始日期，请调换。"})
        return rows.filter(changed(given[self.name], stretch_of(first, last)))

    def say(self, form: forms.Form) -> str:
        """变化：新逾期 2026-05-01 至 2026-05-07."""
        said = self._choice.say(form)
        if not said:
            return ""
        first, last = self._days(form.cleaned_data[f"{self.name}_from"], form.cleaned_data[f"{self.name}_to"])
        return f"{said} {first} 至 {last}"

    def _days(self, first: date | None, last: date | None) -> tuple[date, date]:
        end = last or max(clock.today(), first or clock.today())
        return first or end - timedelta(days=USUAL_DAYS - 1), end

    @property
    def _choice(self) -> OneOf:
        return OneOf(self.name, self.label, Change.choices)


WAITING = OneOf(
    "waiting",
    "待答复",
    choices=(("either", "异议或延期"), ("objection", "异议"), ("extension", "延期申请")),
    when=waits_for,
)
CHANGED = Changed("change", "变化")
