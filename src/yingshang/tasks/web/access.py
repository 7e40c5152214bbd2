"""Who may open which address of tasks."""

from __future__ import annotations

from yingshang.kernel.web.access import STAFF, Row

_EDITORS = frozenset({"clerk", "section_head"})
ROWS = [
    Row("tasks:ledger", STAFF),
    Row("tasks:item", STAFF, of="unit"),
    Row("tasks:amend", _EDITORS),
    Row("tasks:change", _EDITORS),
    Row("tasks:hand_out", _EDITORS),
    Row("tasks:annex", STAFF, of="unit"),
    Row("tasks:import", _EDITORS),
    Row("tasks:import_new", _EDITORS),
    Row("tasks:table", _EDITORS, of="person"),
    Row("tasks:round", STAFF, of="unit"),
]
