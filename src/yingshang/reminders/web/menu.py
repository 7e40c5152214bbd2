"""Lines of the menu."""

from __future__ import annotations

from yingshang.kernel.web.menu import Entry

ENTRIES: list[Entry] = [
    Entry("reminders:chase", "催办", "工作", 30),
    Entry("reminders:sent", "提醒记录", "工作", 31),
    Entry("reminders:rules", "提醒规则", "工作", 32),
]
