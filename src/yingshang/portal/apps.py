"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The app."""

    name = "yingshang.portal"
    label = "portal"
    verbose_name = "首页"

    def ready(self) -> None:
        """Register permissions and events: a worker that opens no page says them too."""
        from yingshang.portal import events, rules  # noqa: F401, PLC0415 - they register themselves
