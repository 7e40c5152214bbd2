"""The task table as an annex in Word: A4 across, the head repeated on every page, real styles, page numbers."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from yingshang.kernel.word import (
    HEAD,
    SERIF,
    add_style,
    clean,
    keep_together,
    number_pages,
    repeat_head,
    set_widths,
    usual_styles,
    write,
)
from yingshang.tasks.forms.sheets import ROLE_TITLES, names_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from docx.document import Document as Docx
    from docx.table import _Row

    from yingshang.orgs.enums import UnitRole

_WIDE = 297 - 2 * 20  # millimetres between the margins
Cell = tuple[str, int, "Callable[[Any], str]"]  # head, share of the width, text of a row


def annex_of(
    title: str, number: str, rows: Iterable[Any], *, label: str = "附件", plans: Sequence[str] = ()
) -> io.BytesIO:
    """The document: ``label``, the title, the number of the paper, one row per task; columns nobody fills are left out.

    ``rows`` are items with their units. ``plans`` are the titles of the plans in the paper: where the rows are of
    several, each begins under its title, for their numbers begin anew. The file is at its start.
    """
    found = list(rows)
    columns = _columns(found)
    made = docx.Document()
    _page(made)
    _styles(made)
    made.core_properties.title, made.core_properties.author = clean(title), ""
    made.add_paragraph(label, style="附件标识")
    made.add_paragraph(clean(title), style="Title")
    if number:
        made.add_paragraph(f"（{clean(number)}）", style="文号")
    _table(made, columns, found, plans)
    file = io.BytesIO()
    made.save(file)
    file.seek(0)
    return file


def _columns(rows: Sequence[Any]) -> list[Cell]:
    every: list[Cell] = [
        ("序号", 5, lambda row: row.ordinal),
        ("任务", 16, lambda row: row.title),
        ("具体工作", 34, lambda row: row.content),
        *((title, 13, _named(role)) for role, title in ROLE_TITLES.items()),
        ("完成时限", 11, lambda row: row.due_phrase),
        ("备注", 8, lambda row: row.note),
    ]
    return [cell for cell in every if cell[0] in {"序号", "任务"} or any(cell[2](row) for row in rows)]


def _named(role: UnitRole) -> Callable[[Any], str]:
    return lambda row: names_in(row, role)


def _page(made: Docx) -> None:
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    section.footer_distance = Mm(12)
    number_pages(section)


def _styles(made: Docx) -> None:
    usual_styles(made)
    add_style(made, "附件标识", HEAD, 16, WD_ALIGN_PARAGRAPH.LEFT)
    add_style(made, "文号", SERIF, 14, WD_ALIGN_PARAGRAPH.CENTER)
    add_style(made, "表头", HEAD, 11, WD_ALIGN_PARAGRAPH.CENTER)
    add_style(made, "表格正文", SERIF, 10.5, WD_ALIGN_PARAGRAPH.LEFT)


def _table(made: Docx, columns: Sequence[Cell], rows: Sequence[Any], plans: Sequence[str]) -> None:
    table = made.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    whole = sum(share for _, share, _ in columns)
    widths = [_WIDE * share / whole for _, share, _ in columns]
    head = table.rows[0]
    for cell, (title, _, _) in zip(head.cells, columns, strict=True):
        write(cell, title, "表头")
    repeat_head(head)
    several = len({row.scheme for row in rows}) > 1
    titles: list[tuple[_Row, str]] = []
    for place, row in enumerate(rows):
        if several and row.scheme < len(plans) and (place == 0 or rows[place - 1].scheme != row.scheme):
            titles.append((table.add_row(), plans[row.scheme]))
        made_row = table.add_row()
        keep_together(made_row)
        for cell, (_, _, text) in zip(made_row.cells, columns, strict=True):
            write(cell, text(row), "表格正文")
    set_widths(table, widths)
    for line, words in titles:
        keep_together(line)
        write(line.cells[0].merge(line.cells[-1]), words, "表头")
