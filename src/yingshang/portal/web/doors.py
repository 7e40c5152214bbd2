"""Addresses that lead from a figure down to its list: only where the actor may go."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from yingshang.kernel.web.access import is_open

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


def door(actor: Actor, name: str, **query: object) -> str:
    """The address called ``name`` with a query; "" where the actor may not open it."""
    if not is_open(name, roles=actor.roles, logged_in=actor.person_id is not None):
        return ""
    asked = urlencode({key: str(value) for key, value in query.items()})
    return reverse(name) + (f"?{asked}" if asked else "")
