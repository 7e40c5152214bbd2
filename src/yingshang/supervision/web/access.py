"""Who may open which address of supervision."""

from __future__ import annotations

from yingshang.kernel.web.access import Row
from yingshang.kernel.web.sheets import import_rows
from yingshang.obligations.web.access import READING
from yingshang.supervision.rules import ASSIGNERS, EDITORS

EDITING = frozenset(kind.value for kind in EDITORS)
JUDGING = EDITING | frozenset(kind.value for kind in ASSIGNERS)

ROWS: list[Row] = [
    Row("supervision:problems", READING),
    Row("supervision:problems_file", READING),
    Row("supervision:register_problem", EDITING),
    *import_rows("supervision:problems_import", EDITING),
    Row("supervision:problem", READING, of="unit"),
    Row("supervision:edit_problem", EDITING, of="unit"),
    Row("supervision:problem_files", JUDGING, of="unit"),
    Row("supervision:problem_assign", JUDGING, of="unit"),
    Row("supervision:problem_close", JUDGING, of="unit"),
    Row("supervision:problem_fail", JUDGING, of="unit"),
    Row("supervision:problem_withdraw", EDITING, of="unit"),
]
