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
_BEHIND = (4, 5)  # an annex or the date of issue ends the table (kinds ANNEX and DATE of a line)
_WORD = re.compile(r"\S+")
_NUMBERED = re.compile(r"\s*\d{1,3}\s+\S")
_LONG = 20  # characters; a shorter word of a blank-parted row is still the title
_SECTION = re.compile(r"(?:[一二三四五六七八九十]{1,3}|\([一二三四五六七八九十]{1,3}\))$")
_NO_UNIT = re.compile(r"。|[年月日季]|持续|长期|全年|\d")
_TIME_LIKE = re.compile(r"[年月日周季旬]|持续|长期|推进|全年|常态|即时|\d")


@lru_cache(maxsize=1)
def _columns() -> list[tuple[str, str]]:
    pairs = [(word, role) for role, words in load("fields")["table"].items() for word in words]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


@lru_cache(maxsize=1)
def _column_set() -> frozenset[tuple[str, str]]:
    return frozenset(_columns())


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


def is_column_word(text: str) -> bool:
    """Whether a short line is nothing but the head of the first column of a table of tasks."""
    text = _BLANKS.sub("", text)
    return (text, "ordinal") in _column_set() or (text, "title") in _column_set()


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

    @property
    def width(self) -> int:
        """Number of columns: of the head, or of the widest row."""
        return len(self.roles) or max((len(row) for row in self.rows), default=0)

    def add_heading(self, folded: str, start: int, end: int) -> None:
        """A heading printed between two rows: one filled cell."""
        cell = _trim(folded, start, end)
        self.rows.append([cell, (cell[1], cell[1]), (cell[1], cell[1])])

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
        if not cells or all(set(folded[a:b]) <= set("-: ") for a, b in cells):
            return
        if self._goes_on(folded, cells):
            last = self.rows[-1]
            self.rows[-1] = [*last[:-1], (last[-1][0], cells[0][1]), *cells[1:]]
        else:
            self.rows.append(cells)

    def _goes_on(self, folded: str, cells: list[Span]) -> bool:
        # A line break inside a cell cut the row in two: both halves together have the cells of one row.
        if len(self.rows) < 2:
            return False
        width, last = len(self.rows[0]), self.rows[-1]
        if len(last) >= width or cells[0][0] == cells[0][1]:
            return False
        return len(last) + len(cells) - 1 <= width and not _INTEGER.match(folded[cells[0][0] : cells[0][1]])

    def extend_last(self, end: int) -> None:
        """A paragraph behind the row belongs to its last filled cell."""
        if self.rows:
            row = self.rows[-1]
            at = max((i for i, (a, b) in enumerate(row) if b > a), default=len(row) - 1)
            row[at] = (row[at][0], end)

    def add_single_cells(self, folded: str, lines: list[Line], index: int, stop: int) -> int:
        """Cells one per line: heads from ``index`` to ``stop``, then rows that begin with 1, 2, 3 …"""
        self.rows.append([_trim(folded, line.start, line.end) for line in lines[index:stop]])
        roles = [column_role(folded[a:b]) for a, b in self.rows[0]]
        if "ordinal" not in roles:
            return self._unnumbered_head(folded, lines, stop, roles)
        width, wanted = stop - index, 1
        spaced = sum(line.gap for line in lines[index:stop]) > width // 2  # blank lines part the cells
        row: list[Span] = []
        while stop < len(lines):
            start, end = _trim(folded, lines[stop].start, lines[stop].end)
            text = folded[start:end].rstrip("、.")
            if text == str(wanted):
                self._close(folded, row, width, roles)
                row, wanted = [(start, start + len(text))], wanted + 1
            elif _SECTION.match(text) and _number_follows(folded, lines, stop + 2, str(wanted)):
                self._close(folded, row, width, roles)
                stop += 1
                row = []
                self.add_heading(folded, lines[stop].start, lines[stop].end)
            elif lines[stop].kind in _BEHIND:
                if len(row) > width:
                    row.pop()  # the signature above the date
                break
            elif row and spaced and not lines[stop].gap:
                row[-1] = (row[-1][0], end)
            elif row and len(row) < width * 3:
                row.append((start, end))
            else:
                break
            stop += 1
        self._close(folded, row, width, roles)
        return stop

    def _unnumbered_head(self, folded: str, lines: list[Line], index: int, roles: list[str | None]) -> int:
        # The number has no head of its own and stands inside the row, behind the title (which may be merged over
        # several rows): 「title, 1, content, units, time, title, 2, …」.
        self.roles, self.first = ["ordinal", *roles], 1
        width, wanted = len(roles), 1
        cells: list[Span] = []
        while index < len(lines):
            cell = _trim(folded, lines[index].start, lines[index].end)
            following = index + 1 < len(lines) and folded[lines[index + 1].start : lines[index + 1].end].strip() == str(wanted)
            if folded[cell[0] : cell[1]] == str(wanted):
                cells = self._numbered(folded, cells, cell, roles)
                wanted += 1
            elif lines[index].kind in _BEHIND:
                if len(cells) > width:
                    cells.pop()  # the signature above the date
                break
            elif len(cells) > width + 1 or (lines[index].kind not in (0, 2, 6) and not following):
                break
            else:
                cells.append(cell)
            index += 1
        self._numbered(folded, cells, None, roles)
        return index

    def _numbered(self, folded: str, cells: list[Span], number: Span | None, roles: list[str | None]) -> list[Span]:
        # Close the row whose number stands in ``cells``; what is left over is the title of the row of ``number``.
        at = next((i for i, (a, b) in enumerate(cells) if _INTEGER.match(folded[a:b])), None)
        title = cells[-1:] if at is None else []
        if at is not None:
            told = cells[at + 1 :]
            if len(told) > len(roles) - 1 and number is not None:
                told, title = told[:-1], told[-1:]
            blank = (cells[at][1], cells[at][1])
            head = cells[:at][-1:] or [blank]
            self.rows.append([cells[at], *head, *fit_row(folded, told or [blank], len(roles) - 1, roles[1:])])
        return [*title, number] if number is not None else []

    def add_blank_parted(self, folded: str, lines: list[Line], index: int) -> int:
        """Rows whose cells are parted by blanks only (a table copied from a web page); the head is the line at ``index``."""
        heads = [match.span() for match in _WORD.finditer(folded, lines[index].start, lines[index].end)]
        roles = [column_role(folded[a:b]) for a, b in heads]
        self.rows.append(heads)
        index += 1
        while index < len(lines) and lines[index].kind <= 1:
            start, end = lines[index].start, lines[index].end
            if _NUMBERED.match(folded, start, end):
                self.rows.append(_parted(folded, start, end, roles))
            elif len(self.rows) > 1 and lines[index].kind == 0 and not lines[index].gap:
                self.extend_last(end)
            else:
                break
            index += 1
        return index

    def _close(self, folded: str, row: list[Span], width: int, roles: list[str | None]) -> None:
        if row:
            self.rows.append(fit_row(folded, row, width, roles))

    def read_head(self, folded: str) -> None:
        """Find the row of heads and the role of each column."""
        if self.roles:
            return
        best = 0
        for index, row in enumerate(self.rows[:_HEAD_ROWS]):
            roles = [column_role(folded[a:b]) for a, b in row]
            known = sum(role is not None for role in roles)
            if known > best and known >= 2:
                best, self.roles, self.first = known, roles, index + 1


def _parted(folded: str, start: int, end: int, roles: list[str | None]) -> list[Span]:
    # The number is first, the short columns (units, time, remark) are last; what is between is title and content.
    words = [match.span() for match in _WORD.finditer(folded, start, end)]
    empty = (end, end)
    cells: list[Span] = [empty] * len(roles)
    cells[0], words = words[0], words[1:]
    at = len(roles) - 1
    while at > 0 and roles[at] not in ("title", "content", "goal", "category"):
        if len(words) > 1 and _may_be(folded[words[-1][0] : words[-1][1]], roles[at]):
            cells[at] = words.pop()
        at -= 1
    long = next((i for i, (a, b) in enumerate(words) if b - a >= _LONG or "。" in folded[a:b]), len(words))
    places = [i for i, role in enumerate(roles) if role in ("title", "content", "goal")]
    if long and places:
        cells[places[0]] = (words[0][0], words[long - 1][1])
    if long < len(words) and places:
        cells[places[-1]] = (words[long][0], words[-1][1])
    return cells


def is_blank_parted_head(folded: str, start: int, end: int) -> bool:
    """Whether a line is the head of a table whose cells are parted by blanks."""
    words = folded[start:end].split()
    return len(words) > 3 and is_column_word(words[0]) and all(column_role(word) for word in words)


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


def _number_follows(folded: str, lines: list[Line], index: int, number: str) -> bool:
    return any(folded[line.start : line.end].strip(" 、.") == number for line in lines[index : index + 1])


def fit_row(folded: str, row: list[Span], width: int, roles: list[str | None]) -> list[Span]:
    """As many cells as the table has columns: lines of one cell joined, empty cells put back."""
    while len(row) > width:
        at = _broken_cell(folded, row, roles)
        row = [*row[:at], (row[at][0], row[at + 1][1]), *row[at + 2 :]]
    if len(row) < width:
        row = _spread(folded, row, roles)
    return row + [(row[-1][1], row[-1][1])] * (width - len(row))


def _broken_cell(folded: str, row: list[Span], roles: list[str | None]) -> int:
    # The line that goes on in the next one: it ends in a comma, or it is long and has no stop.
    for index, (start, end) in enumerate(row[:-1]):
        if folded[end - 1] in "、,(" or (end - start >= 18 and folded[end - 1] not in "。;!"):
            return index
    content = next((i for i, role in enumerate(roles) if role == "content"), 1)
    return min(content, len(row) - 2)


def _spread(folded: str, row: list[Span], roles: list[str | None]) -> list[Span]:
    # Fewer lines than columns: empty cells left no line. Each cell goes to the next column it can be of.
    cells: list[Span] = []
    rest = list(row)
    for index, role in enumerate(roles):
        left = len(roles) - index
        fits = bool(rest) and (len(rest) >= left or _may_be(folded[rest[0][0] : rest[0][1]], role))
        cells.append(rest.pop(0) if fits else (row[-1][1], row[-1][1]))
    return cells


def _may_be(text: str, role: str | None) -> bool:
    if role in ("lead", "responsible", "participating", "person", "supervise"):
        return len(text) <= 120 and _NO_UNIT.search(text) is None
    if role == "deadline":
        return _TIME_LIKE.search(text) is not None
    if role == "ordinal":
        return _INTEGER.match(text) is not None
    return role is not None
