"""Fields in which one names a unit or a person by typing; ``static/orgs/choose.js`` offers what is meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.urls import reverse_lazy

from yingshang.kernel.actor import NOBODY, Actor
from yingshang.kernel.text import line
from yingshang.orgs.models import Person, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NUMBER = re.compile(r"#([0-9]{1,12})$")
_INSIDE = re.compile(r"(?P<name>.+)[（(](?P<above>[^（）()]+)[）)]")
_MOST_UNITS = 100
_MOST = 200  # characters of what is typed that are looked at


def unit_label(unit: Unit, trail: Iterable[Unit] = ()) -> str:
    """What stands in the field for a unit: its name, what it belongs to, and its number, which decides."""
    above = [one.short_name or one.name for one in trail]
    return f"{unit.name}{f'（{above[-1]}）' if above else ''} #{unit.pk}"


def unit_names(units: Sequence[Unit]) -> list[str]:
    """What stands in a field of several: plain names, with what a unit belongs to only where two bear its name.

    ``UnitField`` reads each back as the same unit, as long as it is active. At most two queries.
    """
    names = Unit.objects.active().filter(name__in={unit.name for unit in units}).order_by()
    shared = {row["name"] for row in names.values("name").annotate(count=Count("pk")).filter(count__gt=1)}
    above = Unit.objects.in_bulk({unit.parent_id for unit in units if unit.name in shared and unit.parent_id})
    labels = [
        f"{unit.name}（{above[unit.parent_id]}）" if unit.name in shared and unit.parent_id else unit.name
        for unit in units
    ]
    return [
        f"{label} #{unit.pk}" if unit.name in shared and (not unit.parent_id or labels.count(label) > 1) else label
        for unit, label in zip(units, labels, strict=True)
    ]


def person_label(person: Person, place: str = "") -> str:
    """What stands in the field for a person."""
    return f"{person.name}{f'（{place}）' if place else ''} #{person.pk}"


class ChoiceInput(forms.TextInput):
    """A text field with offers from ``source``; what is offered ends with the number of what is meant."""

    def __init__(self, source: str) -> None:
        super().__init__({"autocomplete": "off", "data-choose": reverse_lazy(source), "maxlength": _MOST})


class UnitField(forms.CharField):
    """One unit, by its number, or by a name that only one active unit bears. Cleaned to a ``Unit`` or None."""

    default_error_messages = {  # noqa: RUF012 - Django's way of declaring them
        "unknown": "没有找到叫“%(text)s”的在用单位。请从提示中选择，或写全称。",
        "several": "叫“%(text)s”的单位有%(count)s个。请从提示中选择带上级单位名称的那一个。",
        "many": "一次最多%(most)s个单位，这里有%(count)s个。请分几次办理。",
    }

    def __init__(self, **more: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(widget=ChoiceInput("orgs:suggest"), **more)
        self.actor: Actor = NOBODY

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - a unit or what was typed
        """The label of a unit; what was typed stays."""
        return unit_label(value, [value.parent] if value.parent else []) if isinstance(value, Unit) else value

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - as above
        """The unit. Raises ValidationError where none or several are meant."""
        text = line(value)[:_MOST]
        if not text:
            return None
        units = Unit.objects.visible_to(self.actor).active()
        number = _NUMBER.search(text)
        if number:
            found = list(units.filter(pk=int(number[1])))
        else:
            found = list(units.filter(name=text)[:9]) or list(units.filter(short_name=text)[:9])
        inside = _INSIDE.fullmatch(text) if not found and not number else None
        if inside:
            above = Q(parent__name=inside["above"]) | Q(parent__short_name=inside["above"])
            found = list(units.filter(above, name=inside["name"])[:9])
        if len(found) > 1:
            raise ValidationError(self.error_messages["several"], params={"text": text, "count": len(found)})
        if not found:
            raise ValidationError(self.error_messages["unknown"], params={"text": text})
        return found[0]


class UnitsField(UnitField):
    """Several units, one a line or parted by 、. Cleaned to a list of units, each once."""

    def __init__(self, **more: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(**more)
        self.widget = forms.Textarea({"rows": 3})

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - Django hands over a text
        """The units in the order typed."""
        parts = [part for part in re.split(r"[\n、;；]", str(value or "")) if line(part)]
        if len(parts) > _MOST_UNITS:
            raise ValidationError(self.error_messages["many"], params={"most": _MOST_UNITS, "count": len(parts)})
        found = [super(UnitsField, self).to_python(part) for part in parts]
        return list(dict.fromkeys(found))


class PersonField(forms.CharField):
    """One person whom the actor may see, by number or by a name that only one bears; cleaned to it or None."""

    default_error_messages = {  # noqa: RUF012 - Django's way of declaring them
        "unknown": "没有找到“%(text)s”。请从提示中选择；只能选您看得到的人员。",
        "several": "叫“%(text)s”的有%(count)s人。请从提示中选择。",
    }

    def __init__(self, **more: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(widget=ChoiceInput("orgs:suggest_people"), **more)
        self.actor: Actor = NOBODY

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - a person or what was typed
        """The label of a person; what was typed stays."""
        return person_label(value) if isinstance(value, Person) else value

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - as above
        """The person. Raises ValidationError where none or several are meant."""
        text = line(value)[:_MOST]
        if not text:
            return None
        people = Person.objects.visible_to(self.actor)
        number = _NUMBER.search(text)
        found = list(people.filter(pk=int(number[1])) if number else people.filter(name=text)[:9])
        if len(found) > 1:
            raise ValidationError(self.error_messages["several"], params={"text": text, "count": len(found)})
        if not found:
            raise ValidationError(self.error_messages["unknown"], params={"text": text})
        return found[0]


class ActForm(forms.Form):
    """A form of one act: the version that was seen comes along, and choosing fields know who chooses."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *given: Any, actor: Actor, **more: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*given, **more)
        for field in self.fields.values():
            if isinstance(field, UnitField | PersonField):
                field.actor = actor

    def facts(self, *without: str) -> dict[str, Any]:
        """What was filled in, without the version and the fields named."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"version", *without}}
