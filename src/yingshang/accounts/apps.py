"""The app of logging in."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Logging in; replaced as a whole where an office brings its own."""

    name = "yingshang.accounts"
    label = "accounts"
    verbose_name = "登录"

    def ready(self) -> None:
        """Register the permissions, the event types, the state table, and what follows when somebody leaves."""
        from yingshang.accounts import enums, events, rules  # noqa: F401, PLC0415 - they register themselves
        from yingshang.accounts.actions.people import follow_leaving  # noqa: PLC0415 - models are there by now
        from yingshang.kernel.events import effects  # noqa: PLC0415 - as above

        if follow_leaving not in effects:
            effects.append(follow_leaving)
