"""Rows of a task table to drafts of tasks."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from gongwen.extract.deadlines import Base, scan
from gongwen.extract.drafts import Draft
from gongwen.extract.fields import UNIT_ROLES, Fields, read_brackets, read_cell
from gongwen.extract.phrases import names_units
from gongwen.extract.tables import ditto
from gongwen.lexicon import load
from gongwen.lexicon.prepared import compiled

if TYPE_CHECKING:
    from gongwen.extract.tables import Table
    from gongwen.model import Span
    from gongwen.text.layout import View

_ORDINAL = compiled(r"[(]?(?:[A-Za-z]{1,4}-?\d{1,6}|\d{1,3}(?:[.-]\d{1,2})*|[一二三四五六七八九十]{1,3}|[①-⑳])[)、.]?$")
_MARK = compiled(r"\s*(?:\d{1,3}[.、](?!\d)|\([一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十]{1,3}、|[①-⑳])\s*")
_NUMBER_AND_NAME = 2
_TEXTS = ("title", "content", "goal", "stage")  # in the order in which they are told
_HELD = frozenset((*UNIT_ROLES, "deadline", "person", "supervise"))  # what a merged cell says for every row beside it
_CHINESE_NUMBER = compiled(r"\(?[一二三四五六七八九十]{1,3}\)?、?")
_NUMBER = compiled(r"\s*\d{1,3}[.、](?!\d)")
_TITLE_STOP = compiled(r"[。?!;\n]")


@lru_cache(maxsize=1)
def _nothing() -> frozenset[str]:
    return frozenset(load("fields")["cells"]["nothing"])


@lru_cache(maxsize=1)
def _remarks() -> tuple[str, ...]:
    return tuple(load("structure")["closing"]["remarks"])


def row_drafts(view: View, table: Table, base: Base, part: int, path: list[str]) -> list[Draft] | None:
    """The tasks of a table, or None when the table is no task table (its head says nothing we know)."""
    if not table.roles:
        table.roles = _guess_roles(view.folded, table, base)
    roles = table.roles = _named_groups(table.roles)
    if "title" not in roles and "content" not in roles and "goal" not in roles:
        return None
    reader = _RowReader(view, table, base, part, path)
    heads = {view.folded[a:b] for a, b in table.rows[table.first - 1] if b > a} if table.first else set()
    for row in table.rows[table.first :]:
        if not heads or {view.folded[a:b] for a, b in row if b > a} != heads:  # a head repeated on the next page
            reader.add(row)
    return reader.drafts


def _named_groups(roles: list[str | None]) -> list[str | None]:
    # A group that is given work has no other name than its own; members alone are no work.
    if "group" not in roles or "title" in roles or not set(roles) & {"content", "goal", "lead", "responsible"}:
        return roles
    return ["title" if role == "group" else role for role in roles]


class _RowReader:
    __slots__ = (
        "above", "base", "drafts", "folded", "group", "over", "part", "path", "section", "staged", "table", "view",
    )  # fmt: skip

    def __init__(self, view: View, table: Table, base: Base, part: int, path: list[str]) -> None:
        self.view = view
        self.folded = view.folded
        self.table = table
        self.base = base
        self.part = part
        self.path = path
        self.section: list[str] = []
        self.group: list[str] = []
        self.over: list[str] = []  # the name merged over this row and those before it
        self.staged: list[tuple[Span, Span]] = []  # head and cell of each column that is a time
        self.above: dict[int, Span] = {}  # column → the cell that a ditto mark below it stands for
        self.drafts: list[Draft] = []

    def add(self, row: list[Span]) -> None:
        row = self._aligned(row)
        cells: dict[str, list[Span]] = {}
        held: list[tuple[str, Span]] = []
        self.staged = []
        filled: list[Span] = []
        marked = self._sort(row, cells, held, filled)
        if not filled:
            return
        if len(filled) == 1 and len(row) > 2 and not marked:
            self._lone_cell(filled[0])
            return
        if len(filled) == _NUMBER_AND_NAME and self._is_heading(cells):
            self._lone_cell(filled[1])
            return
        if cells.keys().isdisjoint(_TEXTS):
            self._only_fields(cells)
            return
        if "category" in cells:
            self.section = [self._text(cell) for cell in cells["category"]]
        self._hold(cells, held)
        self._task(cells, (filled[0][0], filled[-1][1]))

    def _hold(self, cells: dict[str, list[Span]], held: list[tuple[str, Span]]) -> None:
        # Units and times hold for every row beside their cell; a merged text is the content of each named row, a
        # merged name the heading of the measures below it.
        self.over = []
        named, told = "title" in cells, "content" in cells
        for role, cell in held:
            if role in _HELD or (role == "content" and named and not told):
                cells.setdefault(role, []).append(cell)
            elif role == "title" and not named:
                self.over = [self._text(cell)]

    def _sort(
        self, row: list[Span], cells: dict[str, list[Span]], held: list[tuple[str, Span]], filled: list[Span]
    ) -> bool:
        # The cells of the row by what their column holds, and those that hold on from the rows above it: below a
        # merged cell and in a ditto mark. Whether there is such a mark at all is the answer.
        nothing, repeated = _nothing(), ditto()
        roles, above, marked = self.table.roles, self.above, False
        for column, cell in enumerate(row):
            role = roles[column] if column < len(roles) else None
            text = self.folded[cell[0] : cell[1]]
            if text in repeated:
                marked = True
                if role and column in above:
                    held.append((role, above[column]))
                continue
            if text:
                filled.append(cell)
            if role == "stage" and text and text not in nothing:
                self.staged.append((self.table.rows[self.table.first - 1][column], cell))
            if role and text and text not in nothing:
                cells.setdefault(role, []).append(cell)
                above[column] = cell
            else:
                above.pop(column, None)
        return marked

    def _aligned(self, row: list[Span]) -> list[Span]:
        # A merged first cell may be left out of the rows below it: their cells then stand too far left.
        roles = self.table.roles
        if any(self.folded[a:b] in ditto() for a, b in row):
            return row  # every place below a merged cell is marked
        empty = 0
        while empty < len(row) and row[-1 - empty][1] <= row[-1 - empty][0]:
            empty += 1
        missing = len(roles) - len(row)
        row = [*row, *[(row[-1][1], row[-1][1])] * missing]
        room = min(empty + max(missing, 0), 2) if row[0][1] > row[0][0] else 0
        if not room:
            return row
        blank = (row[-1][1], row[-1][1])
        shifted = [[*[blank] * by, *row[: len(row) - by]] for by in range(room + 1)]
        return max(shifted, key=self._fits)

    def _fits(self, row: list[Span]) -> int:
        # How many cells look like what their column holds; ties go to the row as printed.
        score = 0
        for role, (start, end) in zip(self.table.roles, row, strict=False):
            if end <= start:
                continue
            if role in UNIT_ROLES:
                score += 2 if end - start <= 80 and names_units(self.folded, start, end) else -2
            elif role == "deadline":
                score += 2 if end - start <= 40 and scan(self.folded, start, end, self.base) else -2
            elif role == "content":
                score += 1 if end - start >= 12 else -1
        return score

    def _lone_cell(self, cell: Span) -> None:
        # One filled cell in a row: a heading over several rows, or the rest of a broken cell.
        text = self._text(cell)
        if self.folded.startswith(_remarks(), cell[0]):
            return
        if len(text) <= 40 and not text.endswith("。"):
            self.section = [text]
        elif self.drafts:
            self.drafts[-1].body.append(cell)

    def _is_heading(self, cells: dict[str, list[Span]]) -> bool:
        # 「一 | 餐饮企业」 between rows that have plain numbers: a heading over the next rows.
        start, end = cells.get("ordinal", [(0, 0)])[0]
        told = {role for role in self.table.roles if role in UNIT_ROLES or role == "deadline"}
        return bool(told) and _CHINESE_NUMBER.fullmatch(self.folded, start, end) is not None and self._plain_numbers()

    def _plain_numbers(self) -> bool:
        at = self.table.roles.index("ordinal")
        return any(
            len(row) > at and self.folded[row[at][0] : row[at][1]].isdigit()
            for row in self.table.rows[self.table.first :]
        )

    def _only_fields(self, cells: dict[str, list[Span]]) -> None:
        # A merged cell: more units or another date for the row above.
        if self.drafts:
            self._fields(self.drafts[-1].fields, cells)

    def _task(self, cells: dict[str, list[Span]], span: Span) -> None:
        fields = Fields()
        self._fields(fields, cells)
        ordinal = self._ordinal(cells)
        texts = self._texts(cells)
        above = [*self.path, *self.section, *self.group, *self.over]
        first = texts[0]
        if "title" not in cells and self.drafts and not ordinal and "ordinal" in self.table.roles:
            ordinal = self.drafts[-1].ordinal  # the number cell is merged over several rows
        mark = _MARK.match(self.folded, *first)
        if mark and mark.end() < first[1]:
            ordinal = ordinal or mark[0].strip(" ()、.")
            first = (mark.end(), first[1])
        for start, end in texts:
            if not fields.has_units:
                read_brackets(fields, self.folded, start, end, self.base)
        title = self._title(first)
        body = [first, *texts[1:]]
        self.drafts.append(
            Draft(
                self.part,
                above,
                ordinal,
                title,
                body,
                fields,
                span,
                "row",
                id(self.table),
                from_table=True,
                staged=self.staged,
            )
        )

    def _texts(self, cells: dict[str, list[Span]]) -> list[Span]:
        # 「一、公开财政信息 | 1.公开预算」: the numbered cell is the task, the one before it a heading.
        texts = [cell for role in _TEXTS for cell in cells.get(role, [])]
        if "title" not in cells or "content" not in cells or "ordinal" in cells:
            return texts  # (a row without a title of its own stays below the heading of the row above)
        first = cells["content"][0]
        if _NUMBER.match(self.folded, *first) is None or _NUMBER.match(self.folded, *cells["title"][0]):
            return texts
        self.group = [self._text(cell) for cell in cells.pop("title")]
        return cells["content"] + cells.get("goal", []) + cells.get("stage", [])

    def _fields(self, fields: Fields, cells: dict[str, list[Span]]) -> None:
        for role in (*UNIT_ROLES, "deadline"):
            for cell in cells.get(role, []):
                read_cell(fields, self.folded, role, cell, self.base)
        fields.notes += cells.get("note", [])
        fields.persons += cells.get("person", []) + cells.get("supervise", [])

    def _ordinal(self, cells: dict[str, list[Span]]) -> str:
        for start, end in cells.get("ordinal", []):
            text = self.folded[start:end]
            if _ORDINAL.match(text):
                return text.strip("()、.")
        return ""

    def _title(self, cell: Span) -> Span:
        stop = _TITLE_STOP.search(self.folded, *cell)
        return cell[0], stop.start() if stop and stop.start() > cell[0] else cell[1]

    def _text(self, cell: Span) -> str:
        return " ".join(self.view.text[cell[0] : cell[1]].split())


def _guess_roles(folded: str, table: Table, base: Base) -> list[str | None]:
    # A table without heads: numbers first, then what most cells of a column look like.
    width = max((len(row) for row in table.rows), default=0)
    if width < 3 or len(table.rows) < 2:
        return []
    columns = [[row[i] for row in table.rows if i < len(row) and row[i][1] > row[i][0]] for i in range(width)]
    roles: list[str | None] = [_guess(folded, cells, base) for cells in columns]
    free = [i for i, role in enumerate(roles) if role is None and columns[i]]
    if not free or "ordinal" not in roles or ("responsible" not in roles and "deadline" not in roles):
        return []
    longest = max(free, key=lambda i: sum(b - a for a, b in columns[i]))
    roles[longest] = "content"
    before = [i for i in free if i < longest]
    if before:
        roles[before[-1]] = "title"
    return roles


def _guess(folded: str, cells: list[Span], base: Base) -> str | None:
    if not cells:
        return None
    most = max(1, len(cells) * 2 // 3)
    if sum(_ORDINAL.match(folded[a:b]) is not None for a, b in cells) >= most:
        return "ordinal"
    if sum(b - a <= 30 and bool(scan(folded, a, b, base)) for a, b in cells) >= most:
        return "deadline"
    if sum(b - a <= 80 and names_units(folded, a, b) for a, b in cells) >= most:
        return "responsible"
    return None
