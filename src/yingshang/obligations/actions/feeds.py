"""A person's secret calendar address: made, replaced, revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.events import record
from yingshang.obligations import events
from yingshang.obligations.models import Feed

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


@command("obligations.make_feed")
def make_feed(*, actor: Actor, secret_hash: str) -> Feed:
    """An address for what the actor's chosen post owes; the former one ends in the same moment.

    Only the hash of the secret comes here, so that the secret itself is stored nowhere.
    """
    if actor.person_id is None or actor.post_id is None:
        raise NotAllowed
    Feed.objects.visible_to(actor).open().select_for_update().update(revoked_at=clock.now())
    made = Feed.objects.create(
        person_id=actor.person_id, post_id=actor.post_id, secret_hash=secret_hash, made_at=clock.now()
    )
    record(events.feed_made, made, actor=actor)
    return made


@command("obligations.revoke_feed", target="feed")
def revoke_feed(*, actor: Actor, feed: Feed) -> Feed:
    """From this moment the address answers nothing. Raises Refusal for one that is revoked already."""
    now = clock.now()
    if not Feed.objects.open().filter(pk=feed.pk).update(revoked_at=now):
        raise Refusal("obligations.feed_over")
    feed.revoked_at = now
    record(events.feed_revoked, feed, actor=actor)
    return feed
