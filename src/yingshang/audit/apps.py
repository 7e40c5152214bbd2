"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The app."""

    name = "yingshang.audit"
    label = "audit"
    verbose_name = "审计"
