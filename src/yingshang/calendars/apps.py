"""Working days: the official calendar, the office's corrections, and arithmetic on both."""

from __future__ import annotations

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """Working days."""

    name = "yingshang.calendars"
    label = "calendars"
    verbose_name = "工作日"

    def ready(self) -> None:
        """Register permissions, events, the closing hour and the nightly import."""
        from yingshang.calendars import events, jobs, rules  # noqa: F401, PLC0415 - they register themselves
        from yingshang.calendars.queries import health  # noqa: F401, PLC0415 - as above
