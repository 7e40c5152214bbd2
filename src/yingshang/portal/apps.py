"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The app."""

    name = "yingshang.portal"
    label = "portal"
    verbose_name = "首页"
