"""Browsers that their owner has logged in with: a signed mark per account in one long-lived cookie.

After OWASP's "device cookies": wrong passwords from such a browser are counted apart from those of strangers. The
mark is no login; it only says which bucket counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing

from yingshang.accounts.queries.people import person_by_username
from yingshang.accounts.rules.options import login_options
from yingshang.kernel import ids

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yingshang.orgs.models import Person

COOKIE = "known_device"
_SALT = "yingshang.accounts.device"
_MOST = 8  # people who share one computer


def marks(request: HttpRequest) -> dict[str, str]:
    """Person id → mark; empty for a cookie that is missing, altered or too old."""
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=login_options().known_for)
    except signing.BadSignature:
        return {}
    return {str(person): str(mark) for person, mark in found.items()} if isinstance(found, dict) else {}


def mark_of(request: HttpRequest, username: str) -> str:
    """The mark of this browser for whoever has the name, or ""."""
    known = marks(request)
    if not known:
        return ""
    person = person_by_username(username)
    return known.get(str(person.pk), "") if person is not None else ""


def remember(request: HttpRequest, response: HttpResponse, person: Person) -> None:
    """Mark the browser as one of the person's; the one used longest ago gives way."""
    known = marks(request)
    mark = known.pop(str(person.pk), "") or ids.secret()
    kept = dict([*known.items(), (str(person.pk), mark)][-_MOST:])
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=_SALT),
        max_age=login_options().known_for,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
