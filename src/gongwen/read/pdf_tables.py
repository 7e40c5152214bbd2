"""Pages of a PDF that hold ruled tables, read with pdfplumber."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from gongwen.read.cells import Cell, row_lines
from gongwen.read.placed import wrapped_text

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.table import Table

Box = tuple[float, float, float, float]


def table_page(data: bytes, number: int) -> list[str] | None:
    """Lines of page ``number`` (from 0), tables as rows; None where the page holds no table after all."""
    import pdfplumber  # noqa: PLC0415 - 0.2 s, for pages with tables only

    with pdfplumber.open(io.BytesIO(data), pages=[number + 1]) as document:
        page = document.pages[0]
        tables = [table for table in page.find_tables() if len(table.cells) > 1]
        if not tables:
            return None
        boxes = [table.bbox for table in tables]
        rest = page.filter(lambda item: not any(_within(item, box) for box in boxes))
        parts = [(line["top"], [line["text"]]) for line in rest.extract_text_lines(return_chars=False)]
        parts += [(table.bbox[1], _rows(page, table)) for table in tables]
    return [line for _, lines in sorted(parts, key=lambda part: part[0]) for line in lines]


def _within(item: dict[str, Any], box: Box) -> bool:
    x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _rows(page: Page, table: Table) -> list[str]:
    """Rows of a table. A cell that reaches over others is printed once, in its first row and column."""
    lefts = sorted({round(cell[0]) for cell in table.cells})
    tops = sorted({round(cell[1]) for cell in table.cells})
    rows: list[list[Cell]] = [[None] * len(lefts) for _ in tops]
    for cell in table.cells:
        row, column = tops.index(round(cell[1])), lefts.index(round(cell[0]))
        rows[row][column] = _cell(page, cell)
        for below in range(row + 1, len(tops)):
            if tops[below] < cell[3] - 1:
                rows[below][column] = ""
    return row_lines([row for row in rows if any(row)])


def _cell(page: Page, cell: Box) -> str:
    inside = page.filter(lambda item: item["object_type"] == "char" and _within(item, cell))
    lines = inside.extract_text_lines(return_chars=False)
    measured = [(line["text"], line["x1"] - line["x0"], line["bottom"] - line["top"]) for line in lines]
    return wrapped_text(measured, cell[2] - cell[0])
