"""Who may open which address of messaging."""

from __future__ import annotations

from yingshang.kernel.web.access import STAFF, Row
from yingshang.kernel.web.sheets import import_rows
from yingshang.messaging.rules.permissions import KEEPERS
from yingshang.orgs.enums import PostKind

_KEEPERS = frozenset(kind.value for kind in KEEPERS)

ROWS: list[Row] = [
    Row("messaging:inbox", STAFF),
    Row("messaging:read_all", STAFF),
    Row("messaging:preferences", STAFF),
    Row("messaging:message", STAFF, of="unit"),
    Row("messaging:by_hand", _KEEPERS),
    Row("messaging:by_hand_file", _KEEPERS),
    *import_rows("messaging:by_hand_import", _KEEPERS),
    Row("messaging:channels", _KEEPERS),
    Row("messaging:try_channel", frozenset({PostKind.SYSTEM_ADMIN.value})),
    Row("messaging:deliveries", _KEEPERS),
    Row("messaging:delivery", _KEEPERS),
    Row("messaging:act", _KEEPERS),
]
