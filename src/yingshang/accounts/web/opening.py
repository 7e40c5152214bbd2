"""From a proved identity to a session, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import auth
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from yingshang.accounts.actions.passwords import is_too_old
from yingshang.accounts.actions.sessions import open_session, run_out
from yingshang.accounts.enums import EndReason
from yingshang.accounts.models import KeptForm
from yingshang.accounts.rules.options import login_options
from yingshang.accounts.web import devices
from yingshang.kernel import clock
from yingshang.orgs.queries.actors import actor_for

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yingshang.accounts.enums import Method
    from yingshang.accounts.models import LoginSession
    from yingshang.orgs.models import Person

BACKEND = "django.contrib.auth.backends.ModelBackend"
LOGIN = "login"  # where the session keeps the number of its row in the register


def open_for(request: HttpRequest, person: Person, method: Method, *, wanted: str = "") -> HttpResponse:
    """Open a session of ``person`` in this browser under a new key and go where they wanted, or to what was kept."""
    before = login_of(request)
    if before is not None:
        run_out(before, EndReason.REPLACED)
    request.session.flush()
    auth.login(request, person, backend=BACKEND)
    due = person.must_change_password or is_too_old(person)
    actor = actor_for(person, address=request.META.get("REMOTE_ADDR", ""))
    row = open_session(
        actor=actor,
        person=person,
        method=method,
        key=request.session.session_key or "",
        agent=request.META.get("HTTP_USER_AGENT", ""),
        password_due=due,
    )
    request.session[LOGIN] = row.pk
    request.login = row  # type: ignore[attr-defined]  # ours
    response = redirect(kept_address(person) or safe(request, wanted))
    devices.remember(request, response, person)
    return response


def login_of(request: HttpRequest) -> LoginSession | None:
    """The row of this request's session; None for a visitor."""
    return getattr(request, "login", None)


def safe(request: HttpRequest, wanted: str) -> str:
    """``wanted`` when it is an address of this site, else home."""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours and wanted.startswith("/") else settings.LOGIN_REDIRECT_URL


def kept_address(person: Person) -> str:
    """The page of what the person had typed when their last session was over; "" when nothing is kept."""
    since = clock.now() - login_options().kept
    kept = KeptForm.objects.filter(person=person, at__gte=since).order_by("-at").first()
    return reverse("accounts:kept", args=[kept.pk]) if kept is not None else ""
