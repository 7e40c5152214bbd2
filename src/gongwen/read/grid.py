"""Ruled lines → grids with merged cells.

Rulings that touch belong to one table. A table's rows and columns are the distinct places of its rulings; two
neighbouring fields between which no ruling runs are one cell.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_RULINGS = 3_000  # on one page; comparing each with each stays quick
_MOST = 400  # rows or columns; anything denser is hatching, not a table


@dataclass(slots=True, frozen=True)
class Ruling:
    """A straight line: ``at`` is its y (horizontal) or x (vertical); it runs from ``start`` to ``end``."""

    horizontal: bool
    at: float
    start: float
    end: float


@dataclass(slots=True, frozen=True)
class Field:
    """A cell by indexes into rows and columns; ``right`` and ``bottom`` are behind its last one."""

    top: int
    left: int
    bottom: int
    right: int


class Grid:
    """One table: where its rows and columns begin and end, and its cells in reading order."""

    def __init__(self, rulings: Sequence[Ruling], near: float) -> None:
        flat = [one for one in rulings if one.horizontal]
        upright = [one for one in rulings if not one.horizontal]
        self.rows_at = _distinct((one.at for one in flat), near)
        self.columns_at = _distinct((one.at for one in upright), near)
        self.rows, self.columns = len(self.rows_at) - 1, len(self.columns_at) - 1
        self.top = self.rows_at[0]
        self._below = _walls(flat, self.rows_at, near)
        self._beside = _walls(upright, self.columns_at, near)
        self.cells: list[Field] = []
        self._home: dict[tuple[int, int], int] = {}
        if max(self.rows, self.columns) <= _MOST:
            self._find_cells()

    def holds(self, x: float, y: float) -> bool:
        """True where the point lies within the outer border."""
        return self.rows_at[0] <= y <= self.rows_at[-1] and self.columns_at[0] <= x <= self.columns_at[-1]

    def cell_at(self, x: float, y: float) -> int | None:
        """Index into ``cells`` of the cell under a point."""
        return self._home.get((bisect_right(self.rows_at, y) - 1, bisect_right(self.columns_at, x) - 1))

    def _find_cells(self) -> None:
        for row in range(self.rows):
            for column in range(self.columns):
                if (row, column) not in self._home:
                    self._claim(row, column)

    def _claim(self, row: int, column: int) -> None:
        right = column + 1
        while right < self.columns and (row, right) not in self._home and not self._wall_left_of(row, right):
            right += 1
        bottom = row + 1
        while bottom < self.rows and not self._wall_above(bottom, column) and (bottom, column) not in self._home:
            bottom += 1
        for line in range(row, bottom):
            for place in range(column, right):
                self._home.setdefault((line, place), len(self.cells))
        self.cells.append(Field(row, column, bottom, right))

    def _wall_left_of(self, row: int, column: int) -> bool:
        return _covers(self._beside[column], (self.rows_at[row] + self.rows_at[row + 1]) / 2)

    def _wall_above(self, row: int, column: int) -> bool:
        return _covers(self._below[row], (self.columns_at[column] + self.columns_at[column + 1]) / 2)


def grids(rulings: Sequence[Ruling], near: float | None = None) -> list[Grid]:
    """Tables drawn by ``rulings``, from top to bottom; ``near`` is how far lines may miss each other.

    A table needs two lines each way; loose lines (under a heading, a signature rule) make none.
    """
    if not 4 <= len(rulings) <= _RULINGS:
        return []
    if near is None:
        near = 0.004 * max(*(one.end for one in rulings), *(one.at for one in rulings))
    found = [Grid(group, near) for group in _groups(rulings, near) if _is_table(group, near)]
    return sorted((grid for grid in found if grid.cells), key=lambda grid: grid.top)


def _is_table(group: Sequence[Ruling], near: float) -> bool:
    places = [_distinct((one.at for one in group if one.horizontal is way), near) for way in (True, False)]
    return all(len(distinct) >= 2 for distinct in places)


def _groups(rulings: Sequence[Ruling], near: float) -> list[list[Ruling]]:
    parent = list(range(len(rulings)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    flat = [at for at, one in enumerate(rulings) if one.horizontal]
    upright = [at for at, one in enumerate(rulings) if not one.horizontal]
    for across in flat:
        for down in upright:
            if _touch(rulings[across], rulings[down], near):
                parent[root(across)] = root(down)
    groups: dict[int, list[Ruling]] = {}
    for at, one in enumerate(rulings):
        groups.setdefault(root(at), []).append(one)
    return list(groups.values())


def _touch(across: Ruling, down: Ruling, near: float) -> bool:
    return across.start - near <= down.at <= across.end + near and down.start - near <= across.at <= down.end + near


def _distinct(places: Iterable[float], near: float) -> list[float]:
    """Places from left to right, those within ``near`` of one another taken as one."""
    clusters: list[list[float]] = []
    for place in sorted(places):
        if clusters and place - clusters[-1][-1] <= near:
            clusters[-1].append(place)
        else:
            clusters.append([place])
    return [sum(cluster) / len(cluster) for cluster in clusters]


def _walls(rulings: Sequence[Ruling], places: Sequence[float], near: float) -> list[list[tuple[float, float]]]:
    walls: list[list[tuple[float, float]]] = [[] for _ in places]
    for one in rulings:
        nearest = min(range(len(places)), key=lambda at: abs(places[at] - one.at))
        walls[nearest].append((one.start - near, one.end + near))
    return walls


def _covers(stretches: Sequence[tuple[float, float]], place: float) -> bool:
    return any(start <= place <= end for start, end in stretches)
