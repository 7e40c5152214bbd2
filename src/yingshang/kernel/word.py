"""What every Word file is made with: fonts of official papers, page numbers, tables that stay clean in WPS.

Fonts are named, never embedded: where one is missing, Word and WPS take the nearest they have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from yingshang.kernel.text import paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as Docx
    from docx.table import Table

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SERIF, HEAD, TITLE = "仿宋_GB2312", "黑体", "方正小标宋简体"


def clean(text: str) -> str:
    """The text without what XML cannot hold or nobody can see."""
    return paragraphs(text)


def number_pages(section: Any) -> None:  # noqa: ANN401 - a section of python-docx
    """— 1 — in the middle of the foot."""
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("— ")
    _field(foot.add_run(), "PAGE")
    foot.add_run(" —")


def usual_styles(made: Docx, *, size: float = 12, title: float = 22) -> None:
    """The text in 仿宋, the title in the middle without Word's own line under it."""
    font(made.styles["Normal"], SERIF, size)
    font(made.styles["Title"], TITLE, title, bold=False, align=WD_ALIGN_PARAGRAPH.CENTER)
    borders = made.styles["Title"].element.find(".//" + qn("w:pBdr"))
    if borders is not None:
        borders.getparent().remove(borders)


def add_style(made: Docx, name: str, face: str, size: float, align: Any) -> Any:  # noqa: ANN401 - of python-docx
    """A paragraph style of its own, so that whoever edits the file changes all such paragraphs at once."""
    style: Any = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = made.styles["Normal"]
    font(style, face, size, align=align)
    return style


def font(style: Any, name: str, size: float, *, bold: bool | None = None, align: Any = None) -> None:  # noqa: ANN401 - of python-docx
    """Give a style one font for every script, and no space before or after."""
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


def write(cell: Any, text: str, style: str) -> None:  # noqa: ANN401 - a cell of python-docx
    """The text in a cell, a paragraph a line."""
    lines = clean(text or "").split("\n")
    cell.paragraphs[0].text, cell.paragraphs[0].style = lines[0], style
    for line in lines[1:]:
        cell.add_paragraph(line, style=style)


def repeat_head(row: Any) -> None:  # noqa: ANN401 - a row of python-docx
    """The row is the head of its table on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    keep_together(row)


def keep_together(row: Any) -> None:  # noqa: ANN401 - as above
    """The row is not parted between two pages."""
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def set_widths(table: Table, millimetres: Sequence[float]) -> None:
    """The widths of the columns, said in the grid and in every cell: WPS asks the one, Word the other."""
    widths = [Mm(width) for width in millimetres]
    for grid, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        grid.w = width
    for row in table.rows:
        for cell, width in zip(row._tr.tc_lst, widths, strict=True):
            cell.width = width


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
