"""Annexes that are no tasks: slogans, timetables, forms to be filled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gongwen.extract.deadlines import Base, read_field
from gongwen.extract.tables import column_role
from gongwen.model import Form, Timetable, TimetableRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gongwen.extract.outline import Node, Part
    from gongwen.extract.tables import Table
    from gongwen.model import Span
    from gongwen.text.layout import View

_BLANKS = re.compile(r"\s+")
_SLOGAN_MAX = 120  # characters; a slogan is one breath
_FIELD_MAX = 24  # a printed field name is short; longer text in a form is an instruction
_HOUR = re.compile(r"\d{1,2}(?::\d{2}|[时点](?:\d{1,2}分|半)?)(?:\s?[-~至到]\s?\d{1,2}(?::\d{2}|[时点](?:\d{1,2}分|半)?))?")
_NOTE = re.compile(r"\s*(?:注|备注|说明|填表说明|填报说明) ?:")


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
    return _BLANKS.sub(" ", view.text[start:end]).strip(" 。;；")


def is_timetable(table: Table) -> bool:
    """A table with a time and a unit or place in each row, but nothing to be done."""
    roles = set(table.roles)
    return "deadline" in roles and bool(roles & {"responsible", "place", "hour"}) and not roles & {"title", "content", "goal"}


def read_timetable(view: View, title: str, table: Table, base: Base) -> Timetable:
    """The rows behind the head; dates read with the document's year."""
    rows: list[TimetableRow] = []
    for cells in table.rows[table.first :]:
        row = TimetableRow()
        for role, cell in zip(table.roles, cells, strict=False):
            if cell[1] > cell[0]:
                _cell(view, row, role, cell, base)
        if row.unit or row.date or row.time:
            if rows and row.date is None and row.time is None:
                row.date = rows[-1].date  # a merged date cell stands for the rows below it
            rows.append(row)
    return Timetable(title, rows)


def _cell(view: View, row: TimetableRow, role: str | None, cell: Span, base: Base) -> None:
    text = _BLANKS.sub(" ", view.text[cell[0] : cell[1]])
    if role == "ordinal":
        row.order = text
    elif role in ("responsible", "lead", "title"):
        row.unit = text
    elif role == "place":
        row.place = text
    elif role == "hour":
        row.time = text
    elif role == "deadline":
        folded = view.folded[cell[0] : cell[1]]
        deadline, _, _ = read_field(folded, base)
        moment = deadline.window.start if deadline.window else deadline.due
        row.date = moment[:10] if moment else None
        hour = _HOUR.search(folded)
        if hour:
            row.time = view.text[cell[0] + hour.start() : cell[0] + hour.end()]


def read_form(view: View, part: Part) -> Form:
    """The printed names of the fields, in reading order, each once."""
    names: dict[str, None] = {}
    for table in part.root.tables:
        for row in table.rows:
            for start, end in row:
                name = _BLANKS.sub("", view.text[start:end]).rstrip(":：")
                if 0 < len(name) <= _FIELD_MAX and not name.isdigit():
                    names.setdefault(name, None)
    for start, end in [*part.root.paragraphs, *part.root.labels]:
        if _NOTE.match(view.folded, start, end):
            continue
        for piece in re.split(r"[:：_＿]+|\s{2,}", view.text[start:end]):
            name = _BLANKS.sub("", piece)
            if 1 < len(name) <= 12 and not names.get(name) and not part.root.tables:
                names.setdefault(name, None)
    return Form(part.title, list(names))


def is_form(table: Table) -> bool:
    """A table most of whose cells are empty is there to be filled."""
    cells = [b > a for row in table.rows for a, b in row]
    return len(cells) > 3 and sum(cells) < len(cells) * 0.6 and not any(column_role_known(table))


def column_role_known(table: Table) -> list[bool]:
    """For each column whether its head says that work is described in it."""
    return [role in ("content", "goal") for role in table.roles]


__all__ = ["column_role", "is_form", "is_timetable", "read_form", "read_slogans", "read_timetable"]
