"""Tables: rows of cells parted by tab or bar, or one cell per line; what each column means."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from gongwen.extract.unit_words import is_unit
from gongwen.lexicon import load
from gongwen.lexicon.prepared import compiled

if TYPE_CHECKING:
    import re

    from gongwen.model import Span
    from gongwen.text.layout import Line

_BLANKS = compiled(r"\s+")
_HEAD_ROWS = 4  # a caption, a unit of measure or a second head line may stand above the head
_HEADS_MAX = 12
_HEADS_LEAST = 4  # on one line
_KNOWN_HEADS = 3
_HEAD_MAX = 16  # characters; the head of a column is short
INTEGER = compiled(r"\d{1,3}$")
_NO_HEAD = (None, "stage")  # a time alone may be a cell as well as a head
_WORD = compiled(r"\S+")
_WIDE = compiled(r"\S {2,}\S")
_WIDE_WORD = compiled(r"\S+(?: \S+)*")
_NUMBERED = compiled(r"\s*\d{1,3}\s+\S")
_UNIT_COLUMNS = ("lead", "responsible", "participating")
_NAME_MAX = 4  # characters of a person's name
_UNIT_MAX = 24  # characters of one name in a line of its own
_LONG = 20  # characters; a shorter word of a blank-parted row is still the title


@lru_cache(maxsize=1)
def _columns() -> list[tuple[str, str]]:
    pairs = [(word, role) for role, words in load("fields")["table"].items() for word in words]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


@lru_cache(maxsize=1)
def _column_set() -> frozenset[tuple[str, str]]:
    return frozenset(_columns())


@lru_cache(maxsize=1)
def _cell_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    cells = load("fields")["cells"]
    return compiled(cells["no_unit"]), compiled(cells["time"])


@lru_cache(maxsize=1)
def ditto() -> frozenset[str]:
    """Marks that stand for the cell above them; readers put one wherever a merged cell reaches down."""
    return frozenset(load("fields")["cells"]["ditto"])


@lru_cache(maxsize=1)
def _stage_head() -> re.Pattern[str]:
    return compiled(load("fields")["cells"]["stage"])


@lru_cache(maxsize=4096)
def column_role(head: str) -> str | None:
    """What the column with this head holds: ordinal, title, content, lead …; None if the head says nothing."""
    head = _BLANKS.sub("", head)
    if not head or len(head) > _HEAD_MAX:
        return None
    plain = head.split("(")[0]
    if _stage_head().fullmatch(plain):
        return "stage"
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
    known = last = 0
    for stop in range(index, min(len(lines), index + _HEADS_MAX)):
        text = folded[lines[stop].start : lines[stop].end].strip()
        if INTEGER.match(text) or len(text) > _HEAD_MAX:
            break
        if column_role(text) not in _NO_HEAD:
            known, last = known + 1, stop
    # A head we do not know may stand among those we know, not behind them: there the first row begins.
    return last + 1 if known >= _KNOWN_HEADS and last + 1 - index - known <= 2 else 0


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
        cell = trim_cell(folded, start, end)
        self.rows.append([cell, (cell[1], cell[1]), (cell[1], cell[1])])

    def add_row(self, folded: str, start: int, end: int) -> None:
        """Split one printed row at tabs, or at bars, keeping empty cells."""
        bar = "\t" if folded.find("\t", start, end) >= 0 else "|"
        cells: list[Span] = []
        position = start
        for cell in folded[start:end].split(bar):
            cells.append(trim_cell(folded, position, position + len(cell)))
            position += len(cell) + 1
        if bar == "|":
            cells = _drop_frame(folded, cells, start, end)
        if not cells or all(set(folded[a:b]) <= set("-: ") for a, b in cells):
            return
        if self._goes_on(folded, cells):
            last = self.rows[-1]
            self.rows[-1] = [*last[:-1], _unquoted(folded, last[-1][0], cells[0][1]), *cells[1:]]
        else:
            self.rows.append(cells)

    def _goes_on(self, folded: str, cells: list[Span]) -> bool:
        # A line break inside a cell cut the row in two: both halves together have the cells of one row.
        if self.rows and self._quote_open(folded):
            return True
        if len(self.rows) < 2:
            return False
        width, last = len(self.rows[0]), self.rows[-1]
        if len(last) >= width or cells[0][0] == cells[0][1]:
            return False
        return len(last) + len(cells) - 1 <= width and not INTEGER.match(folded[cells[0][0] : cells[0][1]])

    def _quote_open(self, folded: str) -> bool:
        # A cell copied from a spreadsheet: quoted, because it has a line break in it.
        start, end = self.rows[-1][-1]
        return folded.startswith('"', start) and folded.count('"', start, end) % 2 == 1

    def extend_last(self, end: int) -> None:
        """A paragraph behind the row belongs to its last filled cell."""
        if self.rows:
            row = self.rows[-1]
            at = max((i for i, (a, b) in enumerate(row) if b > a), default=len(row) - 1)
            row[at] = (row[at][0], end)

    def add_blank_parted(self, folded: str, lines: list[Line], index: int) -> int:
        """Rows whose cells are parted by blanks only, as copied from a web page; the head is the line at ``index``."""
        first, end = lines[index].start, lines[index].end
        heads = [match.span() for match in _WORD.finditer(folded, first, end)]
        roles = [column_role(folded[a:b]) for a, b in heads]
        wide = _WIDE.search(folded, first, end) is not None  # columns stand under one another
        self.rows.append(heads)
        for line in lines[index + 1 :]:
            if line.kind > 1 or not self._take_parted(folded, line, roles, wide=wide):
                break
            index += 1
        return index + 1

    def _take_parted(self, folded: str, line: Line, roles: list[str | None], *, wide: bool) -> bool:
        start, end = line.start, line.end
        parted = _WIDE_WORD if wide else _WORD
        cells = (
            [match.span() for match in parted.finditer(folded, start, end)] if wide or "ordinal" not in roles else []
        )
        if len(cells) == len(roles):
            self.rows.append(cells)
        elif len(cells) == len(roles) - 1 and roles[-1] == "note" and _NUMBERED.match(folded, start, end):
            self.rows.append([*cells, (end, end)])  # nothing is remarked
        elif len(cells) == len(roles) - 1 and not _NUMBERED.match(folded, start, end):
            self.rows.append([(start, start), *cells])  # the number was lost
        elif _NUMBERED.match(folded, start, end):
            self.rows.append(_parted(folded, start, end, roles))
        elif len(self.rows) > 1 and line.kind == 0 and not line.gap:
            self.extend_last(end)
        else:
            return False
        return True

    def read_head(self, folded: str) -> None:
        """Find the row of heads and the role of each column."""
        if self.roles:
            return
        best = 0
        for index, row in enumerate(self.rows[:_HEAD_ROWS]):
            roles = [column_role(folded[a:b]) for a, b in row]
            known = sum(role not in _NO_HEAD for role in roles)
            if known > best and known >= 2:
                best, self.roles, self.first = known, roles, index + 1
        if self.roles and self.first < len(self.rows):
            self._second_head(folded, self.rows[self.first])

    def _second_head(self, folded: str, row: list[Span]) -> None:
        # 「责任分工」 over 「牵头单位 | 配合单位」: the heads below a wide one say more than it does.
        below = [folded[a:b] for a, b in row]
        heads = {at: column_role(text) for at, text in enumerate(below) if text and text not in ditto()}
        if not heads or len(heads) == len(row) or not all(heads.values()) or len(row) > len(self.roles):
            return
        if any(text.isdigit() for text in below) or (len(heads) < 2 and "stage" in heads.values()):
            return  # a row of data, with a date and nothing else
        for at, role in heads.items():
            self.roles[at] = role
        self.first += 1


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
    if len(words) < _HEADS_LEAST:
        return False
    roles = [column_role(word) for word in words]
    return all(roles) and (is_column_word(words[0]) or roles[0] == "deadline")


def _unquoted(folded: str, start: int, end: int) -> Span:
    quoted = folded.startswith('"', start) and folded.endswith('"', start, end) and end - start > 1
    return (start + 1, end - 1) if quoted else (start, end)


def trim_cell(folded: str, start: int, end: int) -> Span:
    """The cell without the blanks around it."""
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
        if folded[end - 1] in "、,(":
            return index
        if end - start >= _LONG and folded[end - 1] not in "。;!" and not is_unit(folded, *row[index + 1]):
            return index
    units = [i for i, (a, b) in enumerate(row) if b - a <= _UNIT_MAX and is_unit(folded, a, b)]
    columns = sum(role in _UNIT_COLUMNS for role in roles)
    if columns and len(units) > columns and units[-1] - units[0] == len(units) - 1:
        return units[-2]  # more lines of units than columns: the last column has several lines
    content = next((i for i, role in enumerate(roles) if role == "content"), 1)
    return min(content, len(row) - 2)


def _spread(folded: str, row: list[Span], roles: list[str | None]) -> list[Span]:
    # Fewer lines than columns: empty cells left no line. Each cell goes to the next column it can be of.
    cells: list[Span] = []
    rest = list(row)
    for index, role in enumerate(roles):
        behind = roles[index + 1 : index + 2]
        name = bool(rest) and behind == ["person"] and rest[0][1] - rest[0][0] <= _NAME_MAX
        enough = len(rest) >= len(roles) - index
        fits = bool(rest) and (enough or (not name and _may_be(folded[rest[0][0] : rest[0][1]], role)))
        cells.append(rest.pop(0) if fits else (row[-1][1], row[-1][1]))
    return cells


def _may_be(text: str, role: str | None) -> bool:
    if role in ("lead", "responsible", "participating", "person", "supervise"):
        return len(text) <= 120 and _cell_words()[0].search(text) is None
    if role == "deadline":
        return _cell_words()[1].search(text) is not None
    if role == "ordinal":
        return INTEGER.match(text) is not None
    return role is not None
