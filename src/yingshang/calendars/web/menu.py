"""The calendar's line in the menu."""

from __future__ import annotations

from yingshang.kernel.web.menu import Entry

ENTRIES = [Entry("calendars:this_year", "工作日历", "系统", 72)]
