"""Lines of the menu."""

from __future__ import annotations

from yingshang.kernel.web.menu import Entry
from yingshang.messaging.queries.inbox import not_sent, unread, waiting_by_hand

ENTRIES: list[Entry] = [
    Entry("messaging:inbox", "消息", "工作", 11, waiting=unread),
    Entry("messaging:by_hand", "待人工通知", "工作", 34, waiting=waiting_by_hand),
    Entry("messaging:deliveries", "发送记录", "工作", 35, waiting=not_sent),
    Entry("messaging:channels", "消息通道", "系统", 74),
]
