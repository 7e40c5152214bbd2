"""What units owe: duties with due moments, acts on them, and their occurrences."""

from __future__ import annotations

from django.apps import AppConfig


class ObligationsConfig(AppConfig):
    """Obligations of units."""

    name = "yingshang.obligations"
    label = "obligations"
    verbose_name = "应办事项"

    def ready(self) -> None:
        """Register permissions, events, parameters and the state table."""
        from yingshang.obligations import events, jobs, rules  # noqa: F401, PLC0415 - they register themselves
