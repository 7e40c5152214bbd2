"""Set-up, backup and restore, checks, demonstration: what fills and looks after an installation."""

from __future__ import annotations

from django.apps import AppConfig


class OpsConfig(AppConfig):
    """Above every other app, because it fills and looks after all of them."""

    name = "yingshang.ops"
    label = "ops"
    verbose_name = "运维"

    def ready(self) -> None:
        """Register the event types and the checks."""
        from yingshang.ops import events, rules  # noqa: F401, PLC0415 - they register themselves once apps are there
        from yingshang.ops.queries import health, standing  # noqa: F401, PLC0415 - as above
