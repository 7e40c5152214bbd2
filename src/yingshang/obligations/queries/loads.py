"""How much is owed: lamps by unit, what falls due in the coming weeks, what has been overdue longest.

Each takes rows that began with ``visible_to`` and asks one query over what is unfinished, which the index of unfinished
rows answers: what was done over the years is not touched.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from yingshang.kernel import clock
from yingshang.obligations.enums import WITH_UNIT, Lamp, State
from yingshang.obligations.models import Obligation, lamp_conditions
from yingshang.obligations.queries.due import soon
from yingshang.obligations.queries.ledger import to_sign
from yingshang.obligations.rules import FOR_OFFICE, supervised_sources
from yingshang.orgs.enums import PostKind
from yingshang.orgs.models import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yingshang.kernel.actor import Actor
    from yingshang.obligations.models.obligation import ObligationQuerySet

_LOOKED_THROUGH = 2000  # rows; a matter of more overdue units leaves fewer lines than ten


@dataclass(frozen=True, slots=True)
class UnitLoad:
    """What one unit has open, by lamp; every lamp is there."""

    unit: Unit
    lamps: dict[Lamp, int]

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.lamps.values())

    @property
    def reds(self) -> int:
        """What is overdue."""
        return self.lamps[Lamp.RED]


@dataclass(frozen=True, slots=True)
class Weeks:
    """What is open by when it falls due: before this week and late, week by week, after them, and without a moment.

    ``weeks`` has the Monday of each with its number; what is late and due in the current week is counted there.
    """

    before: int
    weeks: list[tuple[date, int]] = field(default_factory=list)
    later: int = 0
    undated: int = 0


def lamp_shares(rows: ObligationQuerySet) -> list[UnitLoad]:
    """What every unit has open, the most reds first, then the most yellows, then the most of all; two queries."""
    now = clock.now()
    lamps = lamp_conditions(now, soon(now))
    asked = {lamp.value: Count("pk", filter=lamps[lamp]) for lamp in (Lamp.RED, Lamp.YELLOW, Lamp.GREY)}
    # By state before unit: so an index is read in its own order; by unit alone SQLite goes through every row there is.
    groups: Any = rows.unfinished().order_by().values("state", "unit_id").annotate(total=Count("pk"), **asked)
    found: dict[int, dict[Lamp, int]] = {}
    for group in groups:
        load = found.setdefault(group["unit_id"], dict.fromkeys(Lamp, 0))
        known = 0
        for lamp in (Lamp.RED, Lamp.YELLOW, Lamp.GREY):
            load[lamp] += group[lamp.value]
            known += group[lamp.value]
        load[Lamp.BLUE if group["state"] == State.SUBMITTED else Lamp.GREEN] += group["total"] - known
    units = Unit.objects.in_bulk(list(found))
    return worst_first(UnitLoad(units[key], load) for key, load in found.items())


def rolled_up(loads: list[UnitLoad]) -> list[UnitLoad]:
    """The loads with those of units below added to the unit above, sorted anew: what a list by unit and below shows.

    A unit at the root of the tree keeps its own: all others lie below it.
    """
    sums: dict[str, UnitLoad] = {}
    for load in sorted(loads, key=lambda load: load.unit.path):
        steps = load.unit.path.split("/")[:-1]
        paths = ["/".join(steps[:deep]) + "/" for deep in range(2, len(steps))]
        above = next((path for path in paths if path in sums), "")
        if above:
            sums[above] = UnitLoad(
                sums[above].unit, {lamp: sums[above].lamps[lamp] + load.lamps[lamp] for lamp in Lamp}
            )
        else:
            sums[load.unit.path] = load
    return worst_first(sums.values())


def worst_first(loads: Iterable[UnitLoad]) -> list[UnitLoad]:
    """The most reds first, then the most yellows, then the most of all."""
    return sorted(
        loads,
        key=lambda load: (-load.reds, -load.lamps[Lamp.YELLOW], -load.total, load.unit.order, load.unit.pk),
    )


def lamps_together(loads: list[UnitLoad]) -> dict[Lamp, int]:
    """The lamps of all units together; every lamp is there."""
    return {lamp: sum(load.lamps[lamp] for load in loads) for lamp in Lamp}


def due_weeks(rows: ObligationQuerySet, *, weeks: int = 8) -> Weeks:
    """What is with the units by the ISO week in which it falls due, this week first; one query."""
    monday = clock.today() - timedelta(days=clock.today().weekday())
    mondays = [monday + timedelta(days=7 * number) for number in range(weeks + 1)]
    # How many are due before each Monday, and in all: the weeks are the differences, at one comparison a Monday.
    asked = {f"w{number}": Count("pk", filter=Q(due_at__lt=midnight(day))) for number, day in enumerate(mondays)}
    groups = rows.filter(state__in=WITH_UNIT).order_by().values("state")
    sums: Counter[str] = Counter()
    for group in groups.annotate(total=Count("pk"), dated=Count("due_at"), **asked):
        sums.update({name: value for name, value in group.items() if name != "state"})
    found = [(day, sums[f"w{number + 1}"] - sums[f"w{number}"]) for number, day in enumerate(mondays[:-1])]
    return Weeks(sums["w0"], found, sums["dated"] - sums[f"w{weeks}"], sums["total"] - sums["dated"])


def oldest_reds(rows: ObligationQuerySet, *, most: int = 10) -> list[Obligation]:
    """What has been overdue longest, with lamps, matters and units; three queries.

    A matter that many units owe by one moment is one row, ``together`` says of how many units: forty times the same
    words would hide the other nine.
    """
    now = clock.now()
    limit = soon(now)
    red = rows.filter(lamp_conditions(now, limit)[Lamp.RED])
    first: dict[tuple[int, datetime | None], int] = {}
    for pk, matter, due_at in red.order_by("due_at", "pk").values_list("pk", "matter_id", "due_at")[:_LOOKED_THROUGH]:
        first.setdefault((matter, due_at), pk)
        if len(first) == most:
            break
    found = red.filter(pk__in=first.values()).with_lamp(now, limit).select_related("matter", "unit", "series")
    alike = red.filter(matter__in={matter for matter, _ in first}).order_by().values_list("matter_id", "due_at")
    together = {(matter, due_at): count for matter, due_at, count in alike.annotate(count=Count("unit", distinct=True))}
    chosen = list(found.order_by("due_at", "pk"))
    for one in chosen:
        one.together = together.get((one.matter_id, one.due_at), 1)  # type: ignore[attr-defined]  # told beside the row
    return chosen


def waiting_for_unit(actor: Actor) -> int:
    """How much the actor's unit has to sign for, has got back or is late with; counted no further than 100."""
    rows = Obligation.objects.owed_by(actor).filter(state__in=WITH_UNIT)
    urgent = to_sign() | Q(sent_back_times__gt=0) | Q(due_at__lt=clock.now())
    return at_most(rows.filter(urgent))


def waiting_for_office(actor: Actor) -> int:
    """How much waits for the actor's own office to audit or to settle; counted no further than 100."""
    rows = Obligation.objects.given_by(actor)
    if not actor.roles & FOR_OFFICE:
        if PostKind.SUPERVISOR not in actor.roles:
            return 0
        rows = rows.filter(matter__source_kind__in=supervised_sources())
    return at_most(rows.filter(state__in=(State.SUBMITTED, State.OBJECTED)))


def at_most(rows: ObligationQuerySet, most: int = 100) -> int:
    """How many rows there are, counted no further than ``most``: what a badge shows; one query."""
    return rows.order_by()[:most].count()


def midnight(day: date) -> datetime:
    """When a day begins in the office's time."""
    return datetime.combine(day, time.min, clock.SHANGHAI)
