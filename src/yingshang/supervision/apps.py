"""Ladders from a reminder to a transfer, circulars, the board, and problems that become tasks."""

from __future__ import annotations

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Ladders from a reminder to a transfer, circulars, the board, and problems that become tasks."""

    name = "yingshang.supervision"
    label = "supervision"
    verbose_name = "督办"

    def ready(self) -> None:
        """Register permissions, events and jobs."""
        from yingshang.supervision import events, jobs, rules  # noqa: F401, PLC0415 - they register themselves
