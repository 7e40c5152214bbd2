"""What an installation decides about e-mail and SMS; ``config`` reads it from ``yingshang.toml`` ([mail], [sms]).

Nothing here may ask Django: the settings import this module.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

WAYS = ("off", "gateway", "list")


@dataclass(frozen=True, slots=True)
class SmsOptions:
    """``way``: no SMS, a gateway over HTTP, or a list to send by hand.

    ``body`` and the values of ``headers`` are templates with {mobile}, {text}, {id}, {count}, {kind}, {site}; in a body
    of JSON or a form their values are quoted accordingly. ``sign`` names the signing: "", "hmac-sha256", "md5" or
    "package.module:function". ``success`` is a regular expression that the answer's text must match. ``idempotent``
    says that the gateway itself sends one ``id`` once, so that it may be asked again when the outcome is not known.
    """

    way: str = "off"
    url: str = ""
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = '{{"id":"{id}","mobile":"{mobile}","content":"{text}"}}'
    sign: str = ""
    secret: str = ""
    success: str = ""
    timeout: float = 10.0
    idempotent: bool = False


@dataclass(frozen=True, slots=True)
class MessagingOptions:
    """``mail``: whether a mail server is set. ``site`` is the address that links in e-mails begin with."""

    mail: bool = False
    site: str = ""
    domain: str = "yingshang.invalid"
    sms: SmsOptions = field(default_factory=SmsOptions)


def messaging_options() -> MessagingOptions:
    """The options of this installation."""
    from django.conf import settings  # noqa: PLC0415 - the settings import this module

    found: MessagingOptions = settings.MESSAGING
    return found
