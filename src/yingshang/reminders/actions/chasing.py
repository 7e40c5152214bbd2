"""催办: the office asks about one duty, by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.text import paragraphs
from yingshang.messaging.actions import Notice, To, notify
from yingshang.messaging.enums import Urgency
from yingshang.obligations.enums import WITH_UNIT, State
from yingshang.reminders import events
from yingshang.reminders.enums import ReminderKind
from yingshang.reminders.models import Reminder
from yingshang.reminders.rules.kinds import CHASE

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.messaging.models import Message
    from yingshang.obligations.models import Obligation

LONGEST = 500


@command("reminders.chase", target="obligation")
def chase(*, actor: Actor, obligation: Obligation, text: str, to_leader: bool = False) -> Reminder:
    """Chase a duty that is with its unit; kept in its timeline. The handler (or liaison officer) is told at once.

    Raises Refusal for a duty that is not with its unit, no text, or a second chase by the same unit on one day.
    """
    words = paragraphs(text)[:LONGEST]
    if not words:
        raise Refusal("reminders.no_text", field="text")
    if obligation.state not in WITH_UNIT:
        raise Refusal("reminders.not_with_unit", target=str(obligation), state=State(obligation.state).label)
    reminder = _noted(actor, obligation, words, to_leader=to_leader)
    reminder.message = _tell(actor, reminder, leader=False)
    reminder.leader_message = _tell(actor, reminder, leader=True) if to_leader else None
    reminder.save(update_fields=["message", "leader_message"])
    record(events.chased, obligation, actor=actor, text=words, message=reminder.message.pk)
    return reminder


def _noted(actor: Actor, obligation: Obligation, words: str, *, to_leader: bool) -> Reminder:
    today = clock.today()
    times = Reminder.objects.filter(obligation=obligation, kind=ReminderKind.CHASE).count()
    try:
        with transaction.atomic():
            return Reminder.objects.create(
                kind=ReminderKind.CHASE,
                obligation=obligation,
                unit_id=obligation.unit_id,
                on=today,
                due_at=obligation.due_at,
                number=times + 1,
                handler_id=obligation.handler_id,
                leader_id=obligation.leader_id,
                to_leader=to_leader,
                text=words,
                by_unit_id=actor.unit_id,
                by_name=actor.name,
                at=clock.now(),
            )
    except IntegrityError:
        raise Refusal("reminders.chased_today", target=str(obligation)) from None


def _tell(actor: Actor, reminder: Reminder, *, leader: bool) -> Message:
    duty = reminder.obligation
    someone = duty.leader if leader else duty.handler
    if someone is not None:
        to = To.person(someone, duty.unit)
    else:
        to = To.leader(duty.unit) if leader else To.liaison(duty.unit)
    page = {"reminder": reminder, "duty": duty, "now": clock.now(), "unit": actor.unit}
    lines = render_to_string("reminders/chase.txt", page).strip().splitlines()
    notice = Notice(
        kind=CHASE,
        key=f"reminders:chase:{reminder.pk}:{'leader' if leader else 'handler'}",
        title=lines[0],
        lines=[*lines[1:], reminder.text],
        link=reverse("obligations:duty", args=[duty.pk]),
        calendar=reverse("obligations:own_feed"),
        about=("obligations.obligation", str(duty.pk)),
        urgency=Urgency.PROMPT,
    )
    return notify(actor=actor, notice=notice, to=[to])
