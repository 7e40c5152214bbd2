"""Trying a channel: one e-mail or SMS at once, past the queue, to see whether it is connected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.events import record
from yingshang.kernel.rules import may
from yingshang.kernel.text import line
from yingshang.messaging import events
from yingshang.messaging.actions.gateway import send_sms
from yingshang.messaging.actions.mail import send_mail
from yingshang.messaging.actions.outcome import Outcome, Parcel
from yingshang.messaging.enums import Channel, trouble_said
from yingshang.messaging.queries.channels import way_of
from yingshang.messaging.rules.options import messaging_options
from yingshang.messaging.rules.privacy import shortened
from yingshang.orgs.models import Person

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


def try_channel(*, actor: Actor, channel: Channel, place: str) -> Outcome:
    """Send a test to ``place`` now; what came of it, which is on record. Outside any transaction: it may take seconds.

    Raises NotAllowed, and Refusal ``messaging.no_channel`` for a channel that does not send by itself.
    """
    if not may(actor, "messaging.try_channel"):
        raise NotAllowed
    if way_of(channel) != "on":
        raise Refusal("messaging.no_channel", channel=channel.label)
    options = messaging_options()
    words = render_to_string("messaging/trial.txt", {"site": settings.SITE_NAME, "channel": channel.value}).strip()
    reference = f"<trial{clock.now():%Y%m%d%H%M%S%f}@{options.domain}>"
    parcel = Parcel(line(place), reference, words.splitlines()[0], words.splitlines()[-1], 1, "trial")
    outcome = send_mail(parcel) if channel == Channel.EMAIL else send_sms(parcel, options.sms)
    note_trial(actor=actor, channel=channel, place=shortened(parcel.place), outcome=outcome)
    return outcome


@command("messaging.try_channel")
def note_trial(*, actor: Actor, channel: Channel, place: str, outcome: Outcome) -> None:
    """Keep what came of a test."""
    person = Person.objects.get(pk=actor.person_id or 0)
    facts = {"channel": channel.label, "place": place}
    if outcome.ok:
        record(events.tried, person, actor=actor, answer=outcome.text[:200], **facts)
    else:
        error = trouble_said(outcome.error, outcome.text)[:200]
        record(events.tried_in_vain, person, actor=actor, error=error, **facts)
