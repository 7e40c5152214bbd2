"""Tables: rows of cells parted by tab or bar, or one cell per line; what each column means."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from gongwen.lexicon import load

if TYPE_CHECKING:
    from gongwen.model import Span
    from gongwen.text.layout import Line

_BLANKS = re.compile(r"\s+")
_HEAD_ROWS = 4  # a caption, a unit of measure or a second head line may stand above the head
_HEAD_MAX = 16  # characters; the head of a column is short
_INTEGER = re.compile(r"\d{1,3}$")


@lru_cache(maxsize=1)
def _columns() -> list[tuple[str, str]]:
    pairs = [(word, role) for role, words in load("fields")["table"].items() for word in words]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


@lru_cache(maxsize=4096)
def column_role(head: str) -> str | None:
    """What the column with this head holds: ordinal, title, content, lead …; None if the head says nothing."""
    head = _BLANKS.sub("", head)
    if not head or len(head) > _HEAD_MAX:
        return None
    plain = head.split("(")[0]
    for word, role in _columns():
        if plain == word:
            return role
    return next((role for word, role in _columns() if len(word) > 1 and plain.endswith(word)), None) or next(
        (role for word, role in _columns() if len(word) > 2 and word in head), None
    )


def is_column_word(text: str, role: str) -> bool:
    """Whether a line is nothing but the head of a column of this role."""
    text = _BLANKS.sub("", text)
    return 0 < len(text) <= 4 and any(word == text for word, kind in _columns() if kind == role)


def column_head(folded: str, lines: list[Line], index: int) -> int:
    """Index behind the heads of a table printed one cell per line that begins here, or 0."""
    stop = index
    while stop < len(lines) and stop - index < 12:
        text = folded[lines[stop].start : lines[stop].end].strip()
        if _INTEGER.match(text) or column_role(text) is None:
            break
        stop += 1
    return stop if stop - index >= 3 else 0


@dataclass(slots=True)
class Table:
    """Rows of cells; a cell is a span of the view, already without blanks around it."""

    rows: list[list[Span]] = field(default_factory=list)
    roles: list[str | None] = field(default_factory=list)
    first: int = 0  # index of the first row behind the head

    def add_row(self, folded: str, start: int, end: int) -> None:
        """Split one printed row at tabs, or at bars, keeping empty cells."""
        bar = "\t" if folded.find("\t", start, end) >= 0 else "|"
        cells: list[Span] = []
        position = start
        for cell in folded[start:end].split(bar):
            cells.append(_trim(folded, position, position + len(cell)))
            position += len(cell) + 1
        if bar == "|":
            cells = _drop_frame(folded, cells, start, end)
        if cells and not all(set(folded[a:b]) <= set("-: ") for a, b in cells):
            self.rows.append(cells)

    def extend_last(self, end: int) -> None:
        """A paragraph behind the row belongs to its last filled cell."""
        if self.rows:
            row = self.rows[-1]
            at = max((i for i, (a, b) in enumerate(row) if b > a), default=len(row) - 1)
            row[at] = (row[at][0], end)

    def add_single_cells(self, folded: str, lines: list[Line], index: int, stop: int) -> int:
        """Cells one per line: heads from ``index`` to ``stop``, then rows that begin with 1, 2, 3 …"""
        self.rows.append([_trim(folded, line.start, line.end) for line in lines[index:stop]])
        width, wanted = stop - index, 1
        row: list[Span] = []
        while stop < len(lines):
            start, end = _trim(folded, lines[stop].start, lines[stop].end)
            text = folded[start:end].rstrip("、.")
            if text == str(wanted):
                self._close(folded, row, width)
                row, wanted = [(start, start + len(text))], wanted + 1
            elif row and len(row) < width * 3:
                row.append((start, end))
            else:
                break
            stop += 1
        self._close(folded, row, width)
        return stop

    def _close(self, folded: str, row: list[Span], width: int) -> None:
        if not row:
            return
        roles = [column_role(folded[a:b]) for a, b in self.rows[0]]
        self.rows.append(_fit(folded, row, width, roles))

    def read_head(self, folded: str) -> None:
        """Find the row of heads and the role of each column."""
        best = 0
        for index, row in enumerate(self.rows[:_HEAD_ROWS]):
            roles = [column_role(folded[a:b]) for a, b in row]
            known = sum(role is not None for role in roles)
            if known > best and known >= 2:
                best, self.roles, self.first = known, roles, index + 1


def _trim(folded: str, start: int, end: int) -> Span:
    while start < end and folded[start].isspace():
        start += 1
    while end > start and folded[end - 1].isspace():
        end -= 1
    return start, end


def _drop_frame(folded: str, cells: list[Span], start: int, end: int) -> list[Span]:
    text = folded[start:end].strip()
    if text.startswith("|"):
        cells = cells[1:]
    if text.endswith("|"):
        cells = cells[:-1]
    return cells


def _fit(folded: str, row: list[Span], width: int, roles: list[str | None]) -> list[Span]:
    # Too many lines: the longest column was broken over lines. Too few: an empty cell, most often the last, left none.
    if len(row) > width:
        surplus = len(row) - width
        at = next((i for i, role in enumerate(roles) if role == "content"), 1)
        at = min(at, len(row) - surplus - 1)
        return [*row[:at], (row[at][0], row[at + surplus][1]), *row[at + surplus + 1 :]]
    return row + [(row[-1][1], row[-1][1])] * (width - len(row))
