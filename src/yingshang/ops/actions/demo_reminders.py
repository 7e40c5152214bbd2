"""The last weeks of the story as reminders tell them: the usual rule, each working morning, and a few chases."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.errors import Refusal
from yingshang.obligations.enums import WITH_UNIT
from yingshang.obligations.models import Obligation
from yingshang.orgs.queries.actors import actor_for
from yingshang.reminders.actions.chasing import chase
from yingshang.reminders.actions.ruling import set_rule, usual_rule
from yingshang.reminders.actions.sweeping import sweep
from yingshang.reminders.models import Rule

if TYPE_CHECKING:
    from yingshang.orgs.models import Person

REMINDED = timedelta(days=14)  # before today; the demonstration need not send more
CHASED = 3


def remind(day: date, *, today: date, clerk: Person, words: dict[str, str]) -> None:
    """Keep the rules on a working day of the last two weeks; the first of them sets the rule."""
    if not today - REMINDED <= day < today:
        return
    with clock.standing_at(datetime.combine(day, time(8, 15), clock.SHANGHAI)):
        if not Rule.objects.exists():
            set_rule(actor=actor_for(clerk), draft=usual_rule(day, name=words["name"], basis=words["basis"]))
        sweep(day)


def chase_late(clerk: Person, text: str) -> int:
    """Chase the duties that are late longest; returns how many."""
    office = actor_for(clerk)
    late = Obligation.objects.filter(giver=office.unit_id, state__in=WITH_UNIT, due_at__lt=clock.now())
    done = 0
    for part in late.select_related("matter", "unit", "parent", "handler", "leader").order_by("due_at", "pk")[:CHASED]:
        try:
            chase(actor=office, obligation=part, text=text, to_leader=True)
            done += 1
        except Refusal:
            continue
    return done
