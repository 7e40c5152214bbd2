"""The options of e-mail and SMS, from ``[mail]`` and ``[sms]`` of ``yingshang.toml``."""

from __future__ import annotations

from urllib.parse import urlsplit

from yingshang.config import options
from yingshang.messaging.rules.options import WAYS, MessagingOptions, SmsOptions


def messaging_options() -> MessagingOptions:
    """What the installation has set, the rest as it comes. Raises ValueError for a way that there is not."""
    site = options.text("site.url") or next(iter(options.words("site.origins", [])), "")
    host = urlsplit(site).hostname or "yingshang.invalid"
    return MessagingOptions(mail=bool(options.text("mail.host")), site=site, domain=host, sms=_sms())


def _sms() -> SmsOptions:
    usual = SmsOptions()
    way = options.text("sms.way", usual.way)
    if way not in WAYS:
        raise ValueError(f"sms.way = {way}")
    heads = [line.partition(":") for line in options.words("sms.headers", [])]
    return SmsOptions(
        way=way,
        url=options.text("sms.url"),
        method=options.text("sms.method", usual.method),
        headers={name.strip(): value.strip() for name, _, value in heads},
        body=options.text("sms.body", usual.body),
        sign=options.text("sms.sign"),
        secret=options.text("sms.secret"),
        success=options.text("sms.success"),
        timeout=float(options.text("sms.timeout", str(usual.timeout))),
        idempotent=options.switch("sms.idempotent", usual.idempotent),
    )
