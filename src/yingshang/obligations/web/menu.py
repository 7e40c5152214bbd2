"""Lines of the menu."""

from __future__ import annotations

from yingshang.kernel.web.menu import Entry
from yingshang.obligations.queries.loads import waiting_for_office, waiting_for_unit

ENTRIES: list[Entry] = [
    Entry("obligations:inbox", "本单位应办事项", "工作", 12, waiting=waiting_for_unit),
    Entry("obligations:office", "交办台账", "工作", 14, waiting=waiting_for_office),
    Entry("obligations:calendar", "时限日历", "工作", 16),
    Entry("obligations:changes", "变化情况", "工作", 18),
]
