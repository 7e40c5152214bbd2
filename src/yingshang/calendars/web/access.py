"""Who may open which address of the calendar."""

from __future__ import annotations

from yingshang.kernel.web.access import STAFF, Row
from yingshang.kernel.web.sheets import import_rows

_EDITORS = frozenset({"clerk", "section_head", "system_admin"})
ROWS = [
    Row("calendars:this_year", STAFF),
    Row("calendars:year", STAFF),
    Row("calendars:year_file", STAFF),
    Row("calendars:count", STAFF),
    Row("calendars:set_days", _EDITORS),
    Row("calendars:clear_day", _EDITORS),
    Row("calendars:import_year", _EDITORS),
    Row("calendars:publish_year", _EDITORS),
    *import_rows("calendars:days_import", _EDITORS),
]
