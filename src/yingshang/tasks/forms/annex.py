"""The task table as an annex in Word: A4 across, the head repeated on every page, real styles, page numbers."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from yingshang.kernel.text import paragraphs
from yingshang.tasks.forms.sheets import ROLE_TITLES, names_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from docx.document import Document as Docx
    from docx.table import Table

    from yingshang.orgs.enums import UnitRole

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SERIF, HEAD, TITLE = "仿宋_GB2312", "黑体", "方正小标宋简体"
_WIDE = 297 - 2 * 20  # millimetres between the margins
Cell = tuple[str, int, "Callable[[Any], str]"]  # head, share of the width, text of a row


def annex_of(title: str, number: str, rows: Iterable[Any], *, label: str = "附件") -> io.BytesIO:
    """The document: ``label``, the title, the number of the paper, one row per task; columns nobody fills are left out.

    ``rows`` are items with their units. The file is at its start.
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
    _table(made, columns, found)
    file = io.BytesIO()
    made.save(file)
    file.seek(0)
    return file


def clean(text: str) -> str:
    """The text without what XML cannot hold or nobody can see."""
    return paragraphs(text)


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
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("— ")
    _field(foot.add_run(), "PAGE")
    foot.add_run(" —")


def _field(run: Any, code: str) -> None:  # noqa: ANN401 - a run of python-docx
    """A field that Word and WPS count for themselves."""
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.set(qn("xml:space"), "preserve")
            part.text = text
        run._r.append(part)


def _styles(made: Docx) -> None:
    _font(made.styles["Normal"], SERIF, 12)
    _font(made.styles["Title"], TITLE, 22, bold=False, align=WD_ALIGN_PARAGRAPH.CENTER)
    borders = made.styles["Title"].element.find(".//" + qn("w:pBdr"))
    if borders is not None:
        borders.getparent().remove(borders)
    for name, font, size, align in (
        ("附件标识", HEAD, 16, WD_ALIGN_PARAGRAPH.LEFT),
        ("文号", SERIF, 14, WD_ALIGN_PARAGRAPH.CENTER),
        ("表头", HEAD, 11, WD_ALIGN_PARAGRAPH.CENTER),
        ("表格正文", SERIF, 10.5, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = made.styles["Normal"]
        _font(style, font, size, align=align)


def _font(style: Any, name: str, size: float, *, bold: bool | None = None, align: Any = None) -> None:  # noqa: ANN401 - of python-docx
    style.font.name, style.font.size, style.font.bold = name, Pt(size), bold
    style.font.color.rgb = None
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if "heme" in attribute:  # a theme's font goes before a named one
            del fonts.attrib[attribute]
    for script in ("w:eastAsia", "w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), name)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    if align is not None:
        style.paragraph_format.alignment = align


def _table(made: Docx, columns: Sequence[Cell], rows: Sequence[Any]) -> None:
    table = made.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    whole = sum(share for _, share, _ in columns)
    widths = [Mm(_WIDE * share / whole) for _, share, _ in columns]
    head = table.rows[0]
    for cell, (title, _, _) in zip(head.cells, columns, strict=True):
        _write(cell, title, "表头")
    _repeat(head)
    for row in rows:
        made_row = table.add_row()
        _keep_together(made_row)
        for cell, (_, _, text) in zip(made_row.cells, columns, strict=True):
            _write(cell, text(row), "表格正文")
    _widths(table, widths)


def _write(cell: Any, text: str, style: str) -> None:  # noqa: ANN401 - of python-docx
    lines = clean(text or "").split("\n")
    cell.paragraphs[0].text, cell.paragraphs[0].style = lines[0], style
    for line in lines[1:]:
        cell.add_paragraph(line, style=style)


def _repeat(row: Any) -> None:  # noqa: ANN401 - as above
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _keep_together(row)


def _keep_together(row: Any) -> None:  # noqa: ANN401 - as above
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def _widths(table: Table, widths: Sequence[Any]) -> None:
    for grid, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        grid.w = width
    for row in table.rows:
        for cell, width in zip(row._tr.tc_lst, widths, strict=True):
            cell.width = width
