"""Filling a template from facts: every field that is used has a value, or the filling says which has none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from yingshang.kernel import clock
from yingshang.kernel.dates import read_day
from yingshang.kernel.text import line, paragraphs
from yingshang.letters.enums import BuiltIn, FieldKind, Flaw
from yingshang.letters.queries.language import (
    Each,
    Field,
    Line,
    Node,
    Problem,
    TableLine,
    When,
    known_fields,
    mark_of,
    read_template,
    table_line,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_VALUE = 5_000
MOST_ROWS = 2_000
_DAY = "{0.year}\u5e74{0.month}\u6708{0.day}\u65e5"


@dataclass
class Filled:
    """What came of it: the title, the text with a mark where each table stands, and the tables."""

    title: str = ""
    body: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class _Filler:
    def __init__(self, fields: Mapping[str, Field]) -> None:
        self.fields = fields
        self.values: dict[str, Any] = {}
        self.tables: dict[str, dict[str, Any]] = {}
        self.used: dict[str, None] = {}
        self.problems: list[Problem] = []

    def problem(self, flaw: Flaw, name: str, number: int = 0) -> None:
        one = Problem(flaw, name, number)
        if one not in self.problems:
            self.problems.append(one)

    def take(self, given: Mapping[str, object]) -> None:
        """Take the facts by name or key. One that this template has no field for is not used: templates differ."""
        names = {each.key: each.name for each in self.fields.values() if each.key}
        for word, value in given.items():
            name = names.get(word, word)
            if name not in self.fields:
                continue
            if self.fields[name].kind == FieldKind.TABLE:
                self._take_table(self.fields[name], value)
            else:
                self.values[name] = self._value(self.fields[name], value)

    def _value(self, one: Field, value: object) -> str | bool:
        if one.kind == FieldKind.FLAG:
            return value if isinstance(value, bool) else bool(line(value))
        if one.kind == FieldKind.DAY:
            return self._day(one, value)
        text = paragraphs(value)
        if "{" in text or "}" in text:
            self.problem(Flaw.BAD_VALUE, one.name)
        if len(text) > MOST_VALUE:
            self.problem(Flaw.TOO_LONG, one.name)
        if one.kind == FieldKind.NUMBER and text and not _is_number(text):
            self.problem(Flaw.NOT_A_VALUE, one.name)
        return text

    def _day(self, one: Field, value: object) -> str:
        if isinstance(value, datetime):
            return day_words(clock.local(value).date())
        if isinstance(value, date):
            return day_words(value)
        text = line(value)
        day = read_day(text, today=clock.today()) if text else None
        if text and day is None:
            self.problem(Flaw.NOT_A_VALUE, one.name)
        return day_words(day) if day else ""

    def _take_table(self, one: Field, rows: object) -> None:
        if not isinstance(rows, Sequence) or isinstance(rows, str) or len(rows) > MOST_ROWS:
            self.problem(Flaw.NOT_A_VALUE, one.name)
            return
        self.tables[one.name] = {"columns": list(one.columns), "rows": [self._row(one, row) for row in rows]}

    def _row(self, one: Field, row: object) -> list[str]:
        if isinstance(row, Mapping):
            cells: Sequence[object] = [row.get(column) for column in one.columns]
        elif isinstance(row, Sequence) and not isinstance(row, str) and len(row) == len(one.columns):
            cells = row
        else:
            self.problem(Flaw.NOT_A_VALUE, one.name)
            return ["" for _ in one.columns]
        return [self._cell(one, column, value) for column, value in zip(one.columns, cells, strict=True)]

    def _cell(self, one: Field, column: str, value: object) -> str:
        if isinstance(value, date):
            value = f"{value:%Y-%m-%d}"
        text = line(value)
        if "{" in text or "}" in text:
            self.problem(Flaw.BAD_VALUE, column)
        if len(text) > MOST_VALUE:
            self.problem(Flaw.TOO_LONG, column)
        if not text and column not in one.optional:
            self.problem(Flaw.EMPTY, f"{one.name}·{column}")
        return text

    def fill(self, nodes: Iterable[Node], row: Mapping[str, str] | None = None) -> list[str]:
        lines: list[str] = []
        for node in nodes:
            match node:
                case Line():
                    lines += self._line(node, row or {})
                case TableLine():
                    lines += self._table(node)
                case When():
                    taken = node.then if self._holds(node, row or {}) == node.wanted else node.otherwise
                    lines += self.fill(taken, row)
                case Each():
                    lines += self._each(node)
        return lines

    def _line(self, node: Line, row: Mapping[str, str]) -> list[str]:
        pieces = [
            self._said(piece, node.number, row) if place % 2 else piece for place, piece in enumerate(node.pieces)
        ]
        return "".join(pieces).splitlines() or [""]

    def _said(self, name: str, number: int, row: Mapping[str, str]) -> str:
        if name in row:
            return row[name]
        self.used[name] = None
        value = self.values.get(name, "")
        if value == "" or isinstance(value, bool):
            self.problem(Flaw.EMPTY, name, number)
            return ""
        return str(value)

    def _holds(self, node: When, row: Mapping[str, str]) -> bool:
        if node.name in row:
            return bool(row[node.name])
        self.used[node.name] = None
        return bool(self.tables[node.name]["rows"] if node.name in self.tables else self.values.get(node.name))

    def _rows(self, name: str, number: int) -> list[list[str]]:
        rows: list[list[str]] = self.tables.get(name, {}).get("rows", [])
        self.used[name] = None
        if not rows:
            self.problem(Flaw.EMPTY, name, number)
        return rows

    def _table(self, node: TableLine) -> list[str]:
        self._rows(node.name, node.number)
        return [mark_of(node)]

    def _each(self, node: Each) -> list[str]:
        lines: list[str] = []
        columns = self.tables.get(node.name, {}).get("columns", [])
        for number, cells in enumerate(self._rows(node.name, node.number), 1):
            row = {str(BuiltIn.ROW_NUMBER.label): str(number), **dict(zip(columns, cells, strict=True))}
            lines += self.fill(node.inner, row)
        return lines


def fill_template(
    title: str, body: str, declared: Iterable[Field], facts: Mapping[str, object], built_in: Mapping[str, str]
) -> Filled:
    """The title and text of a letter; ``facts`` hold values and tables by name or key of the field.

    All that is wrong is in ``problems``, the template's own flaws first.
    """
    fields = known_fields(declared)
    heads, flaws = read_template(line(title), fields)
    nodes, more = read_template(body, fields)
    filler = _Filler(fields)
    filler.values.update(built_in)
    filler.take(facts)
    filled = Filled(problems=[*flaws, *more])
    if not filled.problems:
        filled.title = "".join(filler.fill(heads))
        filled.body = "\n".join(filler.fill(nodes)).strip("\n")
        if not filled.title and not filler.problems:
            filler.problem(Flaw.NO_TEXT, "title")
    filled.facts, filled.tables = filler.values, filler.tables
    filled.problems += filler.problems
    return filled


def check_text(title: str, body: str, tables: Mapping[str, Mapping[str, Any]]) -> list[Problem]:
    """What is wrong with a letter's own wording: no field is left in it, and every table that it names has rows."""
    _, problems = read_template(title, {})
    known = {name: Field(name, FieldKind.TABLE, tuple(table["columns"])) for name, table in tables.items()}
    _, more = read_template(body, known)
    empty = [
        Problem(Flaw.EMPTY, mark.name, number)
        for number, text in enumerate(body.splitlines(), 1)
        if (mark := table_line(text)) and mark.name in tables and not tables[mark.name]["rows"]
    ]
    return [*problems, *more, *empty]


def day_words(day: date) -> str:
    """A day as letters write it."""
    return _DAY.format(day)


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace("%", "").replace(".", "", 1).lstrip("-").isdecimal()
