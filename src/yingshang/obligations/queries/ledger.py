"""What is owed, counted: by lamp, by unit, by day, by week; each in one query."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.db.models.functions import TruncDate, TruncWeek

from yingshang.kernel import clock
from yingshang.obligations.enums import CURRENT_STATES, DONE_STATES, Lamp, State
from yingshang.obligations.models import Obligation, lamp_conditions
from yingshang.obligations.queries.due import soon

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from yingshang.kernel.actor import Actor
    from yingshang.obligations.models.obligation import ObligationQuerySet

SENT_BACK = Q(state=State.IN_PROGRESS, sent_back_times__gt=0)
_PAGE = ("matter__office", "unit", "parent__unit", "series", "leader", "handler")


def inbox(actor: Actor) -> ObligationQuerySet:
    """What the actor's unit owes, with lamps and what a line shows."""
    return lit(Obligation.objects.visible_to(actor).owed_by(actor)).select_related(*_PAGE)


def ledger(actor: Actor) -> ObligationQuerySet:
    """What the actor's office handed out, with lamps and what a line shows."""
    return lit(Obligation.objects.visible_to(actor).given_by(actor)).select_related(*_PAGE)


def lit(rows: ObligationQuerySet) -> ObligationQuerySet:
    """The rows with their lamps as of now."""
    now = clock.now()
    return rows.with_lamp(now, soon(now))


def showing(lamp: str) -> Q:
    """The condition of unfinished rows that show a lamp now: what a filter by lamp asks."""
    now = clock.now()
    return lamp_conditions(now, soon(now))[Lamp(lamp)] & Q(state__in=CURRENT_STATES)


def standing(rows: ObligationQuerySet, *, finished: bool = True) -> dict[str, int]:
    """How many of ``rows`` wait for what, in one query.

    Keys: assigned, objected, in_progress, sent_back (also in progress), submitted, completed, yellow, red, and done
    when ``finished``.
    """
    now = clock.now()
    lamps = lamp_conditions(now, soon(now))
    wanted: dict[str, Q] = {
        state.value: Q(state=state)
        for state in (State.ASSIGNED, State.OBJECTED, State.IN_PROGRESS, State.SUBMITTED, State.COMPLETED)
    }
    wanted |= {"sent_back": SENT_BACK, "yellow": lamps[Lamp.YELLOW], "red": lamps[Lamp.RED]}
    if finished:
        wanted["done"] = Q(state__in=DONE_STATES)
    else:
        rows = rows.filter(state__in=(*CURRENT_STATES, State.COMPLETED))
    counted = {name: Count("pk", filter=condition) for name, condition in wanted.items()}
    return dict(rows.order_by().aggregate(**counted))


def by_lamp(rows: ObligationQuerySet) -> dict[Lamp, int]:
    """Lamp → how many unfinished rows show it, in one query; every lamp is there."""
    open_rows: Any = lit(rows.unfinished())
    counts = dict(open_rows.order_by().values_list("lamp").annotate(count=Count("pk")))
    return {lamp: counts.get(lamp.value, 0) for lamp in Lamp}


def by_unit_and_lamp(actor: Actor) -> dict[int, dict[Lamp, int]]:
    """Unit → lamp → unfinished parts of what the actor sees, in one query: the shares that a leader looks at."""
    rows: Any = lit(Obligation.objects.visible_to(actor).filter(parent__isnull=True).unfinished())
    shares: dict[int, dict[Lamp, int]] = {}
    for unit, lamp, count in rows.order_by().values_list("unit", "lamp").annotate(count=Count("pk")):
        shares.setdefault(unit, dict.fromkeys(Lamp, 0))[Lamp(lamp)] = count
    return shares


def due_by_day(rows: ObligationQuerySet, first: date, last: date) -> dict[date, dict[Lamp, int]]:
    """Day → lamp → unfinished rows due on it, from ``first`` to ``last``, both included; one query."""
    days: dict[date, dict[Lamp, int]] = {}
    for day, lamp, count in _grouped(rows, TruncDate("due_at", tzinfo=clock.SHANGHAI), first, last):
        days.setdefault(day, {})[Lamp(lamp)] = count
    return days


def due_by_week(rows: ObligationQuerySet, *, weeks: int = 8) -> list[tuple[date, int]]:
    """The Monday of this week and the next ones, each with how many unfinished rows are due in it; one query."""
    monday = clock.today() - timedelta(days=clock.today().weekday())
    last = monday + timedelta(days=7 * weeks - 1)
    found: dict[date, int] = {monday + timedelta(days=7 * number): 0 for number in range(weeks)}
    for start, _, count in _grouped(rows, TruncWeek("due_at", tzinfo=clock.SHANGHAI), monday, last):
        found[clock.local(start).date()] += count
    return list(found.items())


def oldest_reds(rows: ObligationQuerySet, *, most: int = 10) -> list[Obligation]:
    """The rows that have been overdue longest, with their lamps; one query."""
    now = clock.now()
    red = lamp_conditions(now, soon(now))[Lamp.RED]
    return list(lit(rows.filter(red)).select_related(*_PAGE).order_by("due_at", "pk")[:most])


def counts_of(shares: Mapping[Lamp, int]) -> int:
    """All of them together."""
    return sum(shares.values())


def _grouped(rows: ObligationQuerySet, period: Any, first: date, last: date) -> Any:  # noqa: ANN401 - rows of values
    begin = datetime.combine(first, time.min, clock.SHANGHAI)
    end = datetime.combine(last + timedelta(days=1), time.min, clock.SHANGHAI)
    within = lit(rows.unfinished().filter(due_at__gte=begin, due_at__lt=end)).annotate(period=period)
    return within.order_by().values_list("period", "lamp").annotate(count=Count("pk"))
