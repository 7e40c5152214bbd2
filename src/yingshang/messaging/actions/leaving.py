"""What of a message leaves the site: over which channel, when, and in which digest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.jobs import enqueue
from yingshang.messaging.enums import Channel, DeliveryState, Urgency
from yingshang.messaging.models import Delivery, Item, Preference
from yingshang.messaging.rules.options import messaging_options
from yingshang.messaging.rules.timing import digest_after, leaves_at

if TYPE_CHECKING:
    from datetime import datetime

    from yingshang.messaging.models import Message
    from yingshang.messaging.queries.recipients import Found, Recipient
    from yingshang.orgs.models import Person, Unit

SEND = "messaging.send"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The ways that may be used at all, and how urgent it is."""

    channels: frozenset[str]
    urgency: str


def put_out(message: Message, found: Found, way: Outgoing) -> None:
    """Put the message into deliveries: for each recipient one a channel, and one by hand for a unit without anybody."""
    if not way.channels:
        return
    wishes = {row.person_id: row for row in Preference.objects.filter(person__in=[one.person for one in found.people])}
    for one in found.people:
        for channel in _channels(one.person, wishes.get(one.person.pk), message.kind, way.channels):
            _put(message, one, channel, way.urgency)
    for unit in found.nobody:
        key = f"{message.pk}:unit{unit.pk}:{Channel.HAND}"
        _carry(_new(key, Channel.HAND, unit, None, leaves_at(Urgency.URGENT, clock.now())), message)


def place_of(person: Person, channel: str) -> str:
    """Where a channel reaches a person now; "" for nowhere."""
    match channel:
        case Channel.EMAIL:
            return person.email.strip()
        case Channel.SMS:
            return person.mobile.strip()
    return ""


def _channels(person: Person, wish: Preference | None, kind: str, allowed: frozenset[str]) -> list[str]:
    """The channels for a person: what is set up, allowed, wanted and has an address; by hand where no address is known.

    A way that the installation does not have is nobody's fault and leaves the message in the site.
    """
    if wish is not None and kind in wish.quiet_kinds:
        return []
    options = messaging_options()
    there = {Channel.EMAIL: options.mail, Channel.SMS: options.sms.way != "off"}
    wanted = {Channel.EMAIL: wish is None or wish.email, Channel.SMS: wish is None or wish.sms}
    ways = [channel for channel in there if there[channel] and wanted[channel] and channel in allowed]
    reached = [channel for channel in ways if place_of(person, channel)]
    if ways and not reached:
        return [Channel.HAND]
    return [Channel.HAND if way == Channel.SMS and options.sms.way == "list" else way for way in reached]


def _put(message: Message, one: Recipient, channel: str, urgency: str) -> None:
    now = clock.now()
    if urgency != Urgency.ORDINARY:
        key = f"{message.pk}:{one.person.pk}:{channel}"
        _carry(_new(key, channel, one.unit, one.person, leaves_at(urgency, now)), message)
        return
    at = digest_after(now)
    while (delivery := _digest(at, one, channel)) is None:  # that day's has left already
        at = digest_after(at)
    _carry(delivery, message)


def _digest(at: datetime, one: Recipient, channel: str) -> Delivery | None:
    """The person's digest for the unit of that day, locked; None when it is closed."""
    key = f"{clock.local(at):%Y-%m-%d}:{one.unit.pk}:{one.person.pk}:{channel}"
    found = Delivery.objects.select_for_update().filter(key=key).first()
    if found is None:
        return _new(key, channel, one.unit, one.person, at)
    return found if found.state in {DeliveryState.WAITING, DeliveryState.BY_HAND} and not found.attempts else None


def _new(key: str, channel: str, unit: Unit, person: Person | None, at: datetime) -> Delivery:
    by_hand = channel == Channel.HAND
    delivery, made = Delivery.objects.get_or_create(
        key=key,
        defaults={
            "channel": channel,
            "unit": unit,
            "person": person,
            "state": DeliveryState.BY_HAND if by_hand else DeliveryState.WAITING,
            "planned_at": at,
            "made_at": clock.now(),
        },
    )
    if made and not by_hand:
        domain = messaging_options().domain
        delivery.reference = f"<{delivery.pk}.{delivery.made_at:%Y%m%d%H%M%S}@{domain}>"
        delivery.save(update_fields=["reference"])
        queue(delivery)
    return delivery


def queue(delivery: Delivery) -> None:
    """Let a worker send it at its planned moment: one job for each attempt."""
    dedupe = f"{SEND}:{delivery.pk}:{delivery.attempts}:{delivery.planned_at.timestamp():.0f}"
    enqueue(SEND, {"delivery": delivery.pk}, actor=SYSTEM, run_after=delivery.planned_at, dedupe=dedupe)


def _carry(delivery: Delivery, message: Message) -> None:
    Item.objects.get_or_create(delivery=delivery, message=message)
