"""A kind of message for tests, a notice of it, and an installation that has e-mail and a gateway."""

from __future__ import annotations

from itertools import count

from yingshang.messaging.actions import Notice
from yingshang.messaging.rules.kinds import Kind, declare_kind, kinds
from yingshang.messaging.rules.options import MessagingOptions, SmsOptions

_number = count(1)
KIND = kinds().get("tests.note") or declare_kind("tests.note", "测试消息", "测试用。")
CLOSED = kinds().get("tests.closed") or declare_kind("tests.closed", "投诉件", "测试用。", closed=True)


def notice(title: str = "请报送进展", kind: Kind = KIND, **more: object) -> Notice:
    """A notice under a key of its own."""
    return Notice(kind=kind, key=more.pop("key", f"tests:{next(_number)}"), title=title, **more)


def installation(**sms: object) -> MessagingOptions:
    """E-mail, and SMS as said."""
    site = "https://yingshang.example.gov.cn"
    return MessagingOptions(mail=True, site=site, domain="yingshang.example.gov.cn", sms=SmsOptions(**sms))
