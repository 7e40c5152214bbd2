"""Tables printed one cell per line: what a copy from a web page or a word processor leaves of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongwen.extract.tables import INTEGER, Table, column_role, fit_row, trim_cell
from gongwen.lexicon import load
from gongwen.lexicon.prepared import compiled
from gongwen.text.layout import Kind, patterns

if TYPE_CHECKING:
    from gongwen.model import Span
    from gongwen.text.layout import Line

_SECTION = compiled(r"(?:[一二三四五六七八九十]{1,3}|\([一二三四五六七八九十]{1,3}\))$")
_BEHIND = (Kind.ANNEX, Kind.DATE)  # they end the table
_CELLS = (Kind.PLAIN, Kind.LABEL, Kind.NUMBER)
_TIME = compiled(load("fields")["cells"]["time"])
_TIME_MAX = 20  # characters of a cell that holds a time
_ROOM = 3  # times the width: more lines than that without the next number are no row


def read_single_cells(table: Table, folded: str, lines: list[Line], index: int, stop: int) -> int:
    """Fill ``table`` from heads at ``index`` to ``stop`` and the rows behind them; return the index behind it all."""
    heads = [trim_cell(folded, line.start, line.end) for line in lines[index:stop]]
    table.rows.append(heads)
    roles = [column_role(folded[a:b]) for a, b in heads]
    if "ordinal" not in roles:
        ahead = lines[stop : stop + _ROOM * len(roles)]
        if any(line.kind is Kind.NUMBER and folded[line.start : line.end].strip() == "1" for line in ahead):
            return _Unnumbered(table, folded, lines, roles).read(stop)
        return _without_numbers(table, folded, lines, stop)
    spaced = sum(line.gap for line in lines[index:stop]) > len(heads) // 2  # blank lines part the cells
    return _Numbered(table, folded, lines, roles, spaced=spaced).read(stop)


def _without_numbers(table: Table, folded: str, lines: list[Line], index: int) -> int:
    """Rows that nothing counts: each ends with its time, or all of them are as wide as the head."""
    roles, first, alone = [column_role(folded[a:b]) for a, b in table.rows[0]], index, patterns().alone
    while index < len(lines) and lines[index].kind in _CELLS and not folded.startswith(alone, lines[index].start):
        index += 1
    cells = [trim_cell(folded, line.start, line.end) for line in lines[first:index]]
    width = len(roles)
    rows: list[list[Span]] = [[]]
    if roles[-1] == "deadline":
        for cell in cells:
            rows[-1].append(cell)
            if len(rows[-1]) >= width and _ends_row(folded[cell[0] : cell[1]]):
                rows.append([])
        rows = [row for row in rows if len(row) >= width]
    elif len(cells) % width == 0:
        rows = [cells[at : at + width] for at in range(0, len(cells), width)]
    table.roles, table.first = roles, 1
    table.rows += [fit_row(folded, row, width, roles) for row in rows if row]
    return index


def _ends_row(text: str) -> bool:
    return len(text) <= _TIME_MAX and _TIME.search(text) is not None


class _Numbered:
    """Rows that begin with 1, 2, 3 …; headings may stand between them."""

    __slots__ = ("folded", "lines", "roles", "row", "spaced", "table", "wanted")

    def __init__(self, table: Table, folded: str, lines: list[Line], roles: list[str | None], *, spaced: bool) -> None:
        self.table = table
        self.folded = folded
        self.lines = lines
        self.roles = roles
        self.spaced = spaced
        self.row: list[Span] = []
        self.wanted = 1

    def read(self, index: int) -> int:
        if index < len(self.lines):  # part of a longer table may begin with any number
            first = self.folded[self.lines[index].start : self.lines[index].end].strip()
            self.wanted = int(first) if INTEGER.match(first) else 1
        while index < len(self.lines):
            taken = self._take(index)
            if not taken:
                break
            index += taken
        self._close()
        return index

    def _take(self, index: int) -> int:
        # How many lines were taken; none when the table is over.
        line = self.lines[index]
        start, end = trim_cell(self.folded, line.start, line.end)
        text = self.folded[start:end].rstrip("、.")
        if text == str(self.wanted):
            self._close()
            self.row = [(start, start + len(text))]
            self.wanted += 1
            return 1
        if _SECTION.match(text) and self._number_at(index + 1, index + 2):
            self._close()
            heading = self.lines[index + 1]
            self.table.add_heading(self.folded, heading.start, heading.end)
            return 2
        return self._cell((start, end), line)

    def _cell(self, cell: Span, line: Line) -> int:
        width = len(self.roles)
        if line.kind in _BEHIND or (line.kind == Kind.PLAIN and self.folded.startswith(patterns().alone, cell[0])):
            if line.kind in _BEHIND and len(self.row) > width:
                self.row.pop()  # the signature above the date
            return 0
        if not self.row or len(self.row) >= width * _ROOM:
            return 0
        if self.spaced and not line.gap:
            self.row[-1] = (self.row[-1][0], cell[1])
        else:
            self.row.append(cell)
        return 1

    def _number_at(self, *places: int) -> bool:
        near = [self.lines[at] for at in places if at < len(self.lines)]
        return any(self.folded[line.start : line.end].strip(" 、.") == str(self.wanted) for line in near)

    def _close(self) -> None:
        if self.row:
            self.table.rows.append(fit_row(self.folded, self.row, len(self.roles), self.roles))
        self.row = []


class _Unnumbered:
    """The number has no head of its own and stands behind the title, which may be merged over several rows.

    「title, 1, content, units, time, title, 2, …」
    """

    __slots__ = ("folded", "lines", "roles", "table")

    def __init__(self, table: Table, folded: str, lines: list[Line], roles: list[str | None]) -> None:
        self.table = table
        self.folded = folded
        self.lines = lines
        self.roles = roles
        table.roles, table.first = ["ordinal", *roles], 1

    def read(self, index: int) -> int:
        wanted, width = 1, len(self.roles)
        cells: list[Span] = []
        while index < len(self.lines):
            line = self.lines[index]
            cell = trim_cell(self.folded, line.start, line.end)
            if self.folded[cell[0] : cell[1]] == str(wanted):
                cells = self._close(cells, cell)
                wanted += 1
            elif line.kind not in _CELLS or len(cells) > width + 1:
                if line.kind in _BEHIND and len(cells) > width:
                    cells.pop()  # the signature above the date
                break
            else:
                cells.append(cell)
            index += 1
        self._close(cells, None)
        return index

    def _close(self, cells: list[Span], number: Span | None) -> list[Span]:
        # Make the row whose number stands among the cells; what is left over is the title of the row of ``number``.
        at = next((i for i, (a, b) in enumerate(cells) if INTEGER.match(self.folded[a:b])), None)
        title = cells[-1:]
        if at is not None:
            title = self._row(cells, at, last=number is None)
        return [*title, number] if number is not None else []

    def _row(self, cells: list[Span], at: int, *, last: bool) -> list[Span]:
        told, width = cells[at + 1 :], len(self.roles) - 1
        over = told[-1:] if len(told) > width and not last else []
        told = told[: len(told) - len(over)]
        blank = (cells[at][1], cells[at][1])
        head = cells[:at][-1:] or [blank]
        self.table.rows.append([cells[at], *head, *fit_row(self.folded, told or [blank], width, self.roles[1:])])
        return over
