"""Puts the actor on every request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel.actor import NOBODY
from yingshang.kernel.text import line
from yingshang.orgs.models import Person
from yingshang.orgs.queries.actors import actor_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class ActorMiddleware:
    """``request.actor``: the person in the post chosen in the session; its rights are read anew at every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set it and pass on. A form's idempotency key comes along."""
        person = request.user
        actor = NOBODY
        if isinstance(person, Person):
            actor = actor_for(person, post_id=request.session.get("post"), address=request.META.get("REMOTE_ADDR", ""))
        request.actor = actor.once(line(request.POST.get("_key"))[:64]) if request.method == "POST" else actor  # type: ignore[attr-defined]  # ours
        return self.get_response(request)
