"""日程订阅: one's own secret address, shown once, and what it answers to the programs that fetch it."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from yingshang.kernel import clock
from yingshang.kernel.errors import NotFound
from yingshang.kernel.web.requests import Request
from yingshang.obligations.actions.feeds import make_feed, revoke_feed
from yingshang.obligations.enums import State
from yingshang.obligations.models import Feed, Obligation
from yingshang.obligations.queries.feeds import dates_of, hash_of, reader_of
from yingshang.obligations.web.ics import Entry, calendar


@require_http_methods(["GET", "POST"])
def own(request: Request) -> HttpResponse:
    """Whether one has an address; makes a new one (shown in this answer and never again) or revokes it."""
    feed = Feed.objects.visible_to(request.actor).open().first()
    shown = ""
    if request.method == "POST" and request.POST.get("act") == "revoke":
        if feed is None:
            raise NotFound
        revoke_feed(actor=request.actor, feed=feed)
        messages.success(request, "订阅地址已经停用，从现在起取不到任何内容。")
        return redirect("obligations:own_feed")
    if request.method == "POST":
        secret = secrets.token_urlsafe(32)
        # Without the form's key: a repetition makes another address, and the one on the screen is the one that answers.
        feed = make_feed(actor=request.actor.once(""), secret_hash=hash_of(secret))
        shown = request.build_absolute_uri(reverse("obligations:feed", args=[secret]))
    response = render(request, "obligations/feed.html", {"feed": feed, "address": shown})
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"  # without any, browsers send the form with no origin, and it is refused
    return response


@require_safe
def feed(request: Request, secret: str) -> HttpResponse:
    """The due moments of whoever's address it is; not found for any other. It names no person."""
    actor = reader_of(secret)
    if actor is None:
        raise NotFound
    entries = [_entry(request, row) for row in dates_of(actor)]
    text = calendar(entries, name=f"{actor.unit}应办事项", stamp=clock.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="duties.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _entry(request: Request, row: Obligation) -> Entry:
    href = request.build_absolute_uri(reverse("obligations:duty", args=[row.pk]))
    due = row.due_at or clock.now()
    note = f"{row.unit.name}，{State(row.state).label}，时限 {clock.local(due):%Y-%m-%d %H:%M}"
    return Entry(f"obligation-{row.pk}@yingshang", due, str(row), note=note, url=href, version=row.version)
