"""Looking after an installation: set-up, backup and restore, checks, the demonstration county."""

from __future__ import annotations

from django.apps import AppConfig


class OpsConfig(AppConfig):
    """Stands above everything, because it fills and looks after everything."""

    name = "yingshang.ops"
    label = "ops"
    verbose_name = "运维"

    def ready(self) -> None:
        """Register the events."""
        from yingshang.ops import events  # noqa: F401, PLC0415 - they register themselves
