"""The board: what is open by unit and by the week in which it falls due. One query over what is open."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, Q

from yingshang.kernel import clock
from yingshang.kernel.remembering import Counted, remembered
from yingshang.obligations.enums import WITH_UNIT, Lamp, State
from yingshang.obligations.models import Obligation
from yingshang.obligations.queries.due import soon
from yingshang.obligations.queries.loads import midnight
from yingshang.orgs.enums import UnitKind
from yingshang.supervision.queries.levels import Levels

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from yingshang.kernel.actor import Actor
    from yingshang.obligations.models.obligation import ObligationQuerySet
    from yingshang.orgs.models import Unit

WEEKS_BEHIND = 4
WEEKS_AHEAD = 6
_STATES = (*WITH_UNIT, State.SUBMITTED)


class Week(NamedTuple):
    """An ISO week: its number, its Monday and Sunday; ``place`` is 0 for this week, negative for past ones."""

    number: int
    first: date
    last: date
    place: int


class Cell(NamedTuple):
    """How much falls due, and how much of it is overdue, or will be soon."""

    total: int
    red: int = 0
    yellow: int = 0

    @property
    def lamp(self) -> Lamp | None:
        """The worst lamp of it; None for nothing."""
        if not self.total:
            return None
        return Lamp.RED if self.red else Lamp.YELLOW if self.yellow else Lamp.GREEN

    def __add__(self, other: object) -> Cell:
        """Both together."""
        if not isinstance(other, Cell):
            return NotImplemented
        return Cell(self.total + other.total, self.red + other.red, self.yellow + other.yellow)


@dataclass
class Line:
    """What one unit has open. ``red`` is all that is overdue; ``blue`` waits for the office.

    ``weeks`` has a cell for each week of the board; ``earlier`` and ``later`` lie outside of it.
    """

    unit: Unit | None
    red: int = 0
    blue: int = 0
    undated: int = 0
    earlier: Cell = field(default_factory=lambda: Cell(0))
    later: Cell = field(default_factory=lambda: Cell(0))
    weeks: list[Cell] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All that is open."""
        dated = sum(cell.total for cell in (self.earlier, *self.weeks, self.later))
        return dated + self.undated + self.blue

    @property
    def yellow(self) -> int:
        """What falls due soon."""
        return sum(cell.yellow for cell in (*self.weeks, self.later))

    def add(self, other: Line) -> None:
        """Count another unit's in."""
        self.red, self.blue, self.undated = self.red + other.red, self.blue + other.blue, self.undated + other.undated
        self.earlier, self.later = self.earlier + other.earlier, self.later + other.later
        self.weeks = [mine + theirs for mine, theirs in zip(self.weeks, other.weeks, strict=True)]


@dataclass
class Group:
    """The units of one kind, the worst first, and all of them together."""

    kind: UnitKind
    lines: list[Line]
    sum: Line


@dataclass
class Board:
    """The weeks, the groups in the order of kinds, and everything together, as of a moment."""

    weeks: list[Week]
    groups: list[Group]
    sum: Line
    at: datetime

    @property
    def lines(self) -> list[Line]:
        """The lines of all groups."""
        return [line for group in self.groups for line in group.lines]


def weeks_around(day: date, behind: int = WEEKS_BEHIND, ahead: int = WEEKS_AHEAD) -> list[Week]:
    """The ISO weeks around a day's."""
    monday = day - timedelta(days=day.weekday())
    firsts = [(place, monday + timedelta(weeks=place)) for place in range(-behind, ahead + 1)]
    return [Week(first.isocalendar().week, first, first + timedelta(days=6), place) for place, first in firsts]


def given_rows(actor: Actor) -> ObligationQuerySet:
    """What the board is about: the rows of the ledger that its figures lead to."""
    return Obligation.objects.given_by(actor)


def kept_for(actor: Actor) -> str:
    """A name for all that ``given_rows`` looks at in the actor."""
    return f"{actor.unit_id}:{actor.unit_path}:{actor.scope}:{actor.role}:{sorted(actor.roles)}"


def board_of(
    rows: ObligationQuerySet, office: Unit, *, kept: str = "", words: str = "", kind: str = "", late: bool = False
) -> Board:
    """The board of ``rows`` (which began with ``visible_to``); its units can be narrowed by name, kind, and being late.

    Three queries, and one more for each 500 units. With ``kept`` (``kept_for``) what took long to count is kept for a
    minute.
    """
    weeks = weeks_around(clock.today())
    if kept:
        known = remembered(f"board:{kept}:{weeks[0].first}", lambda: _counted(rows, weeks))
    else:
        known = Counted(_counted(rows, weeks), clock.now())
    counted = known.value
    levels = Levels(office, counted)
    lines: dict[int, Line] = {}
    for key, line in counted.items():
        unit = levels.of(key)
        if unit.pk in lines:
            lines[unit.pk].add(line)
        else:
            line.unit = unit
            lines[unit.pk] = line
    chosen = [line for line in lines.values() if _passes(line, words, kind, late=late)]
    return Board(weeks, _grouped(chosen, weeks), _together(chosen, weeks), known.at)


def _counted(rows: ObligationQuerySet, weeks: list[Week]) -> dict[int, Line]:
    """Unit → its line. What falls due before each of some moments is counted; the cells are the differences."""
    now = clock.now()
    limit = soon(now)
    marks = [midnight(week.first) for week in weeks] + [midnight(weeks[-1].last + timedelta(days=1))]
    moments = sorted({*marks, now, limit})
    asked = {f"m{place}": Count("pk", filter=Q(due_at__lt=moment)) for place, moment in enumerate(moments)}
    groups: Any = rows.filter(state__in=_STATES).order_by().values("state", "unit_id")
    found: dict[int, Line] = {}
    empty = [Cell(0)] * len(weeks)
    for group in groups.annotate(total=Count("pk"), dated=Count("due_at"), **asked):
        line = found.setdefault(group["unit_id"], Line(None, weeks=empty))
        if group["state"] == State.SUBMITTED:
            line.blue += group["total"]
            continue
        before = {moment: group[f"m{place}"] for place, moment in enumerate(moments)}
        between = _Between(before, now, limit, group["dated"])
        line.add(
            Line(
                None,
                red=before[now],
                undated=group["total"] - group["dated"],
                earlier=between.cell(None, marks[0]),
                later=between.cell(marks[-1], None),
                weeks=[between.cell(first, last) for first, last in pairwise(marks)],
            )
        )
    return found


class _Between(NamedTuple):
    """Cells from what falls due before each moment; what is not yet late at ``limit`` is yellow."""

    before: dict[Any, int]
    now: Any
    limit: Any
    dated: int

    def cell(self, first: Any, last: Any) -> Cell:  # noqa: ANN401 - a moment, or None for an open end
        """What falls due from ``first`` until before ``last``."""
        low = self.before[first] if first is not None else 0
        high = self.before[last] if last is not None else self.dated
        red = self._within(self.before[self.now], low, high)
        return Cell(high - low, red, self._within(self.before[self.limit], low, high) - red)

    @staticmethod
    def _within(mark: int, low: int, high: int) -> int:
        return max(min(mark, high) - low, 0)


def _passes(line: Line, words: str, kind: str, *, late: bool) -> bool:
    unit = line.unit
    if unit is None or not line.total or (kind and unit.kind != kind) or (late and not line.red):
        return False
    return all(word in unit.name or word in unit.short_name for word in words.split())


def worst_first(line: Line) -> tuple[Any, ...]:
    """The most overdue, then the most that is due soon, then the most of all, then the order of the tree."""
    unit = line.unit
    return (-line.red, -line.yellow, -line.total, unit.order if unit else 0, unit.pk if unit else 0)


def _grouped(lines: list[Line], weeks: list[Week]) -> list[Group]:
    order = {kind: place for place, kind in enumerate(UnitKind)}

    def kind_of(line: Line) -> UnitKind:
        return UnitKind(line.unit.kind) if line.unit else UnitKind.OTHER

    ordered = sorted(lines, key=lambda line: (order[kind_of(line)], *worst_first(line)))
    return [
        Group(kind, some, _together(some, weeks))
        for kind, some in ((kind, list(group)) for kind, group in groupby(ordered, kind_of))
    ]


def _together(lines: Iterable[Line], weeks: list[Week]) -> Line:
    whole = Line(None, weeks=[Cell(0)] * len(weeks))
    for line in lines:
        whole.add(line)
    return whole
