"""Ladders from a reminder to a transfer, circulars, the board, and problems that become tasks."""

from __future__ import annotations

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Ladders from a reminder to a transfer, circulars, the board, and problems that become tasks."""

    name = "yingshang.supervision"
    label = "supervision"
    verbose_name = "督办"

    def ready(self) -> None:
        """Register permissions, events, jobs, state tables and what holds files."""
        from yingshang.kernel.files import hold_by  # noqa: PLC0415 - once apps are there
        from yingshang.supervision import events, jobs, rules  # noqa: F401, PLC0415 - they register themselves
        from yingshang.supervision.models import Problem  # noqa: PLC0415 - once apps are there
        from yingshang.supervision.web import search  # noqa: F401, PLC0415 - it registers itself

        hold_by("supervision.problem", Problem.objects.visible_to)
