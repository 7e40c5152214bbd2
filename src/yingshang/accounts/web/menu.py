"""Lines of the menu."""

from __future__ import annotations

from yingshang.kernel.web.menu import Entry

ENTRIES: list[Entry] = [Entry("accounts:people", "账号", "系统", 70)]
