"""What was sent, and what may be chased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Max, OuterRef, Subquery

from yingshang.kernel.among import Said
from yingshang.obligations.enums import WITH_UNIT
from yingshang.obligations.queries.ledger import ledger as obligations_ledger
from yingshang.reminders.models import Reminder, Rule

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.obligations.models import Obligation
    from yingshang.obligations.models.obligation import ObligationQuerySet
    from yingshang.reminders.models.reminder import ReminderQuerySet


def sent(actor: Actor) -> ReminderQuerySet:
    """Every reminder and chase that the actor may see, with what a line shows."""
    rows = Reminder.objects.visible_to(actor)
    return rows.select_related(
        "obligation__matter", "unit", "step__rule", "handler", "leader", "message", "leader_message"
    )


def of_duty(duty: Obligation, actor: Actor) -> ReminderQuerySet:
    """Those about one duty, the newest first."""
    return sent(actor).filter(obligation=duty).order_by("-id")


def chaseable(actor: Actor) -> ObligationQuerySet:
    """What the actor's office handed out and is with units, with the day of the last reminder and how often."""
    last = Reminder.objects.filter(obligation=OuterRef("pk")).order_by().values("obligation")
    rows = obligations_ledger(actor).filter(Said("state", WITH_UNIT))
    return rows.annotate(
        reminded_on=Subquery(last.annotate(at=Max("on")).values("at")),
        reminded=Subquery(last.annotate(n=Count("pk")).values("n")),
    )


def rules_of(actor: Actor) -> list[tuple[Rule, list[Rule]]]:
    """Each rule's newest version with those before it, in two queries."""
    found: dict[str, list[Rule]] = {}
    rows = Rule.objects.visible_to(actor).prefetch_related("steps").order_by("name", "code", "-valid_from", "-id")
    for rule in rows:
        found.setdefault(rule.code, []).append(rule)
    return [(versions[0], versions[1:]) for versions in found.values()]
