"""What 交办 would do, before it is done: which unit answers for what, by when, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from yingshang.documents.enums import ItemState, Match
from yingshang.obligations.actions.handing_out import Part
from yingshang.obligations.enums import DueKind
from yingshang.orgs.enums import UnitRole, UnitState
from yingshang.orgs.queries.groups import members_of
from yingshang.tasks.queries.dues import Habits, dues_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from yingshang.documents.models import Item, ItemUnit
    from yingshang.obligations.actions.handing_out import Due
    from yingshang.orgs.models import Unit

_RANK = {UnitRole.LEAD: 0, UnitRole.RESPONSIBLE: 1, UnitRole.PARTICIPATING: 2}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an item cannot be handed out (``stops``), or what should be known first.

    ``code`` has its sentence in tasks/sentences.toml.
    """

    code: str
    words: str = ""
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What would become of one item: its parts (one per unit), how each came in (``through``.

    Unit id → collective name), problems.
    """

    item: Item
    parts: tuple[Part, ...]
    problems: tuple[Problem, ...]
    through: dict[int, str] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """Whether nothing stops it."""
        return not any(problem.stops for problem in self.problems)


def plan_items(items: Iterable[Item], *, on: date, habits: Habits) -> list[Plan]:
    """Plans for accepted items as of a day, collective names expanded to the members of that day."""
    return [plan_item(item, on=on, habits=habits) for item in items]


def plan_item(item: Item, *, on: date, habits: Habits) -> Plan:
    """The plan of one item. A unit that comes in twice keeps its strongest role.

    Lead before responsible before participating.
    """
    through: dict[int, str] = {}
    roles: dict[int, tuple[Unit, UnitRole]] = {}
    rows = list(item.units.all())
    for row in rows:
        for unit in _units_of(row, on):
            role = UnitRole(row.role)
            known = roles.get(unit.pk)
            if known is None or _RANK[role] < _RANK[known[1]]:
                roles[unit.pk] = (unit, role)
                through.pop(unit.pk, None)
                if row.group is not None:
                    through[unit.pk] = row.printed
    dues = dues_of(item.due, item.quotas, on=on, habits=habits)
    parts = tuple(Part(unit, role, dues) for unit, role in roles.values())
    return Plan(item, parts, tuple(_problems(item, rows, parts, dues)), through)


def _units_of(row: ItemUnit, on: date) -> Sequence[Unit]:
    if row.group is not None:
        return list(members_of(row.group, on))
    return [row.unit] if row.unit is not None else []


def _problems(item: Item, rows: Sequence[ItemUnit], parts: Sequence[Part], dues: Sequence[Due]) -> Iterable[Problem]:
    if item.state != ItemState.ACCEPTED:
        yield Problem("not_accepted", stops=True)
    for row in rows:
        if row.match in {Match.DOUBTFUL, Match.UNKNOWN}:
            yield Problem("name_open", row.printed, stops=True)
        elif row.group is not None and not parts:
            yield Problem("group_empty", row.printed, stops=True)
    yield from _problems_of_parts(parts)
    yield from _problems_of_dues(dues)


def _problems_of_parts(parts: Sequence[Part]) -> Iterable[Problem]:
    for part in parts:
        if part.unit.state != UnitState.ACTIVE:
            yield Problem("unit_gone", part.unit.name, stops=True)
    if not parts:
        yield Problem("nobody", stops=True)
    elif len(parts) > 1 and all(part.role != UnitRole.LEAD for part in parts):
        yield Problem("no_leader")


def _problems_of_dues(dues: Sequence[Due]) -> Iterable[Problem]:
    if all(due.kind == DueKind.NONE for due in dues):
        yield Problem("no_date")
    elif any(due.kind == DueKind.CONTINUOUS and not due.rule for due in dues):
        yield Problem("no_rhythm")
