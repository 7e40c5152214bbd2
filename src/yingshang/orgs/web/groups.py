"""Collective names: the list, one with its members as of a day, and what one does to them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from yingshang.audit.queries.timeline import timeline_of
from yingshang.kernel import clock
from yingshang.kernel.dates import read_day
from yingshang.kernel.rules import may
from yingshang.kernel.sheets import Cover
from yingshang.kernel.text import line
from yingshang.kernel.web.requests import Request
from yingshang.kernel.web.sheets import export_response
from yingshang.orgs.actions.groups import create_group, edit_group, list_units, unlist_unit
from yingshang.orgs.enums import GroupReach, UnitKind
from yingshang.orgs.forms.choosing import ActForm
from yingshang.orgs.forms.sheets import MEMBERS
from yingshang.orgs.forms.units import GroupForm, ListingForm, UntilForm
from yingshang.orgs.models import Group, GroupMember, Unit
from yingshang.orgs.queries.groups import counts_of, members_of
from yingshang.orgs.queries.units import names_on, trails
from yingshang.orgs.web.acting import Act, answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model

PAGE = 100
_MOST_GROUPS = 200
_MOST_LISTED = 500


def groups(request: Request) -> HttpResponse:
    """All collective names with their rule in words and the number of members on a day."""
    asked = _asked(request)
    found = Group.objects.visible_to(request.actor).select_related("base").order_by("name")
    if asked["q"]:
        found = found.filter(Q(name__icontains=asked["q"]) | Q(aliases__icontains=asked["q"]))
    rows = list(found[:_MOST_GROUPS])
    counts = counts_of(rows, asked["on"])
    page = {
        **asked,
        "rows": [(group, rule_words(group), counts[group.pk]) for group in rows],
        "may_keep": may(request.actor, "orgs.keep_groups"),
    }
    return render(request, "orgs/groups.html", page)


def group(request: Request, pk: int) -> HttpResponse:
    """Members on a day and why they are, what is listed by hand and for how long, what happened."""
    found, asked = _group(request, pk), _asked(request)
    members = members_of(found, asked["on"]).filter(pk__in=Unit.objects.visible_to(request.actor).values("pk"))
    total = members.count()
    if asked["q"]:
        members = members.filter(Q(name__icontains=asked["q"]) | Q(short_name__icontains=asked["q"]))
    start = _start(request)
    rows = list(members.order_by("path")[start : start + PAGE + 1])
    page = {
        **asked,
        "group": found,
        "rule": rule_words(found),
        "total": total,
        "members": member_rows(found, rows[:PAGE], asked["on"]),
        "start": start,
        "more": _address(asked, start=start + PAGE) if len(rows) > PAGE else "",
        "export": f"{reverse('orgs:group_export', args=[found.pk])}?{_query(asked)}",
        "listings": _listings(found, asked["on"]),
        "may_keep": may(request.actor, "orgs.keep_groups", found),
        "timeline": timeline_of(found, request.actor),
    }
    return render(request, "orgs/group.html", page)


def export_members(request: Request, pk: int) -> HttpResponseBase:
    """The members of a day as a file."""
    found, asked = _group(request, pk), _asked(request)
    members = list(members_of(found, asked["on"]).order_by("path"))
    cover = Cover(f"{found.name}（{asked['on']:%Y-%m-%d}）", filters=rule_words(found), as_of=clock.now())
    return export_response(request, MEMBERS, member_rows(found, members, asked["on"]), cover)


def member_rows(found: Group, units: list[Unit], on: date) -> list[dict[str, Any]]:
    """Each unit with its name of the day, what it stands below, and how it came in; three queries."""
    listed = set(
        GroupMember.objects.held_on(on)
        .filter(group=found, unit__in=[unit.pk for unit in units], excluded=False)
        .values_list("unit", flat=True)
    )
    names, above = names_on(units, on), trails(units)
    return [
        {
            "unit": unit,
            "name": names[unit.pk],
            "parent": " › ".join(one.name for one in above[unit.pk][-2:]),
            "kind": unit.get_kind_display(),
            "why": "列名" if unit.pk in listed else "按规则",
        }
        for unit in units
    ]


def rule_words(found: Group) -> str:
    """What the group derives its members from, as a sentence part."""
    if found.reach == GroupReach.LISTED:
        return "只按名单"
    kinds = "、".join(str(UnitKind(kind).label) for kind in found.kinds) or "不限类别"
    base = found.base.name if found.base else ("最上层单位" if found.reach == GroupReach.CHILDREN else "全部单位")
    return f"{base}的{GroupReach(found.reach).label}（{kinds}）"


def new_group(request: Request) -> HttpResponse:
    """Make a collective name."""

    def run(form: ActForm) -> object:
        return create_group(actor=request.actor, name=form.cleaned_data["name"], facts=form.facts("name"))

    act = Act(
        title="建立单位组",
        submit="建立单位组",
        form=GroupForm,
        run=run,
        done="已建立。请打开它核对成员。",
        back=reverse("orgs:groups"),
        permission="orgs.keep_groups",
        about="写好规则以后，新设的单位会自动算进来；规则算不到的，再按名单加入或排除。",
    )
    return answer(request, act)


def change_group(request: Request, pk: int) -> HttpResponse:
    """Change name, aliases or rule."""
    found = _group(request, pk)

    def run(form: ActForm) -> object:
        version = form.cleaned_data["version"]
        return edit_group(actor=request.actor, group=found, version=version, facts=form.facts())

    act = _act(found, f"修改{found.name}", "保存单位组", GroupForm, run, obj=found)
    act.initial.update(aliases="\n".join(found.aliases), version=found.version)
    return answer(request, act)


def put_in(request: Request, pk: int) -> HttpResponse:
    """Name units as members, or as left out, for a time."""
    found = _group(request, pk)

    def run(form: ActForm) -> object:
        given = form.cleaned_data
        days = (given["valid_from"], given["valid_to"])
        return list_units(actor=request.actor, group=found, units=given["units"], days=days, excluded=given["excluded"])

    return answer(request, _act(found, f"往{found.name}加入或排除单位", "列入名单", ListingForm, run))


def take_out(request: Request, pk: int, row: int) -> HttpResponse:
    """End one line of the list."""
    found = _group(request, pk)
    listing = get_object_or_404(GroupMember.objects.select_related("unit"), group=found, pk=row)

    def run(form: ActForm) -> object:
        return unlist_unit(actor=request.actor, group=found, member=listing, on=form.cleaned_data["on"])

    what = "排除" if listing.excluded else "列名"
    act = _act(found, f"结束{listing.unit.name}在{found.name}的{what}", f"结束{what}", UntilForm, run)
    act.initial["on"] = clock.today()
    return answer(request, act)


def _act(
    found: Group,
    title: str,
    submit: str,
    form: type[ActForm],
    run: Callable[[ActForm], object],
    *,
    obj: Model | None = None,
) -> Act:
    return Act(
        title=title,
        submit=submit,
        form=form,
        run=run,
        done=f"已办理：{submit}。",
        back=reverse("orgs:group", args=[found.pk]),
        permission="orgs.keep_groups",
        obj=obj,
        target=found,
        about=f"现在的规则：{rule_words(found)}。",
    )


def _listings(found: Group, on: date) -> list[tuple[GroupMember, bool, bool]]:
    """What is listed by hand: the row, whether it was in force on the day, whether it can still be ended."""
    rows = GroupMember.objects.filter(group=found).select_related("unit").order_by("excluded", "unit__path", "pk")
    held = set(GroupMember.objects.held_on(on).filter(group=found).values_list("pk", flat=True))
    today = clock.today()
    return [(row, row.pk in held, row.valid_to is None or row.valid_to > today) for row in rows[:_MOST_LISTED]]


def _group(request: Request, pk: int) -> Group:
    return get_object_or_404(Group.objects.visible_to(request.actor).select_related("base"), pk=pk)


def _asked(request: Request) -> dict[str, Any]:
    typed = request.GET.get("on", "")
    on = read_day(typed, today=clock.today()) if typed else None
    return {
        "on": on or clock.today(),
        "unread": line(typed)[:40] if typed and on is None else "",
        "today": clock.today(),
        "q": line(request.GET.get("q"))[:60],
    }


def _start(request: Request) -> int:
    given = request.GET.get("start", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 0


def _query(asked: dict[str, Any]) -> str:
    on = cast("date", asked["on"])
    return urlencode({"on": on.isoformat()})


def _address(asked: dict[str, Any], start: int) -> str:
    return f"?{_query(asked)}&{urlencode({'q': asked['q'], 'start': start})}"
