"""The states of units and people, and what leads from one to the other."""

from __future__ import annotations

from yingshang.kernel.states import Move, StateTable
from yingshang.orgs.enums import PersonState, UnitState

UNIT_MOVES = StateTable(
    "orgs.unit",
    dict(UnitState.choices),
    (
        Move("dissolve", "撤销", ("active",), "dissolved", "orgs.dissolve_unit", ("on", "basis"), danger=True),
        Move("merge", "合并", ("active",), "dissolved", "orgs.merge_units", ("on", "basis", "into"), danger=True),
        Move("split", "分设", ("active",), "dissolved", "orgs.split_unit", ("on", "basis", "into"), danger=True),
        Move("restore", "恢复", ("dissolved",), "active", "orgs.restore_unit", ("basis",)),
    ),
)

PERSON_MOVES = StateTable(
    "orgs.person",
    dict(PersonState.choices),
    (
        Move(
            "suspend", "停用账号", ("invited", "active"), "suspended", "orgs.suspend_person", ("reason",), danger=True
        ),
        Move(
            "leave",
            "离岗",
            ("listed", "invited", "active", "suspended"),
            "left",
            "orgs.leave_person",
            ("on", "reason"),
            danger=True,
        ),
        Move("return", "返岗", ("left",), "listed", "orgs.return_person", ("reason",)),
    ),
)
