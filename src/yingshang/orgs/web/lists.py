"""The lists of the app: what people taught."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from yingshang.kernel.lists import Act, Column, Days, ListSpec, Related, Words, declare
from yingshang.kernel.rules import may
from yingshang.orgs.actions.names import withdraw_alias
from yingshang.orgs.enums import NameKind
from yingshang.orgs.models import Unit, UnitName

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models.unit import UnitNameQuerySet


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
            Column("unit", "指哪个单位", order="unit__name", link=lambda row: reverse("orgs:unit", args=[row.unit_id])),
            Column("parent", "上级单位", value=lambda row: row.unit.parent, order="unit__parent__name"),
            Column("state", "单位状态", value=lambda row: row.unit.get_state_display(), shown=False),
            Column("taught_by", "由谁添加", order="taught_by"),
            Column("taught_at", "添加时间", order="taught_at", nowrap=True),
            Column("valid_from", "启用日期", order="valid_from", nowrap=True, shown=False),
            Column("valid_to", "停用日期", order="valid_to", nowrap=True, shown=False),
        ),
        filters=(
            Words("words", "别名或单位", within=("name", "unit__name", "unit__short_name")),
            Related("unit", "单位及下级", offered=Unit.objects.visible_to, path="unit", below="path"),
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
