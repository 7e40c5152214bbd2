"""Who may edit the calendar, and when an office closes."""

from __future__ import annotations

from yingshang.kernel.parameters import Declared, declare
from yingshang.kernel.rules import allow, holds

_HOURS = {f"{hour:02}:{minute:02}": f"{hour:02}:{minute:02}" for hour in range(15, 20) for minute in (0, 30)}
_MORNING = {f"{hour:02}:{minute:02}": f"{hour:02}:{minute:02}" for hour in (7, 8, 9) for minute in (0, 30)}
OPENING = declare(
    Declared(
        "calendars.opening",
        "上班时间（下班后收到的，从下一个工作日的这一刻算起）",  # a label on the page of parameters
        "工作日",
        "08:30",
        "默认",
        choices=_MORNING,
    )
)
CLOSING = declare(
    Declared(
        "calendars.closing",
        "下班时间（未写明钟点的时限以此为准）",  # a label on the page of parameters
        "工作日",
        "17:30",
        "默认",
        choices=_HOURS,
    )
)

allow("calendars.edit_calendar", holds("clerk", "section_head", "system_admin"))
