"""Telling a unit that something else is asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from yingshang.messaging.actions import Notice, To, notify
from yingshang.obligations.actions.handing_out import said
from yingshang.obligations.rules import CHANGED

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.obligations.actions.by_office import Change
    from yingshang.obligations.models import Obligation


def tell_changed(obligation: Obligation, version: int, *, to: Change, before: str, actor: Actor) -> None:
    """What changed, from which due day (``before``), and why; once for each ``version`` that was changed."""
    facts = {"duty": obligation, "change": to, "before": before, "after": said(obligation.due_at)}
    notice = Notice.worded(
        "obligations/told/changed.txt",
        facts,
        kind=CHANGED,
        key=f"obligations.changed:{obligation.pk}:{version}",
        link=reverse("obligations:duty", args=[obligation.pk]),
        about=("obligations.obligation", str(obligation.pk)),
    )
    notify(actor=actor, notice=notice, to=[To.liaison(obligation.unit)])
