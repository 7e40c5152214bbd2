"""Who may open which address of the portal."""

from __future__ import annotations

from yingshang.kernel.web.access import STAFF, Row
from yingshang.obligations.rules import FOR_OFFICE
from yingshang.orgs.enums import PostKind

_WRITERS = frozenset({PostKind.CLERK.value, PostKind.SECTION_HEAD.value})
_READERS = frozenset(kind.value for kind in FOR_OFFICE) | {PostKind.SUPERVISOR.value}

ROWS = [
    Row("portal:home", STAFF),
    Row("portal:briefing", _READERS),
    Row("portal:briefing_paper", _READERS),
    Row("portal:write_briefing", _WRITERS),
]
