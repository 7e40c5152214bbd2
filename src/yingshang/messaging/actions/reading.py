"""Reading messages, and how one wants to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.messaging import events
from yingshang.messaging.enums import Channel
from yingshang.messaging.models import Preference, Receipt
from yingshang.messaging.rules.kinds import kinds

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


@command("messaging.read", target="receipt")
def read(*, actor: Actor, receipt: Receipt) -> Receipt:
    """Note that the receiver has read it, once: the first time counts. Raises Refusal for one that was read before."""
    now = clock.now()
    if not Receipt.objects.filter(pk=receipt.pk, read_at__isnull=True).update(read_at=now):
        raise Refusal("messaging.read_before")
    receipt.read_at = now
    record(events.read, receipt, actor=actor)
    return receipt


@command("messaging.read_several")
def read_all(*, actor: Actor) -> int:
    """Note that all of one's messages are read. Raises Refusal when there is none left."""
    rows = Receipt.objects.visible_to(actor).unread()
    last = rows.order_by("-id").first()
    if last is None:
        raise Refusal("messaging.nothing_unread")
    count = rows.filter(pk__lte=last.pk).update(read_at=clock.now())
    record(events.several_read, last, actor=actor, count=count)
    return count


@command("messaging.set_preferences", target="preference")
def set_preferences(
    *, actor: Actor, preference: Preference, version: int, email: bool, sms: bool, quiet_kinds: list[str]
) -> Preference:
    """Set one's ways. In the site one is told in any case."""
    preference.email, preference.sms = email, sms
    preference.quiet_kinds = sorted(set(quiet_kinds) & kinds().keys())
    preference.save(update_fields=["email", "sms", "quiet_kinds"])
    ways = [Channel.EMAIL.label] * email + [Channel.SMS.label] * sms
    record(events.preferences_set, preference, actor=actor, ways="\u3001".join(map(str, ways)))
    return preference


def mark(*, actor: Actor, receipt: Receipt) -> Receipt:
    """``read`` for pages: one that was read before is left as it is."""
    return receipt if receipt.read_at is not None else read(actor=actor, receipt=receipt)
