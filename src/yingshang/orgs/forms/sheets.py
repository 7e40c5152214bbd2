"""The tables of units and people that officials exchange as Excel."""

from __future__ import annotations

from yingshang.kernel.sheets import Column, Sheet, declare

MEMBERS = declare(
    Sheet(
        "orgs.members",
        "单位组成员",
        (
            Column("name", "单位", width=36),
            Column("parent", "上级单位", width=36),
            Column("kind", "类别"),
            Column("why", "怎么算进来的"),
        ),
    )
)
