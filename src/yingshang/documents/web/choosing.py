"""What a printed name is said to stand for: offered, chosen or typed, and learned for papers to come."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse

from yingshang.documents.queries.naming import name_units
from yingshang.documents.web.pages import document_for
from yingshang.kernel.errors import NotFound, Refusal
from yingshang.kernel.rules import may
from yingshang.kernel.text import line
from yingshang.kernel.web.requests import Request
from yingshang.orgs.actions.groups import edit_group
from yingshang.orgs.actions.names import teach_alias
from yingshang.orgs.forms.choosing import unit_label
from yingshang.orgs.models import Group, Unit
from yingshang.orgs.queries.units import search_units, trails

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor

_NUMBER = re.compile(r"#(g?)([0-9]{1,12})$")
_MOST_OFFERED = 12


def offers(request: Request, pk: int) -> HttpResponse:
    """Collective names and units for a choosing field."""
    document_for(request, pk)
    wanted = line(request.GET.get("q"))[:60]
    groups = Group.objects.visible_to(request.actor).filter(name__icontains=wanted)[:4] if wanted else []
    units = search_units(wanted, actor=request.actor, most=_MOST_OFFERED)
    above = trails(units)
    labels = [f"{group.name}（单位组） #g{group.pk}" for group in groups]
    return JsonResponse({"offers": labels + [unit_label(unit, above[unit.pk]) for unit in units]})


def chosen_of(request: Request) -> tuple[Unit | None, Group | None]:
    """The unit or the group of a button or a typed name; neither for what is no unit. Raises Refusal, NotFound."""
    group, none = request.POST.get("group", ""), request.POST.get("none")
    if none and not group:
        return None, None
    typed = line(request.POST.get("typed"))[:200]
    return one_of(request.actor, unit=request.POST.get("unit", ""), group=group, typed=typed)


def one_of(actor: Actor, *, unit: str = "", group: str = "", typed: str = "") -> tuple[Unit | None, Group | None]:
    """The unit or the group of a number, or of what was typed or taken from an offer. Raises Refusal, NotFound."""
    number = _NUMBER.search(typed)
    if group or (number and number[1]):
        return None, _group(actor, group or (number[2] if number else ""))
    if not unit and not typed:
        raise Refusal("documents.no_such_unit", field="typed", text="")
    return _named(actor, number[2] if number else unit, typed)


def learn(actor: Actor, printed: str, unit: Unit | None, group: Group | None) -> None:
    """Keep a name as another one of its unit or its group, where the actor may; known ones stay as they are."""
    try:
        if unit is not None and may(actor, "orgs.teach_alias", unit):
            teach_alias(actor=actor, unit=unit, alias=printed)
        if group is not None and may(actor, "orgs.keep_groups", group) and printed != group.name:
            group.refresh_from_db()
            edit_group(actor=actor, group=group, version=None, facts={"aliases": [*group.aliases, printed]})
    except Refusal as refusal:
        if refusal.code not in {"orgs.alias_known", "orgs.nothing_changed", "orgs.too_many_aliases"}:
            raise


def _named(actor: Actor, number: str, typed: str) -> tuple[Unit | None, Group | None]:
    units = Unit.objects.visible_to(actor).active()
    if number.isdigit():
        found = units.filter(pk=number).first()
    else:
        group = Group.objects.visible_to(actor).filter(name=typed).first()
        if group is not None:
            return None, group
        offered = [one for one in search_units(typed, actor=actor) if typed in {one.name, one.short_name}]
        if not offered:
            clear = name_units([typed], actor=actor)[typed]  # a name as papers print it: 县发改局, 融媒体中心
            if clear.group is not None:
                return None, clear.group
            offered = [clear.unit] if clear.unit is not None else []
        found = offered[0] if len(offered) == 1 else None
    if found is None:
        raise Refusal("documents.no_such_unit", field="typed", text=typed or number)
    return found, None


def _group(actor: Actor, number: str) -> Group:
    found = Group.objects.visible_to(actor).filter(pk=number).first() if number.isdigit() else None
    if found is None:
        raise NotFound
    return found
