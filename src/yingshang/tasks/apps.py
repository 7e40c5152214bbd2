"""Tasks of documents: their ledger, and 交办."""

from __future__ import annotations

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Tasks across documents, and handing them out."""

    name = "yingshang.tasks"
    label = "tasks"
    verbose_name = "任务"

    def ready(self) -> None:
        """Register permissions and events."""
        from yingshang.tasks import events, rules  # noqa: F401, PLC0415 - they register themselves
