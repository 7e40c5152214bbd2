"""Who may open which address of reminders."""

from __future__ import annotations

from yingshang.kernel.web.access import Row
from yingshang.obligations.rules import FOR_OFFICE, FOR_UNIT
from yingshang.orgs.enums import PostKind

_READING = frozenset(kind.value for kind in FOR_UNIT) | {PostKind.SUPERVISOR.value}
_CHASING = frozenset(kind.value for kind in FOR_OFFICE) | {PostKind.SUPERVISOR.value}
_KEEPING = frozenset({PostKind.CLERK.value, PostKind.SECTION_HEAD.value})

ROWS: list[Row] = [
    Row("reminders:sent", _READING),
    Row("reminders:chase", _CHASING),
    Row("reminders:preview", _CHASING),
    Row("reminders:rules", _READING),
    Row("reminders:new_rule", _KEEPING),
    Row("reminders:usual_rule", _KEEPING),
    Row("reminders:rule", _KEEPING),
    Row("reminders:end_rule", _KEEPING),
    Row("reminders:duty", _READING, of="unit"),
    Row("reminders:chase_one", _CHASING, of="unit"),
]
