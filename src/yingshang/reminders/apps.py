"""Rules when somebody is reminded of what is owed, and the sweep that keeps them."""

from __future__ import annotations

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    """Rules when somebody is reminded of what is owed, and the sweep that keeps them."""

    name = "yingshang.reminders"
    label = "reminders"
    verbose_name = "提醒"

    def ready(self) -> None:
        """Register permissions, events, parameters, kinds of messages and jobs."""
        from yingshang.obligations.web.links import offer  # noqa: PLC0415 - once apps are there
        from yingshang.reminders import events, jobs, rules  # noqa: F401, PLC0415 - they register themselves
        from yingshang.reminders.rules import kinds  # noqa: F401, PLC0415 - as above

        offer("提醒和催办", "reminders:duty")
