"""Rules when somebody is reminded of what is owed, and the sweep that keeps them."""

from __future__ import annotations

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    """Rules when somebody is reminded of what is owed, and the sweep that keeps them."""

    name = "yingshang.reminders"
    label = "reminders"
    verbose_name = "提醒"
