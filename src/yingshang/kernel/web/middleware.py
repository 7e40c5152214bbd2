"""What stands before and around every view: the access table and the pages that say no."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied

from yingshang.kernel.errors import NoRoom, Refusal
from yingshang.kernel.once import reading_once
from yingshang.kernel.room import has_room, is_full
from yingshang.kernel.web.access import is_open
from yingshang.kernel.web.refusals import refusal_page
from yingshang.kernel.web.uploading import refused_upload, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

log = logging.getLogger("yingshang.refused")


class ReadingOnceMiddleware:
    """A page reads its parameters once. What is sent may change them, so it reads them as they are at every step."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with reading_once():
            return self.get_response(request)


class AccessMiddleware:
    """Refuse every address whose row does not admit the actor; whoever is not logged in is sent to log in first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Look the address up; None lets the view run."""
        match = request.resolver_match
        name = match.view_name if match else ""
        actor = request.actor  # type: ignore[attr-defined]  # set by the middleware before
        if is_open(name, roles=actor.roles, logged_in=actor.person_id is not None):
            return None
        if actor.person_id is None:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied


class RefusalMiddleware:
    """Turn a refusal that no view has caught into one clear page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """An upload that was stopped on its way is answered before any view; with a disk nearly full, so is a form."""
        if _writes(request) and not has_room(Path(settings.HOME), settings.SPARE_ROOM):
            return told(request, NoRoom())
        return refused_upload(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a Refusal, and for a full disk; other exceptions go on."""
        if not isinstance(exception, Refusal):
            if not is_full(exception):
                return None
            log.error("no room at %s: %s", request.path, exception)
            return told(request, NoRoom())
        log.info("refused %s at %s", exception.code, request.path)
        return refusal_page(request, exception)


def _writes(request: HttpRequest) -> bool:
    """Whether the request wants something written; logging in is still let through, so that somebody can look."""
    match = request.resolver_match
    name = match.view_name if match else ""
    return request.method == "POST" and not name.startswith(("account_", "accounts:"))
