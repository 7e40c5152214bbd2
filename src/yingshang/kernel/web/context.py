"""What every template knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from yingshang.kernel.actor import NOBODY
from yingshang.kernel.ids import new_id

if TYPE_CHECKING:
    from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, object]:
    """Names of the site and the office, the actor, and a fresh idempotency key for the forms of this page."""
    return {
        "site_name": settings.SITE_NAME,
        "office_name": settings.OFFICE_NAME,
        "actor": getattr(request, "actor", NOBODY),
        "fresh_key": new_id,
    }
