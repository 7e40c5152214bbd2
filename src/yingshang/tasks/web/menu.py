"""The ledger's line in the menu."""

from __future__ import annotations

from yingshang.kernel.web.menu import Entry

ENTRIES = [Entry("tasks:ledger", "任务台账", "工作", 16)]
