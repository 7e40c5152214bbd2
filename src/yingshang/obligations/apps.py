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
        from yingshang.kernel.events import effects  # noqa: PLC0415 - once apps are there
        from yingshang.kernel.files import hold_by  # noqa: PLC0415 - as above
        from yingshang.obligations import events, jobs, rules  # noqa: F401, PLC0415 - they register themselves
        from yingshang.obligations.actions.wholes import follow_events  # noqa: PLC0415 - as above
        from yingshang.obligations.models import Report  # noqa: PLC0415 - once apps are there
        from yingshang.obligations.web import search  # noqa: F401, PLC0415 - it registers itself

        hold_by("obligations.report", Report.objects.visible_to)
        if follow_events not in effects:
            effects.insert(0, follow_events)  # before the chain of the audit, which everybody waits for
