"""Telling people: in the site, by e-mail, by SMS or by a list to send by hand; one digest, nobody told twice."""

from __future__ import annotations

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Telling people: in the site, by e-mail, by SMS or by a list to send by hand; one digest, nobody told twice."""

    name = "yingshang.messaging"
    label = "messaging"
    verbose_name = "消息"

    def ready(self) -> None:
        """Register permissions, events, parameters and jobs."""
        from yingshang.messaging import events, jobs  # noqa: F401, PLC0415 - they register themselves
        from yingshang.messaging.queries import health  # noqa: F401, PLC0415 - it registers itself
        from yingshang.messaging.rules import permissions  # noqa: F401, PLC0415 - as above
        from yingshang.messaging.web import search  # noqa: F401, PLC0415 - it registers itself
