"""Lines of the menu."""

from __future__ import annotations

from yingshang.kernel.web.menu import Entry

ENTRIES: list[Entry] = [
    Entry("portal:home", "首页", "工作", 10),
    Entry("portal:briefing", "专报", "工作", 30),
]
