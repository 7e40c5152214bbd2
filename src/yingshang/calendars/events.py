"""What can happen to the calendar, and how it is said."""

from __future__ import annotations

from yingshang.kernel.events import event_type

day_set = event_type(
    "calendars.day_set", "将{target}由“{before}”登记为“{after}”，依据：{basis}", silent=("before_basis",)
)
day_cleared = event_type(
    "calendars.day_cleared", "撤销{target}“{before}”的登记，恢复为“{after}”", silent=("before_basis",)
)
year_imported = event_type(
    "calendars.year_imported", "导入{year}年放假安排，共{count}天，与本单位登记不同的{differing}天"
)
year_published = event_type("calendars.year_published", "登记{year}年放假安排已公布，依据：{basis}")
