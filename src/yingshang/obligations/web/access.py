"""Who may open which address of obligations."""

from __future__ import annotations

from yingshang.kernel.web.access import PUBLIC, Row
from yingshang.obligations.rules import FOR_OFFICE, FOR_UNIT
from yingshang.orgs.enums import PostKind

ACTING = frozenset(kind.value for kind in FOR_UNIT)
READING = ACTING | {PostKind.SUPERVISOR.value}
GIVING = frozenset(kind.value for kind in FOR_OFFICE)
OFFICE = GIVING | {PostKind.SUPERVISOR.value}

ROWS: list[Row] = [
    Row("obligations:inbox", ACTING),
    Row("obligations:office", OFFICE),
    Row("obligations:calendar", READING),
    Row("obligations:changes", READING),
    Row("obligations:own_feed", ACTING),
    Row("obligations:feed", PUBLIC),  # nobody is logged in there: the secret in the address is the key
    Row("obligations:duty", READING, of="unit"),
    Row("obligations:matter", READING, of="unit"),
    Row("obligations:act", READING, of="unit"),
    Row("obligations:event", GIVING),
    Row("obligations:start_rhythm", GIVING),
    Row("obligations:rhythm", GIVING),
    Row("obligations:end_series", GIVING),
]
