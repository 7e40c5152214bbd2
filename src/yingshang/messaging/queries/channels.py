"""How each way out of the site stands: what waits, what left, what failed, and what stood in the way last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q

from yingshang.kernel import clock
from yingshang.messaging.enums import Channel, DeliveryState
from yingshang.messaging.models import Delivery
from yingshang.messaging.rules.options import messaging_options

if TYPE_CHECKING:
    from datetime import datetime

RECENT = timedelta(days=7)
LATE = timedelta(hours=1)  # the sweep queues forgotten ones every twenty minutes
WAYS = (Channel.EMAIL, Channel.SMS)


@dataclass(frozen=True, slots=True)
class Standing:
    """One channel: whether it is set up (``way``: "on", "list", "off"), counts of the last week, the last trouble.

    ``stuck`` should have left an hour ago; ``again`` failed and wait for the next attempt. ``next_at`` is when the next
    one leaves.
    """

    channel: Channel
    way: str
    sent: int
    waiting: int
    stuck: int
    again: int
    failed: int
    unknown: int
    next_at: datetime | None
    last: Delivery | None


def standings() -> list[Standing]:
    """The standing of e-mail and SMS; two queries each."""
    return [_standing(channel) for channel in WAYS]


def way_of(channel: Channel) -> str:
    """How a channel is set up: "on" it sends by itself, "list" people send by hand, "off" it is not there."""
    options = messaging_options()
    if channel == Channel.EMAIL:
        return "on" if options.mail else "off"
    return {"gateway": "on", "list": "list"}.get(options.sms.way, "off")


def _standing(channel: Channel) -> Standing:
    now = clock.now()
    mine = Delivery.objects.filter(channel=channel)
    recent = Q(ended_at__gte=now - RECENT)
    waiting = Q(state__in=(DeliveryState.WAITING, DeliveryState.SENDING))
    counts = mine.filter(recent | waiting).aggregate(
        sent=Count("pk", filter=recent & Q(state=DeliveryState.SENT)),
        failed=Count("pk", filter=recent & Q(state=DeliveryState.FAILED)),
        unknown=Count("pk", filter=recent & Q(state=DeliveryState.UNKNOWN)),
        waiting=Count("pk", filter=waiting),
        stuck=Count("pk", filter=waiting & Q(planned_at__lt=now - LATE)),
        again=Count("pk", filter=waiting & Q(attempts__gt=0) & ~Q(error="")),
        next_at=Min("planned_at", filter=waiting),
    )
    troubled = mine.exclude(error="").filter(claimed_at__gte=now - RECENT)
    last = troubled.select_related("person", "unit").order_by("-claimed_at", "-pk").first()
    return Standing(channel=channel, way=way_of(channel), last=last, **counts)
