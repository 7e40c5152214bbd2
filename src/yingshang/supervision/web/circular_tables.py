"""The table and the pictures of a circular."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from yingshang.kernel.web.charts import Chart, Series
from yingshang.supervision.enums import Figure
from yingshang.supervision.queries.circular_facts import points
from yingshang.supervision.queries.figures import rate

if TYPE_CHECKING:
    from yingshang.supervision.models import Circular

SHOWN = (
    Figure.HANDED,
    Figure.DUE,
    Figure.ON_TIME,
    Figure.LATE,
    Figure.OVERDUE,
    Figure.WAITING,
    Figure.NOT_DUE,
    Figure.CARRIED,
    Figure.SENT_BACK,
    Figure.OBJECTED,
    Figure.EXTENDED,
)
_MOST_BARS = 60


class Count(NamedTuple):
    """A figure, its address ("" for nought), and whether it speaks against the unit."""

    value: int
    href: str
    bad: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A unit of the table, or all together (``unit`` None)."""

    unit: int | None
    name: str
    short: str
    rank: int | None
    counts: dict[str, int]
    cells: list[Count]
    rate: Decimal | None
    before: Decimal | None
    points: Decimal | None

    @property
    def on_time(self) -> int:
        """The numerator of the rate."""
        return self.counts[Figure.ON_TIME]

    @property
    def due(self) -> int:
        """The denominator of the rate."""
        return self.counts[Figure.DUE]

    @property
    def moved(self) -> str:
        """+2.1, −0.4, 0.0 or — percentage points."""
        if self.points is None:
            return "—"
        return f"+{self.points}" if self.points > 0 else str(self.points).replace("-", "−")

    def as_row(self) -> dict[str, object]:
        """What an exported row has."""
        head = {"rank": str(self.rank or "—"), "name": self.name}
        return {**head, **self.counts, "rate": self.rate, "before": self.before, "points": self.points}


def lines_of(circular: Circular) -> list[Line]:
    """The units in the order of the circular, and all together last."""
    before = circular.before.get("units", {})
    lines = [
        _line(
            circular, one["unit"], (one["name"], one["short"]), one["counts"], before.get(str(one["unit"])), one["rank"]
        )
        for one in circular.figures["units"]
    ]
    return [*lines, _line(circular, None, ("合计", "合计"), circular.figures["total"], circular.before.get("total"))]


def _line(
    circular: Circular,
    unit: int | None,
    names: tuple[str, str],
    counts: dict[str, int],
    before: dict[str, int] | None,
    rank: int | None = None,
) -> Line:
    base = reverse("supervision:circular_duties", args=[circular.pk])
    of = {"unit": unit} if unit else {}
    cells = [
        Count(
            counts[figure],
            f"{base}?{urlencode({**of, 'figure': figure.value})}" if counts[figure] else "",
            figure in {Figure.OVERDUE, Figure.CARRIED} and bool(counts[figure]),
        )
        for figure in SHOWN
    ]
    then = rate(before) if before else None
    return Line(unit, *names, rank, counts, cells, rate(counts), then, points(counts, before))


def chart_of(circular: Circular) -> Chart | None:
    """What was due by unit: on time, late, overdue, in the order of the table; None when nothing was due."""
    units = [one for one in circular.figures["units"] if one["counts"][Figure.DUE]][:_MOST_BARS]
    if not units:
        return None
    base = reverse("supervision:circular_duties", args=[circular.pk])
    shown = ((Figure.ON_TIME, "green"), (Figure.LATE, "yellow"), (Figure.OVERDUE, "red"))
    return Chart(
        name="due",
        title="各单位应办结事项",
        kind="bar",
        labels=tuple(one["short"] for one in units),
        series=tuple(
            Series(str(figure.label), tuple(one["counts"][figure] for one in units), state) for figure, state in shown
        ),
        axis="单位",
        unit="件",
        stacked=True,
        links=tuple(f"{base}?{urlencode({'unit': one['unit']})}" for one in units),
    )
