"""Who may open which address of supervision."""

from __future__ import annotations

from yingshang.kernel.web.access import Row
from yingshang.kernel.web.sheets import import_rows
from yingshang.obligations.rules import FOR_UNIT
from yingshang.obligations.web.access import OFFICE, READING
from yingshang.orgs.enums import PostKind
from yingshang.supervision.rules import ASSIGNERS, EDITORS, FOR_OFFICE

EDITING = frozenset(kind.value for kind in EDITORS)
ASSIGNING = frozenset(kind.value for kind in ASSIGNERS)
JUDGING = EDITING | ASSIGNING
ACTING = frozenset(kind.value for kind in FOR_UNIT)
DECIDING = frozenset(kind.value for kind in FOR_OFFICE)
SETTING = frozenset({PostKind.SECTION_HEAD.value, PostKind.LEADER.value, PostKind.SUPERVISOR.value})

# Rows without `of` are for posts that see all; that the object of another office is not found is tested beside them.
ROWS: list[Row] = [
    Row("supervision:board", OFFICE),
    Row("supervision:circulars", OFFICE),
    Row("supervision:make_circular", EDITING),
    Row("supervision:circular", OFFICE, of="unit"),
    Row("supervision:circular_preview", OFFICE, of="unit"),
    Row("supervision:circular_duties", OFFICE, of="unit"),
    Row("supervision:circular_table", OFFICE, of="unit"),
    Row("supervision:write_circular", EDITING),
    Row("supervision:recount_circular", EDITING),
    Row("supervision:compose_circular", EDITING),
    Row("supervision:freeze_circular", EDITING),
    Row("supervision:circular_letter", EDITING),
    Row("supervision:correct_circular", EDITING),
    Row("supervision:withdraw_circular", EDITING),
    Row("supervision:problems", READING),
    Row("supervision:problems_file", READING),
    Row("supervision:register_problem", EDITING),
    *import_rows("supervision:problems_import", EDITING),
    Row("supervision:problem", READING, of="unit"),
    Row("supervision:edit_problem", EDITING),
    Row("supervision:problem_files", JUDGING, of="unit"),
    Row("supervision:problem_assign", ASSIGNING, of="unit"),
    Row("supervision:problem_close", JUDGING, of="unit"),
    Row("supervision:problem_fail", ASSIGNING, of="unit"),
    Row("supervision:problem_withdraw", EDITING),
    Row("supervision:steps", READING),
    Row("supervision:step", READING, of="unit"),
    Row("supervision:step_object", ACTING, of="unit"),
    Row("supervision:step_bundle", DECIDING, of="unit"),
    Row("supervision:step_act", DECIDING, of="unit"),
    Row("supervision:papers", DECIDING),
    Row("supervision:paper", DECIDING),
    Row("supervision:unit", READING),
    Row("supervision:ladders", READING),
    Row("supervision:ladder", READING),
    Row("supervision:ladder_new", SETTING),
    Row("supervision:ladder_version", SETTING),
    Row("supervision:ladder_end", SETTING),
    Row("supervision:verdicts", READING),
    Row("supervision:verdict", READING, of="unit"),
]
