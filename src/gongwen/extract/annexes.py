"""Annexes that are no tasks: slogans, timetables, forms to be filled."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from gongwen.extract.deadlines import Base, read_field
from gongwen.extract.tables import ditto
from gongwen.lexicon import load
from gongwen.lexicon.prepared import compiled
from gongwen.model import Form, Timetable, TimetableRow

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from gongwen.extract.outline import Node, Part
    from gongwen.extract.tables import Table
    from gongwen.model import Span
    from gongwen.text.layout import View

_BLANKS = compiled(r"\s+")
_SLOGAN_MAX = 120  # characters; a slogan is one breath
_TO_FILL = compiled(r"[:：_＿]+|\s{2,}")
_NO_NAMES = ("年月日", "〃")  # a date to be filled, and the rows that a merged cell reaches over
_NAME_MAX = 12  # characters; a longer piece of a form without a table is an instruction
_FIELD_MAX = 24  # a printed field name is short; longer text in a form is an instruction


def read_slogans(view: View, part: Part) -> list[str]:
    """Every slogan of the annex, its lines joined by a blank."""
    slogans = [_clean(view, node.body, node.end) for node in _items(part.root)]
    slogans += [_clean(view, a, b) for a, b in part.root.paragraphs] if not slogans else []
    return [slogan for slogan in slogans if 1 < len(slogan) <= _SLOGAN_MAX]


def _items(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.children:
            yield from _items(child)
        else:
            yield child


def _clean(view: View, start: int, end: int) -> str:
    return " ".join(view.text[start:end].split()).strip(" 。;；")


def is_timetable(table: Table, *, titled: bool = False) -> bool:
    """A table with a time and a unit or place in each row, but nothing to be done.

    What is held there may be told where no unit has to do it: the lessons of a course, the items of a meeting. Below
    the title of a timetable (``titled``) the place may be missing.
    """
    roles = set(table.roles)
    if "visited" in roles and not roles & {"title", "content", "goal"}:
        return bool(roles & {"group", "deadline"})
    if "deadline" not in roles:
        return False
    if roles & {"title", "content", "goal"}:
        return (titled or "place" in roles) and not roles & {"lead", "responsible", "participating"}
    return bool(roles & {"responsible", "place", "hour"})


def read_timetable(view: View, title: str, table: Table, base: Base) -> Timetable:
    """The rows behind the head; dates read with the document's year."""
    rows: list[TimetableRow] = []
    for cells in table.rows[table.first :]:
        row = TimetableRow()
        for role, cell in zip(table.roles, cells, strict=False):
            if cell[1] <= cell[0]:
                continue
            if view.folded[cell[0] : cell[1]] not in ditto():
                _cell(view, row, role, cell, base)
            elif rows:
                _same(row, rows[-1], role)
        if row.unit or row.date or row.time:
            if rows and row.date is None and row.time is None:
                row.date = rows[-1].date  # a merged date cell stands for the rows below it
            rows.append(row)
    return Timetable(title, rows)


def _same(row: TimetableRow, above: TimetableRow, role: str | None) -> None:
    # Below a merged cell; the dates of one cell follow one another in the rows anyhow.
    if role in ("responsible", "lead"):
        row.unit = row.unit or above.unit
    elif role == "place":
        row.place = above.place
    elif role == "hour":
        row.time = above.time
    elif role == "deadline":
        row.date, row.time = row.date or above.date, row.time or above.time


def _cell(view: View, row: TimetableRow, role: str | None, cell: Span, base: Base) -> None:
    text = _BLANKS.sub(" ", view.text[cell[0] : cell[1]])
    if role == "group" or (role == "ordinal" and row.order is None):
        row.order = text
    elif role == "visited":
        row.unit = text
    elif role in ("responsible", "lead", "title", "content"):
        row.unit = row.unit or text
    elif role == "place":
        row.place = text
    elif role == "hour":
        row.time = text
    elif role == "deadline":
        folded = view.folded[cell[0] : cell[1]]
        deadline, _, _ = read_field(folded, base)
        moment = deadline.window.start if deadline.window else deadline.due
        row.date = moment[:10] if moment else row.date  # date and hour may have columns of their own
        hour = _words()[0].search(folded)
        if hour:
            row.time = view.text[cell[0] + hour.start() : cell[0] + hour.end()]


def read_form(view: View, part: Part) -> Form:
    """The printed names of the fields, in reading order, each once."""
    cells = [(cell, True) for table in part.root.tables for row in table.rows for cell in row]
    lines = [(line, False) for line in [*part.root.paragraphs, *part.root.labels]]
    names: list[str] = []
    for (start, end), in_table in sorted(cells + lines):
        if in_table or _words()[1].match(view.folded, start, end) is None:
            names += _field_names(view.text[start:end], in_table=in_table)
    return Form(part.title, list(dict.fromkeys(names)))


def _field_names(printed: str, *, in_table: bool) -> list[str]:
    # Outside a table a name has a colon or a line to write on behind it; a longer piece is an instruction.
    pieces = printed.split("\n") if in_table else _TO_FILL.split(printed)
    names = [_BLANKS.sub("", piece).rstrip(":：") for piece in pieces]
    least, most = (1, _FIELD_MAX) if in_table else (2, _NAME_MAX)
    return [name for name in names if least <= len(name) <= most and not name.isdigit() and name not in _NO_NAMES]


@lru_cache(maxsize=1)
def _words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    cells = load("fields")["cells"]
    return compiled(cells["hour"]), compiled(cells["remark"])
