"""Telling a unit that something else is asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
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
    words = render_to_string("obligations/told/changed.txt", facts).strip().splitlines()
    notice = Notice(
        kind=CHANGED,
        key=f"obligations.changed:{obligation.pk}:{version}",
        title=words[0],
        lines=words[1:],
        link=reverse("obligations:duty", args=[obligation.pk]),
        about=("obligations.obligation", str(obligation.pk)),
    )
    notify(actor=actor, notice=notice, to=[To.liaison(obligation.unit)])
