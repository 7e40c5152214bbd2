"""Working days: the official calendar, the office's corrections, and arithmetic on both."""

from __future__ import annotations

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """Working days."""

    name = "yingshang.calendars"
    label = "calendars"
    verbose_name = "工作日"

    def ready(self) -> None:
        """Register permissions, events and the closing hour."""
        from yingshang.calendars import events, rules  # noqa: F401, PLC0415 - they register themselves
