"""The figures of a period, unit by unit, as of a cut-off. Prose: docs/algorithms/circulars.md."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from yingshang.kernel import clock
from yingshang.kernel.models import History
from yingshang.obligations.enums import DONE_STATES, MOVES, WITH_UNIT, State
from yingshang.obligations.models import Extension, Obligation
from yingshang.obligations.queries.changes import stretch_of
from yingshang.orgs.models import Unit
from yingshang.supervision.enums import Figure, ScopeKind, TableOrder
from yingshang.supervision.queries.asof import Standing, standings
from yingshang.supervision.queries.levels import Levels

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from yingshang.kernel.actor import Actor
    from yingshang.obligations.models.obligation import ObligationQuerySet
    from yingshang.obligations.queries.changes import Stretch
    from yingshang.supervision.queries.periods import Period

RULE = "1"  # of the definitions: a changed definition counts up, and the digest with it
_DONE = frozenset(state.value for state in DONE_STATES)
_WITH_UNIT = frozenset(state.value for state in WITH_UNIT)
_TENTH = Decimal("0.1")


@dataclass
class UnitFigures:
    """What one unit has: the ids behind each figure, and how often for what is counted in times."""

    unit: int
    name: str
    short: str
    place: tuple[int, int] = (0, 0)
    ids: dict[str, list[int]] = field(default_factory=lambda: {figure.value: [] for figure in Figure})
    times: dict[str, int] = field(default_factory=dict)

    def count(self, figure: str) -> int:
        """How many duties, or how often."""
        return self.times.get(figure, len(self.ids[figure]))

    @property
    def counts(self) -> dict[str, int]:
        """Every figure."""
        return {figure.value: self.count(figure.value) for figure in Figure}


@dataclass
class Figures:
    """What was counted: the units in the order of the rule, and how every duty stood."""

    period: Period
    cut_off: datetime
    units: list[UnitFigures]
    rows: dict[int, Standing]

    @property
    def total(self) -> dict[str, int]:
        """All units together."""
        return {figure.value: sum(unit.count(figure.value) for unit in self.units) for figure in Figure}

    def as_json(self, order: str = TableOrder.RATE) -> dict[str, Any]:
        """What a circular keeps: the same for the same facts, in whatever order they were read."""
        ranks = ranks_of([unit.counts for unit in self.units])
        ranked = sorted(
            zip(self.units, ranks, strict=True), key=lambda pair: order_key(pair[0].counts, pair[0].place, order)
        )
        units = [
            {
                "unit": unit.unit,
                "name": unit.name,
                "short": unit.short,
                "rank": rank,
                "counts": unit.counts,
                "ids": {name: sorted(ids) for name, ids in unit.ids.items() if ids},
            }
            for unit, rank in ranked
        ]
        used = {pk for unit in self.units for ids in unit.ids.values() for pk in ids}
        rows = [
            [row.pk, row.unit, row.state, _iso(row.due_at), _iso(row.applied_at)]
            for pk, row in sorted(self.rows.items())
            if pk in used
        ]
        return {"units": units, "total": self.total, "rows": rows}


def duties_of(
    actor: Actor, scope_kind: str = ScopeKind.ALL, scope: Mapping[str, Any] | None = None
) -> ObligationQuerySet:
    """The duties that a circular of the actor's office is about, without those of sections."""
    rows = Obligation.objects.given_by(actor).filter(parent__isnull=True)
    chosen = scope or {}
    if scope_kind == ScopeKind.SOURCE:
        return rows.filter(matter__source_title=chosen["title"], matter__basis=chosen.get("basis", ""))
    if scope_kind == ScopeKind.UNITS:
        below = Unit.objects.none()
        for unit in Unit.objects.filter(pk__in=chosen["units"]):
            below = below | Unit.objects.below(unit)
        return rows.filter(unit__in=below.order_by().values("pk"))
    return rows


def figures_of(rows: ObligationQuerySet, period: Period, cut_off: datetime, *, office: Unit) -> Figures:
    """Count ``rows`` (a visible queryset); units are those on the level of ``office``. Constant in queries."""
    stretch = stretch_of(period.first, period.last)
    happened = _happenings(stretch, min(cut_off, stretch.end))
    found = standings(rows, stretch, cut_off, also=(pk for _, pk in happened))
    levels = Levels(office, {row.unit for row in found.values()})
    units: dict[int, UnitFigures] = {}
    for pk, row in sorted(found.items()):
        for figure in classify(row, stretch, cut_off):
            _of_level(units, levels.of(row.unit)).ids[figure.value].append(pk)
    for (figure, pk), times in sorted(happened.items()):
        if pk not in found or found[pk].state == State.VOID:
            continue
        unit = _of_level(units, levels.of(found[pk].unit))
        unit.ids[figure.value].append(pk)
        unit.times[figure.value] = unit.times.get(figure.value, 0) + times
    ordered = sorted(units.values(), key=lambda unit: order_key(unit.counts, unit.place, TableOrder.RATE))
    return Figures(period, cut_off, ordered, found)


def _of_level(units: dict[int, UnitFigures], unit: Unit) -> UnitFigures:
    if unit.pk not in units:
        units[unit.pk] = UnitFigures(unit.pk, unit.name, unit.short_name or unit.name, (unit.order, unit.pk))
    return units[unit.pk]


def classify(row: Standing, stretch: Stretch, cut_off: datetime) -> list[Figure]:
    """Which figures a duty counts in; pure."""
    applied = row.state in _DONE or row.state == State.SUBMITTED
    if row.state == State.VOID or (row.handed_at > cut_off and not applied):
        return []
    found = [Figure.HANDED] if stretch.begin <= row.handed_at < stretch.end else []
    if row.state == State.SUSPENDED:
        return found
    open_ = row.state not in _DONE
    if row.due_at is None or row.due_at > cut_off:
        return [*found, Figure.NOT_DUE] if open_ else found
    if row.due_at < stretch.begin:
        return [*found, Figure.CARRIED] if row.state in _WITH_UNIT else found
    return [*found, *_fallen_due(row)] if row.due_at < stretch.end else found


def _fallen_due(row: Standing) -> list[Figure]:
    if row.state in _WITH_UNIT:
        return [Figure.DUE, Figure.OVERDUE]
    in_time = row.applied_at is not None and row.due_at is not None and row.applied_at <= row.due_at
    if row.state == State.SUBMITTED and in_time:
        return [Figure.WAITING]
    return [Figure.DUE, Figure.ON_TIME if in_time else Figure.LATE]


def percent(part: int, whole: int) -> Decimal | None:
    """A rate in per cent with one decimal, halves up; None when there is nothing to divide by."""
    return (Decimal(part * 100) / Decimal(whole)).quantize(_TENTH, ROUND_HALF_UP) if whole else None


def rate(counts: Mapping[str, int]) -> Decimal | None:
    """按期办结率 of the counts of a unit or of all."""
    return percent(counts[Figure.ON_TIME], counts[Figure.DUE])


def order_key(counts: Mapping[str, int], place: tuple[int, int], order: str) -> tuple[Any, ...]:
    """What units are sorted by."""
    overdue = counts[Figure.OVERDUE] + counts[Figure.CARRIED]
    if order == TableOrder.TREE:
        return place
    if order == TableOrder.OVERDUE:
        return (-overdue, -counts[Figure.LATE], *place)
    due = counts[Figure.DUE]
    share = Fraction(counts[Figure.ON_TIME], due) if due else Fraction(-1)
    return (-share, overdue, -due, *place)


def ranks_of(counts: list[dict[str, int]]) -> list[int | None]:
    """The rank of each by its exact rate; equal rates share one, None without anything due."""
    shares = [Fraction(one[Figure.ON_TIME], one[Figure.DUE]) if one[Figure.DUE] else None for one in counts]
    known = [share for share in shares if share is not None]
    return [None if share is None else 1 + sum(other > share for other in known) for share in shares]


def digest_of(figures: Mapping[str, Any], period: Period, cut_off: datetime, scope: Mapping[str, Any]) -> str:
    """SHA-256 of what was counted and of what it was counted from, in one canonical form."""
    inputs = {
        "rule": RULE,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "cut_off": _iso(cut_off),
        "scope": scope,
        "rows": figures["rows"],
        "units": sorted(
            ({"unit": one["unit"], "counts": one["counts"], "ids": one["ids"]} for one in figures["units"]),
            key=lambda one: int(one["unit"]),
        ),
    }
    return hashlib.sha256(json.dumps(inputs, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _iso(moment: datetime | None) -> str:
    return clock.local(moment).isoformat() if moment else ""


def _happenings(stretch: Stretch, end: datetime) -> dict[tuple[Figure, int], int]:
    """(figure, duty) → how often it happened within the stretch up to ``end``, to any duty there is."""
    times: dict[tuple[Figure, int], int] = {}
    moves = History.objects.filter(table=MOVES.name, at__gte=stretch.begin, at__lte=end)
    granted = Extension.objects.filter(granted=True, decided_at__gte=stretch.begin, decided_at__lte=end)
    sources = (
        (Figure.SENT_BACK, moves.filter(verb="send_back").values_list("object_id", flat=True)),
        (Figure.OBJECTED, moves.filter(verb="object").values_list("object_id", flat=True)),
        (Figure.EXTENDED, granted.values_list("obligation_id", flat=True)),
    )
    for figure, keys in sources:
        for pk in keys:
            times[figure, pk] = times.get((figure, pk), 0) + 1
    return times
