"""Sending one delivery: claimed first, sent, then recorded.

A process that dies between sending and recording leaves the row claimed. An e-mail is then sent again under the same
Message-ID, by which mail systems know a double; an SMS is not, unless its gateway sends one number once: its outcome
is called unknown and shown to the office. docs/algorithms/reminders.md says why.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string

from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.command import command
from yingshang.kernel.events import record
from yingshang.kernel.failpoints import failpoint
from yingshang.kernel.parameters import values_on
from yingshang.messaging import events
from yingshang.messaging.actions.gateway import send_sms
from yingshang.messaging.actions.leaving import place_of, queue
from yingshang.messaging.actions.mail import send_mail
from yingshang.messaging.actions.outcome import Outcome, Parcel
from yingshang.messaging.enums import Channel, DeliveryState, trouble_said
from yingshang.messaging.models import Delivery
from yingshang.messaging.rules.kinds import kind_named
from yingshang.messaging.rules.options import messaging_options
from yingshang.messaging.rules.permissions import MOST_ATTEMPTS
from yingshang.messaging.rules.privacy import shortened, without_numbers

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.messaging.models.delivery import DeliveryQuerySet

LEASE = timedelta(minutes=5)  # longer than any attempt: both channels give up much sooner
FIRST_PAUSE, GROWTH, LONGEST_PAUSE = 60, 4, 4 * 3600  # seconds


def send(pk: int) -> str:
    """Send the delivery if it waits, or if whoever was sending it died; returns its state afterwards.

    Outside any transaction: the claim must be there before anything leaves the house.
    """
    row = Delivery.objects.filter(pk=pk).select_related("person", "unit").first()
    if row is None:
        return ""
    if row.state == DeliveryState.SENDING and not _left_behind(row):
        return row.state
    if row.state not in {DeliveryState.WAITING, DeliveryState.SENDING} or not _claim(row):
        return Delivery.objects.values_list("state", flat=True).get(pk=pk)
    parcel = _parcel(row)
    failpoint("messaging.sending")
    outcome = _hand_over(row, parcel)
    failpoint("messaging.sent")
    with transaction.atomic():
        conclude(actor=SYSTEM, delivery=row, outcome=outcome, place=shortened(parcel.place))
    failpoint("messaging.recorded")
    return row.state


def _left_behind(row: Delivery) -> bool:
    """Whether somebody died over it and it may be sent again; an SMS that may not is called unclear here."""
    if row.claimed_at is None or row.claimed_at > clock.now() - LEASE:
        return False
    if row.channel == Channel.EMAIL or messaging_options().sms.idempotent:
        return True
    with transaction.atomic():
        conclude(actor=SYSTEM, delivery=row, outcome=Outcome(ok=False, error="died", unclear=True), place=row.place)
    return False


def _claim(row: Delivery) -> bool:
    """One of many gets through: the row must be as it was read."""
    now = clock.now()
    mine = Delivery.objects.filter(pk=row.pk, state=row.state, claimed_at=row.claimed_at, attempts=row.attempts)
    if not mine.update(state=DeliveryState.SENDING, claimed_at=now, attempts=F("attempts") + 1):
        return False
    row.state, row.claimed_at, row.attempts = DeliveryState.SENDING.value, now, row.attempts + 1
    return True


def _hand_over(row: Delivery, parcel: Parcel) -> Outcome:
    if not parcel.place:
        return Outcome(ok=False, error="no_address", final=True)
    options = messaging_options()
    if row.channel == Channel.EMAIL and options.mail:
        return send_mail(parcel)
    if row.channel == Channel.SMS and options.sms.way == "gateway":
        return send_sms(parcel, options.sms)
    return Outcome(ok=False, error="no_channel", final=True)


def _parcel(row: Delivery) -> Parcel:
    """The words. By SMS nothing but kinds and numbers; by e-mail no title of a closed kind and nobody's number."""
    options = messaging_options()
    messages = [item.message for item in row.items.select_related("message").order_by("id")]
    counts: dict[str, int] = {}
    for message in messages:
        label = kind_named(message.kind).label
        counts[label] = counts.get(label, 0) + message.count
    shown = [(message, kind_named(message.kind)) for message in messages]
    page = {
        "site": settings.SITE_NAME,
        "office": settings.OFFICE_NAME,
        "address": options.site.rstrip("/"),
        "unit": row.unit,
        "counts": list(counts.items()),
        "total": sum(counts.values()),
        "messages": shown,
    }
    place = place_of(row.person, row.channel) if row.person else ""
    name = "mail" if row.channel == Channel.EMAIL else "sms"
    text = render_to_string(f"messaging/{name}.txt", page).strip()
    subject = " ".join(render_to_string("messaging/subject.txt", page).split())
    if row.channel == Channel.EMAIL:
        text, subject = without_numbers(text), without_numbers(subject)
    return Parcel(place, row.reference, subject, text, sum(counts.values()), next(iter(counts), ""))


@command("messaging.send", target="delivery")
def conclude(*, actor: Actor, delivery: Delivery, outcome: Outcome, place: str) -> Delivery:
    """Record what came of the attempt; the row must still be claimed by it, else nothing is changed but noted."""
    mine = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.SENDING, claimed_at=delivery.claimed_at)
    now = clock.now()
    said = {"error": outcome.error, "error_text": "" if outcome.ok else outcome.text[:500], "place": place}
    if outcome.ok:
        _change(mine, delivery, state=DeliveryState.SENT, ended_at=now, answer=outcome.text[:200], **said)
        facts = {"attempt": delivery.attempts, "reference": delivery.reference, "answer": outcome.text[:200]}
        record(events.sent, delivery, actor=actor, **facts)
        return delivery
    if outcome.unclear and not (delivery.channel == Channel.EMAIL or messaging_options().sms.idempotent):
        _change(mine, delivery, state=DeliveryState.UNKNOWN, ended_at=now, **said)
        record(events.unclear, delivery, actor=actor, attempt=delivery.attempts)
    elif outcome.final:
        _change(mine, delivery, state=DeliveryState.BY_HAND, **said)
        record(events.left_to_hand, delivery, actor=actor, reason=trouble_said(outcome.error))
    elif delivery.attempts >= values_on().number(MOST_ATTEMPTS):
        _change(mine, delivery, state=DeliveryState.FAILED, ended_at=now, **said)
        record(events.not_sent, delivery, actor=actor, error=trouble_said(outcome.error), attempt=delivery.attempts)
    else:
        later = now + pause_after(delivery.attempts)
        _change(mine, delivery, state=DeliveryState.WAITING, planned_at=later, **said)
        record(events.not_sent, delivery, actor=actor, error=trouble_said(outcome.error), attempt=delivery.attempts)
        if delivery.state == DeliveryState.WAITING:
            queue(delivery)
    return delivery


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: 1, 4, 16, 64 minutes, at most four hours."""
    return timedelta(seconds=min(LONGEST_PAUSE, FIRST_PAUSE * GROWTH ** (max(attempts, 1) - 1)))


def _change(mine: DeliveryQuerySet, delivery: Delivery, **values: Any) -> None:  # noqa: ANN401 - columns
    if mine.update(**values):
        for name, value in values.items():
            setattr(delivery, name, getattr(value, "value", value))
