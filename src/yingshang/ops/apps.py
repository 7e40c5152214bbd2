"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class OpsConfig(AppConfig):
    """The app."""

    name = "yingshang.ops"
    label = "ops"
    verbose_name = "运维"
