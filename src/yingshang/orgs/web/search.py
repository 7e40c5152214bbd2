"""Units and people as they are found by the search."""

from __future__ import annotations

from django.urls import reverse

from yingshang.kernel.search import Searchable, Words, searchable
from yingshang.orgs.models import Person, Unit


def _unit(unit: Unit) -> Words:
    names = [unit.short_name, *unit.names.values_list("name", flat=True)]
    return Words(title=unit.name, body="\n".join([*filter(None, names), unit.duties]))


def _person(person: Person) -> Words:
    return Words(title=person.name)  # posts come and go by events of their own; the person's page shows them


searchable(
    Searchable(
        label="单位",
        model=Unit,
        visible=Unit.objects.visible_to,
        words=_unit,
        url=lambda number: reverse("orgs:unit", args=[number]),
    )
)
searchable(
    Searchable(
        label="人员",
        model=Person,
        visible=Person.objects.visible_to,
        words=_person,
        url=lambda number: reverse("orgs:person", args=[number]),
    )
)
