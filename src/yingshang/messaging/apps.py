"""Telling people: in the site, by e-mail, by SMS or by a list to send by hand; one digest, nobody told twice."""

from __future__ import annotations

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Telling people: in the site, by e-mail, by SMS or by a list to send by hand; one digest, nobody told twice."""

    name = "yingshang.messaging"
    label = "messaging"
    verbose_name = "消息"
