"""The kernel app: what every room stands on."""

from __future__ import annotations

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The lowest app; it knows no other."""

    name = "yingshang.kernel"
    label = "kernel"
    verbose_name = "平台"

    def ready(self) -> None:
        """Register the platform's own event types and permissions."""
        from yingshang.kernel import parameters  # noqa: F401, PLC0415 - it registers itself once apps are there
