"""The kernel app: what every room stands on."""

from __future__ import annotations

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The lowest app; it knows no other."""

    name = "yingshang.kernel"
    label = "kernel"
    verbose_name = "平台"
