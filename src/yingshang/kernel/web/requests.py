"""A request as views see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from yingshang.kernel.actor import Actor


class Request(HttpRequest):
    """Django's request with what our middleware puts on it; for annotations, never made."""

    actor: Actor
    htmx: HtmxDetails
