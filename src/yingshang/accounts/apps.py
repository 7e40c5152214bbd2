"""The app of logging in."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Logging in; replaced as a whole where an office brings its own."""

    name = "yingshang.accounts"
    label = "accounts"
    verbose_name = "登录"

    def ready(self) -> None:
        """Register the permissions, the event types and the state table."""
        from yingshang.accounts import enums, events, rules  # noqa: F401, PLC0415 - they register themselves
