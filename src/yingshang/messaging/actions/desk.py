"""What the office does with deliveries: send again, tell by hand, tick off, let it be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.text import line
from yingshang.messaging import events
from yingshang.messaging.actions.leaving import place_of, queue
from yingshang.messaging.enums import MOVES, Channel
from yingshang.messaging.rules.options import messaging_options

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.messaging.models import Delivery


@command("messaging.keep_deliveries", target="delivery")
def retry(*, actor: Actor, delivery: Delivery) -> Delivery:
    """Send again what failed or whose outcome is unknown, at once and with all attempts before it.

    Raises Refusal for a channel that the installation does not have, or a person without an address.
    """
    options = messaging_options()
    there = {Channel.EMAIL: options.mail, Channel.SMS: options.sms.way == "gateway"}
    label = Channel(delivery.channel).label
    if not there.get(Channel(delivery.channel), False):
        raise Refusal("messaging.no_channel", channel=label)
    if delivery.person is None or not place_of(delivery.person, delivery.channel):
        raise Refusal("messaging.no_address", person=str(delivery.person or delivery.unit), place=label)
    MOVES.move(delivery, "retry", actor=actor)
    delivery.attempts, delivery.planned_at, delivery.ended_at, delivery.claimed_at = 0, clock.now(), None, None
    delivery.save(update_fields=["attempts", "planned_at", "ended_at", "claimed_at"])
    queue(delivery)
    record(events.retried, delivery, actor=actor)
    return delivery


@command("messaging.keep_deliveries", target="delivery")
def hand_over(*, actor: Actor, delivery: Delivery, reason: str) -> Delivery:
    """Put it on the list of those to be told by hand: it bounced, or nobody can be reached that way."""
    MOVES.move(delivery, "hand_over", actor=actor, reason=line(reason))
    delivery.ended_at, delivery.error_text = None, line(reason)[:500]
    delivery.save(update_fields=["ended_at", "error_text"])
    record(events.left_to_hand, delivery, actor=actor, reason=line(reason))
    return delivery


@command("messaging.keep_deliveries", target="delivery")
def tell_by_hand(*, actor: Actor, delivery: Delivery, how: str) -> Delivery:
    """Tick off: somebody was told, and how (by telephone, to whom)."""
    MOVES.move(delivery, "tell", actor=actor, how=line(how))
    delivery.note, delivery.ended_at = line(how)[:200], clock.now()
    delivery.save(update_fields=["note", "ended_at"])
    record(events.told_by_hand, delivery, actor=actor, how=line(how))
    return delivery


@command("messaging.keep_deliveries", target="delivery")
def cancel(*, actor: Actor, delivery: Delivery, reason: str) -> Delivery:
    """Let it be, with reason."""
    MOVES.move(delivery, "cancel", actor=actor, reason=line(reason))
    delivery.ended_at, delivery.note = clock.now(), line(reason)[:200]
    delivery.save(update_fields=["ended_at", "note"])
    record(events.cancelled, delivery, actor=actor, reason=line(reason))
    return delivery
