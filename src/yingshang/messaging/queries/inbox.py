"""What one was told: the inbox, what is unread, and who else has read a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel.rules import may
from yingshang.messaging.enums import DeliveryState
from yingshang.messaging.models import Delivery, Message, Receipt

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.messaging.models.delivery import DeliveryQuerySet
    from yingshang.messaging.models.message import MessageQuerySet, ReceiptQuerySet

COUNTED = 100  # a badge says "99+" beyond


def inbox(actor: Actor) -> ReceiptQuerySet:
    """One's messages with what a line shows."""
    return Receipt.objects.visible_to(actor).select_related("message", "message__sender_unit", "unit")


def unread(actor: Actor) -> int:
    """How many are unread, counted no further than the badge shows."""
    return Receipt.objects.visible_to(actor).unread().order_by()[:COUNTED].count()


def about(kind: str, pk: object, actor: Actor) -> MessageQuerySet:
    """The messages about one object that the actor sees, the newest first."""
    rows = Message.objects.visible_to(actor).filter(about_kind=kind, about_id=str(pk))
    return rows.select_related("sender_unit").order_by("-id")


def deliveries(actor: Actor) -> DeliveryQuerySet:
    """What left the site, or has to, with what a line shows."""
    return Delivery.objects.visible_to(actor).select_related("person", "unit").prefetch_related("items__message")


def waiting_by_hand(actor: Actor) -> int:
    """How many wait to be told by hand, counted no further than the badge shows."""
    rows = Delivery.objects.visible_to(actor).filter(state=DeliveryState.BY_HAND)
    return rows.order_by()[:COUNTED].count()


def not_sent(actor: Actor) -> int:
    """How many left nobody's house or may not have: somebody has to look at them. Counted as above."""
    rows = Delivery.objects.visible_to(actor).filter(state__in=(DeliveryState.FAILED, DeliveryState.UNKNOWN))
    return rows.order_by()[:COUNTED].count()


def shown_to(message: Message, actor: Actor) -> bool:
    """Whether the actor may know who else was told: whoever sent it, and keepers of deliveries."""
    sent = message.sender_id == actor.person_id or message.sender_unit_id == actor.unit_id
    return (sent and actor.unit_id is not None) or may(actor, "messaging.keep_deliveries")
