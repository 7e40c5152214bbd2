"""Lines of the menu."""

from __future__ import annotations

from yingshang.kernel.web.menu import Entry

ENTRIES: list[Entry] = [Entry("documents:documents", "公文", "工作", 12)]
