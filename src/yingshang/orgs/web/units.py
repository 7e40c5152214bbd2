"""A unit's page and what one does to units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from yingshang.audit.queries.timeline import timeline_of
from yingshang.kernel import clock
from yingshang.kernel.dates import read_day
from yingshang.kernel.errors import Refusal
from yingshang.kernel.lists import ask
from yingshang.kernel.rules import may
from yingshang.kernel.sheets import Cover
from yingshang.kernel.web.lists import list_page
from yingshang.kernel.web.requests import Request
from yingshang.kernel.web.sheets import export_response
from yingshang.orgs.actions.endings import dissolve_unit, merge_units, restore_unit, split_unit
from yingshang.orgs.actions.names import add_alias, remove_alias, rename_unit
from yingshang.orgs.actions.units import OWN_FACTS, edit_unit, found_unit, move_unit
from yingshang.orgs.enums import UnitState
from yingshang.orgs.forms import units as forms
from yingshang.orgs.forms.choosing import ActForm
from yingshang.orgs.forms.sheets import UNITS as UNITS_SHEET
from yingshang.orgs.models import Unit, UnitName
from yingshang.orgs.queries.groups import groups_with
from yingshang.orgs.queries.people import contacts_of, liaison_of
from yingshang.orgs.queries.publishing import published_by
from yingshang.orgs.queries.units import children, name_on, names_of, successors_of, trails
from yingshang.orgs.web.acting import Act, answer
from yingshang.orgs.web.lists import UNITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from yingshang.kernel.actor import Actor


def ledger(request: Request) -> HttpResponseBase:
    """All units."""
    may_import = may(request.actor, "orgs.import")
    return list_page(request, UNITS, template="orgs/units.html", context={"may_import": may_import})


def ledger_file(request: Request) -> HttpResponseBase:
    """The units in use that the list's filters show, as the table that can be imported again."""
    asked = ask(UNITS, request.GET.dict(), request.actor)
    if asked.is_wrong:
        raise Refusal("kernel.export_filter")
    shown = asked.rows.order_by().values("pk")
    rows = Unit.objects.visible_to(request.actor).active().filter(pk__in=shown)
    rows = rows.select_related("parent__parent").order_by("path")
    return export_response(request, UNITS_SHEET, rows, Cover("单位名录", filters="；".join(asked.words)))


def unit(request: Request, pk: int) -> HttpResponse:
    """Facts, names over time, people as far as one may know them, sections, groups, what happened."""
    found = _unit(request, pk)
    on = read_day(request.GET.get("on", ""), today=clock.today()) or clock.today()
    page = {
        "unit": found,
        "on": on,
        "today": clock.today(),
        "name": name_on(found, on),
        "trail": trails([found])[found.pk],
        "names": names_of(found),
        "contacts": contacts_of(found, actor=request.actor, on=on),
        "liaison": liaison_of(found, on),
        "below": children(found, actor=request.actor, on=on),
        "groups": groups_with(found, on),
        "after": successors_of([found.pk]).get(found.pk, []),
        "before": found.predecessors.select_related("before").order_by("on", "id"),
        "acts": _acts(request.actor, found),
        "published": bool(published_by(found)),
        "may_add": may(request.actor, "orgs.add_person", found) and found.state == UnitState.ACTIVE,
        "may_name": may(request.actor, "orgs.keep_aliases", found),
        "timeline": timeline_of(found, request.actor),
    }
    return render(request, "orgs/unit.html", page)


_ACTS = (
    ("orgs.edit_unit", "orgs:edit", "修改资料", True),
    ("orgs.rename_unit", "orgs:rename", "更名", True),
    ("orgs.move_unit", "orgs:move", "移动到…", True),
    ("orgs.found_unit", "orgs:found", "设立下级单位", True),
    ("orgs.merge_units", "orgs:merge", "合并", True),
    ("orgs.split_unit", "orgs:split", "分设", True),
    ("orgs.dissolve_unit", "orgs:dissolve", "撤销", True),
    ("orgs.restore_unit", "orgs:restore", "恢复", False),
)


def _acts(actor: Actor, found: Unit) -> list[tuple[str, str]]:
    active = found.state == UnitState.ACTIVE
    return [
        (reverse(name, args=[found.pk]), label)
        for permission, name, label, while_active in _ACTS
        if while_active == active and may(actor, permission, found)
    ]


def found(request: Request, pk: int | None = None) -> HttpResponse:
    """Found a unit below another, or at the top."""
    parent = _unit(request, pk) if pk is not None else None

    def run(form: ActForm) -> object:
        given = form.facts()
        kind, name = given.pop("kind"), given.pop("name")
        return found_unit(actor=request.actor, parent=parent, kind=kind, name=name, facts=given)

    act = Act(
        title=f"在{parent}下面设立单位" if parent else "设立最上层单位",
        submit="设立单位",
        form=forms.FoundForm,
        run=run,
        done="已设立，排在同级单位的最后。",
        back=reverse("orgs:unit", args=[parent.pk]) if parent else reverse("orgs:tree"),
        permission="orgs.found_unit",
    )
    return answer(request, act)


def edit(request: Request, pk: int) -> HttpResponse:
    """Change facts; a unit's own people see only the fields that are theirs."""
    found = _unit(request, pk)
    whole = may(request.actor, "orgs.edit_identity", found)

    def run(form: ActForm) -> object:
        facts = form.facts()
        kept = facts if whole else {name: facts[name] for name in OWN_FACTS}
        return edit_unit(actor=request.actor, unit=found, version=form.cleaned_data["version"], facts=kept)

    return answer(
        request,
        _act(found, "修改{}的资料", "保存资料", run, "orgs.edit_unit", forms.EditForm if whole else forms.FactsForm),
    )


def move(request: Request, pk: int) -> HttpResponse:
    """Put it below another unit, or elsewhere among its siblings; dropping in the tree leads here too."""
    found = _unit(request, pk)
    initial: dict[str, object] = {"parent": found.parent}
    for name in ("parent", "before"):
        number = request.GET.get(name, "")
        if number.isdecimal() and len(number) < 12:
            initial[name] = Unit.objects.visible_to(request.actor).filter(pk=int(number)).first()

    def run(form: ActForm) -> object:
        given = form.facts()
        version = form.cleaned_data["version"]
        return move_unit(
            actor=request.actor, unit=found, version=version, parent=given["parent"], before=given["before"]
        )

    count = Unit.objects.below(found).count() - 1
    about = f"现在属于{found.parent or '最上层'}。" + (f"下级{count}个单位一起移动。" if count else "")
    act = _act(found, "移动{}", "移动单位", run, "orgs.move_unit", forms.MoveForm, about=about, initial=initial)
    return answer(request, act)


def rename(request: Request, pk: int) -> HttpResponse:
    """Another name from a day on."""
    found = _unit(request, pk)

    def run(form: ActForm) -> object:
        given = form.facts("on", "basis")
        day, basis, version = (form.cleaned_data[name] for name in ("on", "basis", "version"))
        return rename_unit(actor=request.actor, unit=found, version=version, names=given, on=day, basis=basis)

    about = "旧名称保留到生效前一天：旧文件仍按旧名称识别和显示。写错的简称请用“修改资料”更正。"
    return answer(request, _act(found, "{}更名", "更名", run, "orgs.rename_unit", forms.RenameForm, about=about))


def dissolve(request: Request, pk: int) -> HttpResponse:
    """End a unit."""
    found = _unit(request, pk)

    def run(form: ActForm) -> object:
        given = form.facts()
        version = form.cleaned_data["version"]
        return dissolve_unit(actor=request.actor, unit=found, version=version, on=given["on"], basis=given["basis"])

    about = "撤销后不再接收新事项，旧文件里仍按原名显示。有单位承接的，请用“合并”或“分设”。"
    act = _act(found, "撤销{}", "撤销单位", run, "orgs.dissolve_unit", forms.DissolveForm, about=about, danger=True)
    return answer(request, act)


def merge(request: Request, pk: int) -> HttpResponse:
    """Let another unit take over."""
    found = _unit(request, pk)

    def run(form: ActForm) -> object:
        given = form.facts()
        return merge_units(
            actor=request.actor,
            units=[found],
            into=given["into"],
            on=given["on"],
            basis=given["basis"],
            carry_over=given["carry_over"],
        )

    about = "由一个单位承接，例如合并、更换机构。原单位从生效日起撤销，旧文件里仍按原名显示。"
    act = _act(found, "合并{}", "合并单位", run, "orgs.merge_units", forms.MergeForm, about=about, danger=True)
    return answer(request, act)


def split(request: Request, pk: int) -> HttpResponse:
    """Let several units take over."""
    found = _unit(request, pk)

    def run(form: ActForm) -> object:
        given = form.facts()
        version = form.cleaned_data["version"]
        return split_unit(
            actor=request.actor, unit=found, version=version, into=given["into"], on=given["on"], basis=given["basis"]
        )

    about = "由几个单位承接。请先设立承接单位，并把下级单位和岗位调整过去。"
    act = _act(found, "分设{}", "分设单位", run, "orgs.split_unit", forms.SplitForm, about=about, danger=True)
    return answer(request, act)


def restore(request: Request, pk: int) -> HttpResponse:
    """Take back the end of a unit."""
    found = _unit(request, pk)

    def run(form: ActForm) -> object:
        version, basis = form.cleaned_data["version"], form.cleaned_data["basis"]
        return restore_unit(actor=request.actor, unit=found, version=version, basis=basis)

    about = "恢复后视为从未撤销，承接关系一并取消。原来的岗位不会自动恢复。"
    return answer(request, _act(found, "恢复{}", "恢复单位", run, "orgs.restore_unit", forms.BasisForm, about=about))


def alias(request: Request, pk: int) -> HttpResponse:
    """Add another name."""
    found = _unit(request, pk)
    run = lambda form: add_alias(actor=request.actor, unit=found, **form.facts())  # noqa: E731 - one line, used once
    return answer(request, _act(found, "给{}添加别名", "添加别名", run, "orgs.keep_aliases", forms.AliasForm))


def drop_alias(request: Request, pk: int, row: int) -> HttpResponse:
    """Forget an alias."""
    found = _unit(request, pk)
    name = get_object_or_404(UnitName, unit=found, pk=row)
    run: Callable[[ActForm], object] = lambda _: remove_alias(actor=request.actor, unit=found, alias=name)  # noqa: E731 - as above
    about = f"删除后，文件里的“{name.name}”不再识别为{found}。"
    act = _act(found, "删除{}的别名", "删除别名", run, "orgs.keep_aliases", ActForm, about=about, danger=True)
    return answer(request, act)


def _unit(request: Request, pk: int) -> Unit:
    units = Unit.objects.visible_to(request.actor).select_related("parent")
    return get_object_or_404(units, pk=pk)


def _act(  # noqa: PLR0913 - what makes one page
    found: Unit,
    title: str,
    submit: str,
    run: Callable[[ActForm], object],
    permission: str,
    form: type[ActForm],
    *,
    about: str = "",
    danger: bool = False,
    initial: dict[str, object] | None = None,
) -> Act:
    return Act(
        title=title.format(found.name),
        submit=submit,
        form=form,
        run=run,
        done="已保存。" if permission == "orgs.edit_unit" else f"已办理：{submit}。",
        back=reverse("orgs:unit", args=[found.pk]),
        permission=permission,
        obj=found,
        about=about,
        danger=danger,
        initial={**(initial or {}), "version": found.version},
    )
