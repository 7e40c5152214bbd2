"""The tree page: a level at a time, searches, and what one may choose."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from yingshang.kernel import clock
from yingshang.kernel.dates import read_day
from yingshang.kernel.rules import may
from yingshang.kernel.text import line
from yingshang.kernel.web.requests import Request
from yingshang.orgs.forms.choosing import person_label, unit_label
from yingshang.orgs.models import Person, Post, Unit
from yingshang.orgs.queries.units import Branch, children, search_units, successors_of, trails

MOST_OFFERED = 12


def tree(request: Request) -> HttpResponse:
    """The top of the tree with its first level open, or what a search finds."""
    asked = _asked(request)
    page: dict[str, Any] = {
        **asked,
        "today": clock.today(),
        "may_keep": may(request.actor, "orgs.move_unit") and asked["on"] == clock.today(),
        "query": urlencode({key: value for key, value in _query(asked).items() if value}),
    }
    if asked["q"]:
        return render(request, "orgs/tree.html", {**page, "found": _found(request, asked)})
    roots = children(None, actor=request.actor, on=asked["on"], dissolved=asked["dissolved"])
    nodes = [_node(root, asked, request) for root in roots]
    if len(nodes) == 1:
        nodes[0] |= {"open": True, "children": _below(roots[0].unit, asked, request)}
    return render(request, "orgs/tree.html", {**page, "nodes": nodes})


def branch(request: Request, pk: int) -> HttpResponse:
    """The lines directly below one unit, for the tree to put in."""
    unit = get_object_or_404(Unit.objects.visible_to(request.actor), pk=pk)
    nodes = _below(unit, _asked(request), request)
    return render(request, "kernel/shell/tree_nodes.html", {"nodes": nodes})


def find(request: Request) -> HttpResponse:
    """What a search finds, while one types."""
    asked = _asked(request)
    return render(request, "orgs/found.html", {**asked, "found": _found(request, asked)})


def suggest(request: Request) -> HttpResponse:
    """Units for a choosing field: label and what it belongs to."""
    units = search_units(request.GET.get("q", ""), actor=request.actor, most=MOST_OFFERED)
    above = trails(units)
    return JsonResponse({"offers": [unit_label(unit, above[unit.pk]) for unit in units]})


def suggest_people(request: Request) -> HttpResponse:
    """People whom the actor may see, for a choosing field."""
    wanted = line(request.GET.get("q"))[:60]
    people = Person.objects.visible_to(request.actor).exclude(state="left").filter(name__icontains=wanted)
    chosen = list(people.order_by("name", "pk")[:MOST_OFFERED]) if wanted else []
    posts = Post.objects.held_on(clock.today()).filter(person__in=chosen).select_related("unit").order_by("is_main")
    places = {post.person_id: post.unit.name for post in posts}
    return JsonResponse({"offers": [person_label(person, places.get(person.pk, "")) for person in chosen]})


def _asked(request: Request) -> dict[str, Any]:
    typed = request.GET.get("on", "")
    on = read_day(typed, today=clock.today()) if typed else None
    return {
        "on": on or clock.today(),
        "unread": typed if typed and on is None else "",
        "dissolved": request.GET.get("dissolved") == "1",
        "q": line(request.GET.get("q"))[:60],
    }


def _query(asked: dict[str, Any]) -> dict[str, str]:
    on: date = asked["on"]
    return {"on": "" if on == clock.today() else on.isoformat(), "dissolved": "1" if asked["dissolved"] else ""}


def _below(unit: Unit, asked: dict[str, Any], request: Request) -> list[dict[str, Any]]:
    rows = children(unit, actor=request.actor, on=asked["on"], dissolved=asked["dissolved"])
    return [_node(row, asked, request) for row in rows]


def _node(row: Branch, asked: dict[str, Any], _: Request) -> dict[str, Any]:
    query = urlencode({key: value for key, value in _query(asked).items() if value})
    lazy = f"{reverse('orgs:branch', args=[row.unit.pk])}{'?' if query else ''}{query}"
    return {
        "id": row.unit.pk,
        "label": row.name,
        "href": reverse("orgs:unit", args=[row.unit.pk]),
        "note": _note(row),
        "lazy": lazy if row.units or asked["dissolved"] else "",
        "open": False,
    }


def _note(row: Branch) -> str:
    parts = [
        "已撤销" if row.gone else "",
        f"{row.units}个单位" if row.units else "",
        f"{row.people}人" if row.people else "",
    ]
    return " · ".join(part for part in parts if part)


def _found(request: Request, asked: dict[str, Any]) -> list[dict[str, Any]]:
    units = search_units(asked["q"], actor=request.actor, dissolved=asked["dissolved"])
    above, after = trails(units), successors_of([unit.pk for unit in units])
    return [
        {
            "unit": unit,
            "trail": [one.short_name or one.name for one in above[unit.pk]],
            "after": [row.after for row in after.get(unit.pk, ())],
        }
        for unit in units
    ]
