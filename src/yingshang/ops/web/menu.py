"""Lines of the menu."""

from __future__ import annotations

from yingshang.kernel.web.menu import Entry

ENTRIES = [Entry("ops:health", "系统体检", "系统", 76)]
