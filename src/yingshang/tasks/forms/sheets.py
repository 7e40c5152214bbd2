"""The task table as it is exchanged: the notice's own columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yingshang.kernel.sheets import Column, Sheet, declare
from yingshang.orgs.enums import UnitRole
from yingshang.tasks.enums import Stage
from yingshang.tasks.queries.planning import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from yingshang.tasks.queries.ledger import LedgerRow

ROLE_TITLES = {UnitRole.LEAD: "牵头单位", UnitRole.RESPONSIBLE: "责任单位", UnitRole.PARTICIPATING: "配合单位"}


def names_in(row: Any, role: str) -> str:  # noqa: ANN401 - an item with its units
    """The printed names of a role, parted by 、."""
    return "、".join(unit.printed for unit in rows_of(row) if unit.role == role)


def said_progress(row: LedgerRow) -> str:
    """3/5 done, in words; where a task stands before it was handed out."""
    return f"{row.progress.done}/{row.progress.total}" if row.matter_id else str(Stage.TO_HAND_OUT.label)


def named(row: LedgerRow, role: str) -> str:
    """As ``names_in`` of an item."""
    return "、".join(row.names.get(role, ()))


def _named(role: str) -> Callable[[LedgerRow], str]:
    return lambda row: named(row, role)


LEDGER = declare(
    Sheet(
        "tasks.ledger",
        "任务分解表",
        (
            Column("ordinal", "序号", aliases=("编号", "任务序号"), max_length=40, width=8),
            Column(
                "title",
                "任务",
                aliases=("工作任务", "重点任务", "任务名称", "主要任务", "工作内容", "事项"),
                required=True,
                max_length=300,
                width=30,
            ),
            Column(
                "content",
                "具体工作",
                aliases=("工作要求", "具体措施", "主要内容", "任务内容", "具体内容", "工作举措"),
                max_length=10_000,
                lines=True,
                width=60,
            ),
            Column(
                "lead",
                "牵头单位",
                aliases=("牵头部门", "牵头责任单位"),
                max_length=2_000,
                lines=True,
                value=_named(UnitRole.LEAD),
            ),
            Column(
                "responsible",
                "责任单位",
                aliases=("责任部门", "责任股室", "承办单位", "责任主体"),
                max_length=2_000,
                lines=True,
                value=_named(UnitRole.RESPONSIBLE),
            ),
            Column(
                "participating",
                "配合单位",
                aliases=("配合部门", "参与单位", "参与部门", "协办单位"),
                max_length=2_000,
                lines=True,
                value=_named(UnitRole.PARTICIPATING),
            ),
            Column("due_phrase", "完成时限", aliases=("完成时间", "时限要求", "时限", "时间要求"), max_length=300),
            Column("note", "备注", max_length=4_000, lines=True),
            Column("progress", "进展", value=said_progress, told=True),
            Column("source", "来源", told=True),
            Column(
                "key", "任务编号", value=lambda row: str(row.pk), hidden=True, help="导回时用来认出这一行，请不要改动"
            ),
        ),
    )
)
