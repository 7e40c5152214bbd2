"""How what stood in the way of a delivery is said."""

from __future__ import annotations

ERRORS = {
    "refused": "对方不收",
    "unreachable": "连接不上",
    "no_address": "没有登记号码或邮箱",
    "no_channel": "这种方式没有接通",
    "personal": "内容里有号码，已拦下",
    "died": "发送时程序中断",
}
