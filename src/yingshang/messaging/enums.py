"""Channels, urgency, and where a delivery stands; stored values are English and permanent."""

from __future__ import annotations

from django.db.models import TextChoices

from yingshang.kernel.states import Move, StateTable


class Channel(TextChoices):
    """How somebody is told outside the site. In the site everybody is told."""

    EMAIL = "email", "电子邮件"
    SMS = "sms", "短信"
    HAND = "hand", "人工通知"


class Urgency(TextChoices):
    """When a message leaves the site."""

    ORDINARY = "ordinary", "并入每日汇总"
    PROMPT = "prompt", "上班时间内随时发"
    URGENT = "urgent", "紧急，不受免打扰限制"


class DeliveryState(TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting", "待发送"
    SENDING = "sending", "正在发送"
    SENT = "sent", "已发送"
    FAILED = "failed", "未发出"
    UNKNOWN = "unknown", "结果不明"
    BY_HAND = "by_hand", "待人工通知"
    TOLD = "told", "已人工通知"
    CANCELLED = "cancelled", "已取消"


# What stands in the way of a delivery, as it is stored and as it is said.
TROUBLES = {
    "refused": "对方不收",
    "unreachable": "连接不上",
    "no_answer": "等不到对方回音",
    "no_address": "没有登记号码或邮箱",
    "no_channel": "这种方式没有接通",
    "personal": "内容里有号码，已拦下",
    "died": "发送时程序中断",
}


def trouble_said(code: str, text: str = "") -> str:
    """对方不收：550 no such user; "" for no trouble."""
    return "：".join(part for part in (TROUBLES.get(code, code), text) if part)


# What the office may do with a delivery; what sending itself does is in actions/sending.py.
MOVES = StateTable(
    "messaging.delivery",
    dict(DeliveryState.choices),
    (
        Move(
            "retry",
            "重新发送",
            (DeliveryState.FAILED, DeliveryState.UNKNOWN),
            DeliveryState.WAITING,
            "messaging.keep_deliveries",
        ),
        Move(
            "hand_over",
            "转人工通知",
            (DeliveryState.FAILED, DeliveryState.UNKNOWN, DeliveryState.SENT, DeliveryState.WAITING),
            DeliveryState.BY_HAND,
            "messaging.keep_deliveries",
            ("reason",),
        ),
        Move(
            "tell",
            "登记已通知",
            (DeliveryState.BY_HAND,),
            DeliveryState.TOLD,
            "messaging.keep_deliveries",
            ("how",),
        ),
        Move(
            "cancel",
            "不再通知",
            (DeliveryState.WAITING, DeliveryState.FAILED, DeliveryState.UNKNOWN, DeliveryState.BY_HAND),
            DeliveryState.CANCELLED,
            "messaging.keep_deliveries",
            ("reason",),
            danger=True,
        ),
    ),
)
