"""The briefing as one page of A4 for Word and WPS: real styles, real tables, nothing drawn."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from yingshang.kernel.word import HEAD, SERIF, add_style, clean, keep_together, set_widths, usual_styles, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as Docx

_WIDE = 210 - 2 * 18  # millimetres between the margins


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on the page, in words: heads and rows of its tables, and the paragraphs of the office."""

    title: str
    about: str
    by: str
    stand: Sequence[tuple[str, str]]
    moved: Sequence[Sequence[str]]
    units_title: str
    units: Sequence[tuple[str, str, str]]
    oldest: Sequence[Sequence[str]]
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Plan:
    """Heads, widths of the columns in millimetres, how many characters a line of a cell takes, which are numbers."""

    heads: tuple[str, ...]
    widths: tuple[float, ...]
    most: tuple[int, ...]
    numbers: frozenset[int] = frozenset()


_MOVED = _Plan(("", "", "", "", "", ""), (24, *[30.0] * 5), (6, *[10] * 5), frozenset(range(1, 6)))
_UNIT = ("单位", "逾期", "未办结")
_UNITS = _Plan(_UNIT * 2, (53, 16, 18) * 2, (14, 6, 6) * 2, frozenset({1, 2, 4, 5}))
_OLDEST = _Plan(("事项", "单位", "时限", "逾期"), (_WIDE - 96, 44, 24, 28), (20, 11, 12, 9))


def paper_of(paper: Paper) -> io.BytesIO:
    """The file, at its start. With as much as the page of the screen shows it is one page."""
    made = docx.Document()
    _page(made.sections[0])
    _styles(made)
    made.core_properties.title, made.core_properties.author = clean(paper.title), ""
    made.add_paragraph(clean(paper.title), style="Title")
    made.add_paragraph(clean(paper.about), style="专报期间")
    made.add_paragraph(clean(paper.by), style="专报落款")
    _stand(made, paper.stand)
    kinds, *rows = zip(("变化", "本期", "上期", "增减"), *paper.moved, strict=True)
    _headed(made, "本期变化", replace(_MOVED, heads=kinds), rows)
    _headed(made, paper.units_title, _UNITS, _side_by_side(paper.units))
    _headed(made, "逾期最久的十件", _OLDEST, paper.oldest)
    if paper.words:
        made.add_paragraph("情况和建议", style="专报小标题")
        for words in paper.words:
            made.add_paragraph(clean(words), style="专报正文")
    file = io.BytesIO()
    made.save(file)
    file.seek(0)
    return file


def _page(section: Any) -> None:  # noqa: ANN401 - a section of python-docx
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin, section.bottom_margin = Mm(14), Mm(12)
    section.header_distance = section.footer_distance = Mm(8)


def _styles(made: Docx) -> None:
    usual_styles(made, size=10.5)
    left, centre, right = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
    for name, face, size, align in (
        ("专报期间", SERIF, 11, centre),
        ("专报落款", SERIF, 9, centre),
        ("专报数字", HEAD, 18, centre),
        ("专报数字名", SERIF, 9.5, centre),
        ("专报小标题", HEAD, 11.5, left),
        ("专报表头", HEAD, 9.5, left),
        ("专报表格", SERIF, 9.5, left),
        ("专报表格数字", SERIF, 9.5, right),
        ("专报正文", SERIF, 10.5, WD_ALIGN_PARAGRAPH.JUSTIFY),
    ):
        add_style(made, name, face, size, align)
    made.styles["专报小标题"].paragraph_format.space_before = Pt(7)
    made.styles["专报小标题"].paragraph_format.space_after = Pt(3)
    made.styles["专报小标题"].paragraph_format.keep_with_next = True
    made.styles["专报落款"].paragraph_format.space_after = Pt(4)
    made.styles["专报正文"].paragraph_format.first_line_indent = Pt(21)


def _stand(made: Docx, stand: Sequence[tuple[str, str]]) -> None:
    table = made.add_table(rows=2, cols=len(stand), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for place, (label, value) in enumerate(stand):
        write(table.rows[0].cells[place], label, "专报数字名")
        write(table.rows[1].cells[place], value, "专报数字")
    set_widths(table, [_WIDE / len(stand)] * len(stand))


def _side_by_side(units: Sequence[tuple[str, str, str]]) -> list[tuple[str, ...]]:
    """The first half of the units on the left, the others on the right."""
    half = (len(units) + 1) // 2
    return [(*left, *right) for left, right in zip_longest(units[:half], units[half:], fillvalue=("", "", ""))]


def _headed(made: Docx, title: str, plan: _Plan, rows: Sequence[Sequence[str]]) -> None:
    """A heading and its table."""
    made.add_paragraph(clean(title), style="专报小标题")
    if not rows:
        made.add_paragraph("没有。", style="专报表格")
        return
    table = made.add_table(rows=1, cols=len(plan.heads), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for cell, head in zip(table.rows[0].cells, plan.heads, strict=True):
        write(cell, head, "专报表头")
    for row in rows:
        made_row = table.add_row()
        keep_together(made_row)
        for place, (cell, text) in enumerate(zip(made_row.cells, row, strict=True)):
            write(cell, _short(text, plan.most[place]), "专报表格数字" if place in plan.numbers else "专报表格")
    set_widths(table, plan.widths)


def _short(text: str, most: int) -> str:
    """One line of a cell: what is longer ends with …; digits and letters take half the room of a character."""
    line = clean(text).replace("\n", " ")
    room = float(most)
    for place, letter in enumerate(line):
        room -= 0.5 if letter.isascii() else 1
        if room < 0:
            return line[: max(place - 1, 1)] + "…"
    return line
