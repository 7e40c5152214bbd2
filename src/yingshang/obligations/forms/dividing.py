"""The form of 分解到股室: three fields for each section of the unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from yingshang.kernel.fields import DayField
from yingshang.kernel.text import line
from yingshang.obligations.enums import State
from yingshang.orgs.forms.choosing import ActForm
from yingshang.orgs.models import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from yingshang.obligations.models import Obligation

_MOST = 200


def sections_of(duty: Obligation) -> list[Unit]:
    """The units below that have no share of it yet, in the order of the tree; two queries."""
    taken = set(duty.sections.exclude(state=State.VOID).values_list("unit_id", flat=True))
    below = Unit.objects.active().below(duty.unit).exclude(pk=duty.unit_id).order_by("path")[:_MOST]
    return [unit for unit in below if unit.pk not in taken]


class DivideForm(ActForm):
    """For each section: whether it has a share, by when, and what."""

    def __init__(self, *given: Any, units: Sequence[Unit], **more: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*given, **more)
        self.units = list(units)
        for unit in self.units:
            self.fields[f"to_{unit.pk}"] = forms.BooleanField(label=f"分解给{unit.name}", required=False)
            self.fields[f"due_{unit.pk}"] = DayField(label=f"{unit.name}的时限", required=False)
            self.fields[f"demand_{unit.pk}"] = forms.CharField(
                label=f"{unit.name}的任务", required=False, max_length=1000
            )

    def clean(self) -> dict[str, Any]:
        """At least one section has a share; what is typed for a section chooses it."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.chosen():
            raise forms.ValidationError("没有选中任何股室。请至少选一个，再分解。")
        return given

    def chosen(self) -> list[tuple[Unit, date | None, str]]:
        """The sections with a share."""
        given = self.cleaned_data
        rows = [(unit, given.get(f"due_{unit.pk}"), line(given.get(f"demand_{unit.pk}"))) for unit in self.units]
        return [row for row in rows if given.get(f"to_{row[0].pk}") or row[1] or row[2]]
