"""The cells of a list: what a column gives, as a reader sees it on the page and in a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from yingshang.kernel.lists import Column, Lamp, ListSpec, Tag
from yingshang.kernel.templatetags.look import day, lamp_of, lamp_word, moment

_TICK = (
    '<input type="checkbox" class="list-tick" name="_row" value="{}" form="{}" data-tick data-key="x" '
    'data-key-word="选中或取消" aria-label="选中 {}">'
)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, escaped, and its classes."""

    html: SafeString
    classes: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: its key, its name, its state for the bar, its first cell and the others."""

    key: str
    title: str
    state: str
    head: Cell
    cells: list[Cell]


def line_of(spec: ListSpec, columns: list[Column], row: Any) -> Line:  # noqa: ANN401 - a row of any list
    """One row."""
    head, *cells = [cell_of(column, row) for column in columns]
    return Line(str(row.pk), str(row), spec.state(row) if spec.state else "", head, cells)


def row_of(line: Line, *, form: str) -> SafeString:
    """The row as markup; with a ``form`` it can be ticked for that form's acts."""
    tick = format_html(_TICK, line.key, form, line.title) if form else ""
    state = format_html(' data-state="{}"', line.state) if line.state else ""
    head = f'<th scope="row"{_classes(line.head)}>{tick}{line.head.html}</th>'
    cells = [f"<td{_classes(cell)}>{cell.html}</td>" for cell in line.cells]
    return mark_safe(f"<tr{state}>{head}{''.join(cells)}</tr>")  # noqa: S308 - cells are escaped, classes our own


def _classes(cell: Cell) -> str:
    return f' class="{cell.classes}"' if cell.classes else ""


def cell_of(column: Column, row: Any) -> Cell:  # noqa: ANN401 - as above
    """One cell."""
    value = column.of(row)
    html = html_of(value)
    if column.link is not None and html and (href := column.link(row)):
        html = SafeString(f'<a href="{escape(href)}">{html}</a>')
    classes = [
        name
        for name, wanted in (
            ("num", column.number),
            ("nowrap", column.nowrap or isinstance(value, Lamp | Tag)),
            ("date", isinstance(value, date)),
            ("text", column.long),
            ("wide", column.wide),
        )
        if wanted
    ]
    return Cell(html, " ".join(classes))


def html_of(value: object) -> SafeString:
    """A value as HTML; whatever is no markup already is escaped."""
    match value:
        case Lamp(state, word):
            return lamp_of(state, word)
        case Tag(word, kind):
            return _tag(word, kind) if word else SafeString()
        case SafeString():
            return value
    return SafeString(escape(text_of(value)))


@lru_cache(maxsize=512)
def _tag(word: str, kind: str) -> SafeString:
    return format_html('<span class="tag tag-{}">{}</span>', kind, word)


def text_of(value: object) -> str:
    """A value as text: days and moments as the office writes them, numbers with separators, 是 and 否."""
    match value:
        case None:
            return ""
        case Lamp(state, word):
            return word or lamp_word(state)
        case Tag(word, _):
            return word
        case bool():
            return "是" if value else "否"
        case datetime():
            return moment(value)
        case date():
            return day(value)
        case int() | Decimal():
            return f"{value:,}"
    return str(value)
