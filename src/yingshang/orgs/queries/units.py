"""Units as people look at them: the tree a level at a time, names on a day, searches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q

from yingshang.kernel import clock
from yingshang.kernel.text import line
from yingshang.orgs.enums import NameKind, UnitState
from yingshang.orgs.models import Post, Succession, Unit, UnitName

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models.unit import UnitQuerySet

MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit in the tree: its name on the day, how many units and people are directly in it, whether it was gone."""

    unit: Unit
    name: str
    units: int
    people: int
    gone: bool


@dataclass(frozen=True, slots=True)
class DatedName:
    """A name with its time; ``valid_to`` is None for one still borne."""

    name: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    taught_by: str = ""
    basis: str = ""
    row: int | None = None


def children(parent: Unit | None, *, actor: Actor, on: date | None = None, dissolved: bool = False) -> list[Branch]:
    """What stands directly below ``parent`` (None: at the top) on a day (today), in order; four queries.

    With ``dissolved`` also what was gone by then. The place in the tree is today's: only names and existence are dated.
    """
    day = on or clock.today()
    units = Unit.objects.visible_to(actor).filter(parent=parent)
    return branches(units if dissolved else units.existing_on(day), day)


def branches(units: UnitQuerySet, day: date) -> list[Branch]:
    """These units as they were on a day, with counts."""
    ids = units.order_by().values("pk")
    below = Unit.objects.existing_on(day).filter(parent__in=ids).order_by()
    held = Post.objects.held_on(day).filter(unit__in=ids).order_by()
    unit_counts = dict(below.values_list("parent").annotate(count=Count("pk")))
    people_counts = dict(held.values_list("unit").annotate(count=Count("person", distinct=True)))
    rows = list(units)
    names = names_on(rows, day)
    return [
        Branch(
            unit,
            names[unit.pk],
            unit_counts.get(unit.pk, 0),
            people_counts.get(unit.pk, 0),
            not _there(unit, day),
        )
        for unit in rows
    ]


def _there(unit: Unit, day: date) -> bool:
    founded = unit.founded_on is None or unit.founded_on <= day
    return founded and (unit.dissolved_on is None or day < unit.dissolved_on)


def name_on(unit: Unit, day: date) -> str:
    """The full name that the unit bore on a day."""
    return names_on([unit], day)[unit.pk]


def names_on(units: Iterable[Unit], day: date) -> dict[int, str]:
    """The full names on a day by id, in one query."""
    return _names(units, day, NameKind.FULL)


def short_names_on(units: Iterable[Unit], day: date) -> dict[int, str]:
    """The short names on a day by id, "" for none, in one query."""
    return _names(units, day, NameKind.SHORT)


def _names(units: Iterable[Unit], day: date, kind: NameKind) -> dict[int, str]:
    known = {unit.pk: unit.name if kind == NameKind.FULL else unit.short_name for unit in units}
    former = UnitName.objects.filter(unit__in=known, kind=kind, valid_to__gte=day)
    for row in former.order_by("-valid_to"):  # the earliest that had not ended is the last to be written
        known[row.unit_id] = row.name
    return known


def names_of(unit: Unit) -> list[DatedName]:
    """All names of a unit, the present ones first, then former ones from late to early, then aliases."""
    rows = list(unit.names.order_by("-valid_to", "-valid_from", "id"))
    present = []
    for kind, name in ((NameKind.FULL, unit.name), (NameKind.SHORT, unit.short_name)):
        ended = [row.valid_to for row in rows if row.kind == kind and row.valid_to is not None]
        if name:
            present.append(DatedName(name, kind, _next_day(max(ended)) if ended else unit.founded_on, None))
    past = [row for row in rows if row.kind != NameKind.ALIAS]
    aliases = [row for row in rows if row.kind == NameKind.ALIAS]
    return present + [
        DatedName(row.name, row.kind, row.valid_from, row.valid_to, row.taught_by, row.basis, row.pk)
        for row in (*past, *aliases)
    ]


def _next_day(day: date) -> date:
    return type(day).fromordinal(day.toordinal() + 1)


def search_units(text: str, *, actor: Actor, dissolved: bool = False, most: int = MOST_FOUND) -> list[Unit]:
    """Units whose full name, short name, alias or former name contains ``text``; names that begin with it first."""
    wanted = line(text)[:60]
    if not wanted:
        return []
    named = UnitName.objects.filter(name__icontains=wanted).values("unit")
    units = Unit.objects.visible_to(actor)
    units = units if dissolved else units.filter(state=UnitState.ACTIVE)
    found = units.filter(Q(name__icontains=wanted) | Q(short_name__icontains=wanted) | Q(pk__in=named))
    begins = Q(name__startswith=wanted) | Q(short_name__startswith=wanted)
    first = list(found.filter(begins).order_by("path")[:most])
    rest = found.exclude(pk__in=[unit.pk for unit in first]).order_by("path")[: most - len(first)]
    return first + list(rest)


def trails(units: Iterable[Unit]) -> dict[int, list[Unit]]:
    """The units above each, the root first, in one query."""
    wanted = list(units)
    rows = Unit.objects.in_bulk({pk for unit in wanted for pk in unit.above})
    return {unit.pk: [rows[pk] for pk in unit.above if pk in rows] for unit in wanted}


def successors_of(units: Iterable[int]) -> dict[int, list[Succession]]:
    """What became of these units, in one query."""
    rows = Succession.objects.filter(before__in=list(units)).select_related("after").order_by("id")
    found: dict[int, list[Succession]] = {}
    for row in rows:
        found.setdefault(row.before_id, []).append(row)
    return found


def without_liaison(*, actor: Actor, on: date | None = None) -> UnitQuerySet:
    """Active units other than sections that have no liaison officer on a day: their business would go to nobody."""
    day = on or clock.today()
    served = Post.objects.held_on(day).filter(kind="liaison").values("unit")
    above_sections = Unit.objects.visible_to(actor).active().exclude(kind__in=("section", "city", "county", "village"))
    return above_sections.exclude(pk__in=served).order_by(F("path"))
