"""Sending as jobs, and looking after what a lost job has left."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.jobs import enqueue, every, job
from yingshang.messaging.actions.leaving import SEND
from yingshang.messaging.actions.sending import LEASE, send
from yingshang.messaging.enums import DeliveryState
from yingshang.messaging.models import Delivery

if TYPE_CHECKING:
    from yingshang.kernel.jobs import Context

LATE = timedelta(minutes=15)
AT_ONCE = 1000


@job(SEND, label="发送消息", atomic=False, lease=LEASE.total_seconds())
def send_one(context: Context) -> dict[str, str]:
    """Send a delivery; a worker that dies leaves it to ``look_after``, unless its own job comes back first."""
    return {"state": send(context.args["delivery"])}


@job("messaging.look_after", label="补发遗漏的消息")
def look_after(context: Context) -> dict[str, int]:
    """Queue what should have left a while ago, and what somebody died over: none is forgotten."""
    now = clock.now()
    late = Q(state=DeliveryState.WAITING, planned_at__lt=now - LATE)
    dead = Q(state=DeliveryState.SENDING, claimed_at__lt=now - LEASE)
    rows = list(Delivery.objects.filter(late | dead).order_by("planned_at", "pk").only("pk", "attempts")[:AT_ONCE])
    for row in rows:
        dedupe = f"{SEND}:{row.pk}:{row.attempts}:late:{clock.local(now):%Y%m%d%H}"
        enqueue(SEND, {"delivery": row.pk}, actor=SYSTEM, dedupe=dedupe)
    return {"queued": len(rows)}


every("messaging.look_after", "7,27,47 * * * *", "messaging.look_after", label="补发遗漏的消息")
