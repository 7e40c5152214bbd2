"""A picture with its table: one value that ``<c-chart>`` draws twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Number = int | float | None


class Series(NamedTuple):
    """A name and one value for each label, None where there is none; a lamp's ``state`` gives its colour."""

    name: str
    values: tuple[Number, ...]
    state: str = ""


class Row(NamedTuple):
    """A row of the table behind: the label and its figure in each series; ``values`` is for the template."""

    label: str
    values: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: its kind, its labels and its series.

    ``bar`` lies (shares by unit, sorted by who makes it), ``column`` stands (load by week), ``line`` runs, ``heatmap``
    has a row for each series. ``axis`` names the labels, ``links`` lead from a label down to its list.

    Raises ValueError when a series has not one value for each label.
    """

    name: str
    title: str
    kind: Literal["bar", "column", "line", "heatmap"]
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    axis: str = ""
    unit: str = ""
    stacked: bool = False
    links: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        """Refuse what could not be drawn."""
        for series in self.series:
            if len(series.values) != len(self.labels):
                raise ValueError(f"{series.name}: {len(series.values)} values for {len(self.labels)} labels")

    @property
    def rows(self) -> list[Row]:
        """The table behind the picture, a row for each label."""
        return [Row(label, tuple(series.values[at] for series in self.series)) for at, label in enumerate(self.labels)]

    @property
    def script_id(self) -> str:
        """The id of the element that carries the data to the script."""
        return f"chart-{self.name}-data"

    @property
    def data(self) -> dict[str, object]:
        """What the script draws."""
        whole = all(isinstance(value, int) for series in self.series for value in series.values if value is not None)
        return {
            "kind": self.kind,
            "labels": self.labels,
            "series": [{"name": series.name, "values": series.values, "state": series.state} for series in self.series],
            "stacked": self.stacked,
            "links": self.links,
            "whole": whole,
        }
