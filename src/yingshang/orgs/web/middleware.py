"""Puts the actor on every request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages

from yingshang.kernel.actor import NOBODY
from yingshang.kernel.text import line
from yingshang.orgs.models import Person, Post
from yingshang.orgs.queries.actors import actor_for, knowing_units

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from yingshang.kernel.actor import Actor


class ActorMiddleware:
    """``request.actor``: the person in the post chosen in the session; its rights are read anew at every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set it and pass on. A form's idempotency key comes along."""
        person = request.user
        actor = NOBODY
        if isinstance(person, Person):
            held = actor_for(person, post_id=request.session.get("post"), address=request.META.get("REMOTE_ADDR", ""))
            actor = knowing_units(held)
            _tell_of_another(request, actor)
        request.actor = actor.once(line(request.POST.get("_key"))[:64]) if request.method == "POST" else actor  # type: ignore[attr-defined]  # ours
        return self.get_response(request)


def _tell_of_another(request: HttpRequest, actor: Actor) -> None:
    """A chosen post that ended, or whose holder is back: say once in which post the work goes on."""
    chosen = request.session.get("post")
    if chosen is None or chosen == actor.post_id:
        return
    del request.session["post"]
    former = Post.objects.filter(pk=chosen).select_related("unit").first()
    if former is not None and actor.post_id is not None:
        now = f"{actor.unit} {actor.post}"
        messages.warning(request, f"您已不能再以“{former}”办理，现在的岗位是“{now}”。")
