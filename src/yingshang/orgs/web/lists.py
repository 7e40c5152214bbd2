"""The lists of the app: units, people, and what people taught."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from yingshang.kernel import clock
from yingshang.kernel.lists import Act, Column, Days, Lamp, ListSpec, OneOf, Related, Words, declare
from yingshang.kernel.rules import may
from yingshang.kernel.web.addresses import address_of
from yingshang.orgs.actions.names import withdraw_alias
from yingshang.orgs.enums import NameKind, PersonState, PostKind, UnitKind, UnitState
from yingshang.orgs.models import Person, Post, Unit, UnitName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models.unit import UnitNameQuerySet

_PERSON_LAMPS = {
    PersonState.LISTED: "grey",
    PersonState.INVITED: "blue",
    PersonState.ACTIVE: "green",
    PersonState.SUSPENDED: "yellow",
    PersonState.LEFT: "grey",
}


def _place(unit: Unit) -> str:
    """A section with what it belongs to: 办公室 alone says nothing."""
    above = unit.parent if unit.kind == UnitKind.SECTION else None
    return f"{above.short_name or above.name} {unit.name}" if above else unit.name


def _offices(actor: Actor) -> QuerySet[Any]:
    """The units to filter by: without sections, which are found below their offices."""
    return Unit.objects.visible_to(actor).active().exclude(kind=UnitKind.SECTION)


@dataclass(frozen=True)
class Present:
    """One state; all but ``gone`` while nothing is asked, since who asks for people means those who are there."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    gone: str
    usual: str

    def fields(self, actor: Actor) -> dict[str, forms.Field]:
        """One choice."""
        pairs = [("", self.usual), *self.choices, ("all", "全部")]
        wrong = {"invalid_choice": "没有这个选项，请从列出的选项里选。"}
        return {self.name: forms.ChoiceField(label=self.label, choices=pairs, required=False, error_messages=wrong)}

    def narrow(self, rows: QuerySet[Any], given: Mapping[str, Any], actor: Actor) -> QuerySet[Any]:
        """The rows of the state."""
        value = given[self.name]
        if value == "all":
            return rows
        return rows.filter(state=value) if value else rows.exclude(state=self.gone)

    def say(self, form: forms.Form) -> str:
        """状态：已开通."""
        value = form.cleaned_data[self.name]
        return f"{self.label}：{dict(self.choices).get(value, '全部')}" if value else ""


@dataclass(frozen=True)
class HeldIn:
    """People with a post today in a unit or below it, of a kind: one and the same post for both."""

    name: str = "unit"

    @property
    def _unit(self) -> Related:
        return Related(self.name, "单位及下级", offered=_offices, path="pk")

    def fields(self, actor: Actor) -> dict[str, forms.Field]:
        """The unit and the kind."""
        kinds = [("", "全部"), *PostKind.choices]
        wrong = {"invalid_choice": "没有这个选项，请从列出的选项里选。"}
        kind = forms.ChoiceField(label="岗位", choices=kinds, required=False, error_messages=wrong)
        return {**self._unit.fields(actor), f"{self.name}_kind": kind}

    def narrow(self, rows: QuerySet[Any], given: Mapping[str, Any], actor: Actor) -> QuerySet[Any]:
        """Those who hold such a post."""
        unit, kind = given[self.name], given[f"{self.name}_kind"]
        if unit is None and not kind:
            return rows
        held = Post.objects.visible_to(actor).held_on(clock.today())
        if unit is not None:
            held = held.filter(unit__path__startswith=unit.path)
        if kind:
            held = held.filter(kind=kind)
        return rows.filter(pk__in=held.values("person"))

    def say(self, form: forms.Form) -> str:
        """单位：县教育局及下级；岗位：联络员."""
        unit, kind = form.cleaned_data[self.name], form.cleaned_data[f"{self.name}_kind"]
        said = [f"单位：{unit}及下级" if unit else "", f"岗位：{PostKind(kind).label}" if kind else ""]
        return "；".join(one for one in said if one)


def _units(actor: Actor) -> QuerySet[Any]:
    today = clock.today()
    held = Post.objects.held_on(today).filter(unit=OuterRef("pk")).order_by()
    people = held.values("unit").annotate(count=Count("person", distinct=True)).values("count")
    below = Unit.objects.existing_on(today).filter(parent=OuterRef("pk")).order_by()
    units = below.values("parent").annotate(count=Count("pk")).values("count")
    liaison = Post.objects.held_on(today).filter(unit=OuterRef("pk"), kind=PostKind.LIAISON)
    return (
        Unit.objects.visible_to(actor)
        .select_related("parent")
        .annotate(
            people=Coalesce(Subquery(people, output_field=IntegerField()), Value(0)),
            units=Coalesce(Subquery(units, output_field=IntegerField()), Value(0)),
            liaison=Subquery(liaison.order_by("-is_chief", "id").values("person__name")[:1]),
        )
    )


def _with_liaison(value: str) -> Q:
    served = Q(pk__in=Post.objects.held_on(clock.today()).filter(kind=PostKind.LIAISON).values("unit"))
    return served if value == "yes" else ~served


UNITS = declare(
    ListSpec(
        key="orgs.units",
        title="单位台账",
        address="orgs:units",
        rows=_units,
        order=("path",),
        columns=(
            Column("name", "全称", order="name", link=address_of("orgs:unit")),
            Column("short_name", "简称", order="short_name"),
            Column(
                "parent",
                "上级单位",
                order="parent__name",
                link=address_of("orgs:unit", "parent_id"),
            ),
            Column("kind", "类别", order="kind", nowrap=True),
            Column("liaison", "联络员"),
            Column("phone", "办公电话", nowrap=True),
            Column("people", "人数", order="people", number=True),
            Column("units", "下级单位", order="units", number=True),
            Column(
                "state",
                "状态",
                value=lambda unit: Lamp(
                    "green" if unit.state == UnitState.ACTIVE else "grey", unit.get_state_display()
                ),
            ),
            Column("address", "办公地址", shown=False),
            Column("credit_code", "统一社会信用代码", shown=False),
            Column("duties", "职责分工", shown=False, long=True),
            Column("founded_on", "成立日期", order="founded_on", shown=False, nowrap=True),
            Column("dissolved_on", "撤销日期", order="dissolved_on", shown=False, nowrap=True),
        ),
        filters=(
            Words("words", "名称（含简称、别名、曾用名）", within=("name", "short_name", "names__name")),
            OneOf("kind", "类别", choices=UnitKind.choices),
            Related("unit", "单位及下级", offered=_offices, path="", below="path"),
            Present("state", "状态", tuple(UnitState.choices), UnitState.DISSOLVED, "在用"),
            OneOf("liaison", "联络员", choices=(("yes", "有"), ("no", "没有")), when=_with_liaison),
        ),
        empty="还没有单位。",
    )
)


def _people(actor: Actor) -> QuerySet[Any]:
    held = Post.objects.visible_to(actor).held_on(clock.today()).select_related("unit__parent")
    held = held.order_by("-is_main", "id")
    return Person.objects.visible_to(actor).prefetch_related(Prefetch("posts", held, to_attr="held"))


def _said(person: Any) -> str:  # noqa: ANN401 - a person with what was prefetched
    return "；".join(f"{_place(post.unit)} {post.title or post.get_kind_display()}" for post in person.held)


PEOPLE = declare(
    ListSpec(
        key="orgs.people",
        title="人员台账",
        address="orgs:people",
        rows=_people,
        order=("id",),
        columns=(
            Column("name", "姓名", order="name", link=address_of("orgs:person")),
            Column("posts", "单位和岗位", value=_said),
            Column("phone", "办公电话", order="phone", nowrap=True),
            Column("mobile", "手机", personal=True, nowrap=True),
            Column(
                "state",
                "状态",
                value=lambda person: Lamp(_PERSON_LAMPS[PersonState(person.state)], person.get_state_display()),
                order="state",
            ),
            Column(
                "duties", "职责分工", value=lambda one: "；".join(p.duties for p in one.held if p.duties), shown=False
            ),
            Column("email", "电子邮箱", personal=True, shown=False),
            Column("username", "登录名", order="username", shown=False),
            Column("created_at", "登记时间", order="created_at", shown=False, nowrap=True),
        ),
        filters=(
            Words("words", "姓名、电话或登录名", within=("name", "phone", "mobile", "username")),
            HeldIn(),
            Present("state", "状态", tuple(PersonState.choices), PersonState.LEFT, "未离岗"),
            OneOf(
                "public",
                "三公开",
                choices=(("yes", "有对外公开的岗位"), ("no", "没有对外公开的岗位")),
                when=lambda value: _is_public() if value == "yes" else ~_is_public(),
            ),
        ),
        empty="还没有人员。",
    )
)


def _is_public() -> Q:
    return Q(pk__in=Post.objects.held_on(clock.today()).filter(public=True).values("person"))


def _aliases(actor: Actor) -> UnitNameQuerySet:
    return UnitName.objects.visible_to(actor).filter(kind=NameKind.ALIAS).select_related("unit__parent")


ALIASES = declare(
    ListSpec(
        key="orgs.aliases",
        title="已学会的别名",
        address="orgs:aliases",
        rows=_aliases,
        order=("-taught_at",),
        columns=(
            Column("name", "别名", order="name"),
            Column("unit", "指哪个单位", order="unit__name", link=address_of("orgs:unit", "unit_id")),
            Column("parent", "上级单位", value=lambda row: row.unit.parent, order="unit__parent__name"),
            Column("state", "单位状态", value=lambda row: row.unit.get_state_display(), shown=False),
            Column("taught_by", "由谁添加", order="taught_by"),
            Column("taught_at", "添加时间", order="taught_at", nowrap=True),
            Column("valid_from", "启用日期", order="valid_from", nowrap=True, shown=False),
            Column("valid_to", "停用日期", order="valid_to", nowrap=True, shown=False),
        ),
        filters=(
            Words("words", "别名或单位", within=("name", "unit__name", "unit__short_name")),
            Related("unit", "单位及下级", offered=_offices, path="unit", below="path"),
            Words("teacher", "由谁添加", within=("taught_by",)),
            Days("taught", "添加日期", path="taught_at"),
        ),
        acts=(
            Act(
                "withdraw",
                "撤回别名",
                withdraw_alias,
                "alias",
                offered=lambda actor: may(actor, "orgs.teach_alias"),
                danger=True,
            ),
        ),
        empty="还没有别名。查单位名称时记住的、单位页面上添加的，都列在这里。",
    )
)
