"""Lines of the menu."""

from __future__ import annotations

from yingshang.kernel.web.menu import Entry

ENTRIES: list[Entry] = [
    Entry("obligations:inbox", "本单位应办事项", "工作", 12),
    Entry("obligations:office", "交办台账", "工作", 14),
    Entry("obligations:calendar", "时限日历", "工作", 16),
    Entry("obligations:changes", "变化情况", "工作", 18),
]
