"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app."""

    name = "yingshang.accounts"
    label = "accounts"
    verbose_name = "登录"
