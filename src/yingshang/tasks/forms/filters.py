"""One filter over the parts of a task: unit, role, lamp and due day are asked of the same part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from yingshang.kernel import clock
from yingshang.kernel.clock import SHANGHAI
from yingshang.kernel.fields import DayField
from yingshang.kernel.lists.related import Related
from yingshang.obligations.enums import DONE_STATES, Lamp, State
from yingshang.obligations.queries.due import soon
from yingshang.orgs.enums import UnitRole
from yingshang.orgs.models import Unit
from yingshang.tasks.queries.ledger import parts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yingshang.kernel.actor import Actor

_UNITS = Related("part", "单位", offered=Unit.objects.visible_to, path="unit", below="path")
_LAMPS = (*((lamp.value, lamp.label) for lamp in Lamp), ("done", "已办结"))


@dataclass(frozen=True)
class PartFilter:
    """Tasks with a part that is all of what was asked; before 交办 the printed names answer for unit and role."""

    name: str = "part"

    def fields(self, actor: Actor) -> dict[str, forms.Field]:
        """Unit, role, lamp, two days."""
        wrong = {"invalid_choice": "没有这个选项，请从列出的选项里选。"}
        roles = forms.ChoiceField(
            label="角色", choices=[("", "全部"), *UnitRole.choices], required=False, error_messages=wrong
        )
        lamps = forms.ChoiceField(label="灯", choices=[("", "全部"), *_LAMPS], required=False, error_messages=wrong)
        return {
            **_UNITS.fields(actor),
            "part_role": roles,
            "part_lamp": lamps,
            "part_from": DayField(label="时限从", required=False),
            "part_to": DayField(label="到", required=False),
        }

    def narrow(self, rows: Any, given: Mapping[str, Any], actor: Actor) -> Any:  # noqa: ANN401 - a queryset of items
        """The tasks. Raises ValidationError for days the wrong way round."""
        first, last = given["part_from"], given["part_to"]
        if first and last and first > last:
            raise ValidationError({"part_to": "结束日期早于开始日期，请调换。"})
        unit, role = given["part"], given["part_role"]
        if not any((unit, role, given["part_lamp"], first, last)):
            return rows
        parts = parts_of(actor).filter(_of(unit, role), _between(first, last))
        parts = _with_lamp(parts, given["part_lamp"])
        wanted = Q(pk__in=parts.values("matter__handed__item_id").filter(matter__handed__isnull=False))
        if not any((given["part_lamp"], first, last)):
            named = rows.model._base_manager.filter(_of(unit, role, "units__"), handed__isnull=True)
            wanted |= Q(pk__in=named.values("pk"))
        return rows.filter(wanted)

    def say(self, form: forms.Form) -> str:
        """牵头 · 县发改局 · 逾期."""
        given = form.cleaned_data
        said = [
            str(given["part"] or ""),
            dict(UnitRole.choices).get(given["part_role"], ""),
            dict(_LAMPS).get(given["part_lamp"], ""),
        ]
        if given["part_from"] or given["part_to"]:
            said.append(f"时限 {given['part_from'] or '最早'} 至 {given['part_to'] or '最晚'}")
        return " · ".join(word for word in said if word)


def _of(unit: Unit | None, role: str, prefix: str = "") -> Q:
    found = Q(**{f"{prefix}unit__path__startswith": unit.path}) if unit else Q()
    return found & Q(**{f"{prefix}role": role}) if role else found


def _between(first: date | None, last: date | None) -> Q:
    found = Q(due_at__gte=datetime.combine(first, time(), SHANGHAI)) if first else Q()
    return found & Q(due_at__lt=datetime.combine(last + timedelta(days=1), time(), SHANGHAI)) if last else found


def _with_lamp(parts: Any, lamp: str) -> Any:  # noqa: ANN401 - a queryset of obligations
    if not lamp:
        return parts
    if lamp == "done":
        return parts.filter(state__in=DONE_STATES)
    now = clock.now()
    open_parts = parts.exclude(state__in=DONE_STATES)
    found = open_parts.with_lamp(now, soon(now)).filter(lamp=lamp)
    return found.exclude(state=State.SUSPENDED) if lamp == Lamp.GREEN else found
