"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """The app."""

    name = "yingshang.calendars"
    label = "calendars"
    verbose_name = "工作日"
