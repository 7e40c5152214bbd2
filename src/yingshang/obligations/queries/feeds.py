"""What a secret calendar address leads to."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.obligations.models import Feed, Obligation
from yingshang.obligations.rules import FOR_UNIT
from yingshang.orgs.queries.actors import actor_for

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor

_BEFORE, _AFTER = timedelta(days=180), timedelta(days=400)
_MOST = 2_000


def hash_of(secret: str) -> str:
    """What is stored of a secret. It has 256 random bits, so that a plain hash is as safe as a slow one."""
    return hashlib.sha256(f"obligations.feed|{secret}".encode("utf-8", "replace")).hexdigest()


def reader_of(secret: str) -> Actor | None:
    """Whose address it is, in the post for which it was made.

    None for an address that never was or is revoked, a person who may not log in any more, or one who left the post.
    """
    feed = Feed.objects.open().filter(secret_hash=hash_of(secret)).select_related("person").first()
    if feed is None or not feed.person.is_active:
        return None
    actor = actor_for(feed.person, post_id=feed.post_id)
    return actor if actor.post_id == feed.post_id and actor.roles & FOR_UNIT else None


def dates_of(actor: Actor) -> list[Obligation]:
    """What the actor's unit still owes with a due moment from half a year ago to a year ahead; one query."""
    now = clock.now()
    owed = Obligation.objects.owed_by(actor).unfinished()
    dated = owed.filter(due_at__gte=now - _BEFORE, due_at__lte=now + _AFTER)
    return list(dated.select_related("matter", "unit").order_by("due_at", "pk")[:_MOST])
