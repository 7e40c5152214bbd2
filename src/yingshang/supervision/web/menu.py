"""Lines of the menu."""

from __future__ import annotations

from yingshang.kernel.web.menu import Entry

ENTRIES: list[Entry] = [
    Entry("supervision:board", "督办看板", "督办", 36),
    Entry("supervision:circulars", "通报和简报", "督办", 37),
    Entry("supervision:problems", "问题清单", "督办", 38),
]
