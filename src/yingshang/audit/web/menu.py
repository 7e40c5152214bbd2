"""Lines of the menu."""

from __future__ import annotations

from yingshang.kernel.web.menu import Entry

ENTRIES = [
    Entry("audit:ledger", "审计记录", "审计", 90),
    Entry("audit:verification", "核验审计记录", "审计", 91),
    Entry("audit:shreddings", "个人信息清除", "审计", 92),
]
