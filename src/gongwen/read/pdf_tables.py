"""Pages of a PDF that hold ruled tables, read with pdfplumber."""

from __future__ import annotations

import io
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from gongwen.read.cells import BELOW, Cell, has_text, row_lines
from gongwen.read.placed import Word, joined, lines_of, wrapped_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pdfplumber.table import Table

Box = tuple[float, float, float, float]
_EDGE = 1.0  # points by which borders of one place may differ


class TablePages:
    """The file opened once for all its pages with tables; its user closes ``document``."""

    def __init__(self, data: bytes) -> None:
        import pdfplumber  # noqa: PLC0415 - 0.2 s, for pages with tables only

        self.document = pdfplumber.open(io.BytesIO(data))

    def lines(self, number: int) -> list[str] | None:
        """Lines of page ``number`` (from 0), tables as rows; None where the page holds no table after all."""
        page = self.document.pages[number]
        try:
            tables = [table for table in page.find_tables() if len(table.cells) > 1]
            if not tables:
                return None
            boxes = [table.bbox for table in tables]
            rest = page.filter(lambda item: not any(_within(item, box) for box in boxes))
            parts = [(line["top"], [line["text"]]) for line in rest.extract_text_lines(return_chars=False)]
            parts += [(table.bbox[1], _rows(page.chars, table)) for table in tables]
        finally:
            page.close()
        return [line for _, lines in sorted(parts, key=lambda part: part[0]) for line in lines]


def _within(item: dict[str, Any], box: Box) -> bool:
    x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _rows(characters: Iterable[dict[str, Any]], table: Table) -> list[str]:
    """Rows of a table. A cell that reaches over others is printed once, in its first row and column."""
    lefts, tops = _distinct(cell[0] for cell in table.cells), _distinct(cell[1] for cell in table.cells)
    spans = [
        (
            _index(tops, cell[1]),
            _index(lefts, cell[0]),
            _index(tops, cell[3] - 2 * _EDGE),
            _index(lefts, cell[2] - 2 * _EDGE),
        )
        for cell in table.cells
    ]
    homes = {
        (row, column): at
        for at, (top, left, bottom, right) in enumerate(spans)
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }
    words: list[list[Word]] = [[] for _ in spans]
    for item in characters:
        place = _index(tops, (item["top"] + item["bottom"]) / 2), _index(lefts, (item["x0"] + item["x1"]) / 2)
        if place in homes and _within(item, table.bbox) and not item["text"].isspace():
            words[homes[place]].append(Word(item["text"], item["x0"], item["top"], item["x1"], item["bottom"]))
    rows: list[list[Cell]] = [[None] * len(lefts) for _ in tops]
    for (top, left, bottom, _), cell, content in zip(spans, table.cells, words, strict=True):
        rows[top][left] = _text(content, cell[2] - cell[0])
        for row in range(top + 1, bottom + 1):
            rows[row][left] = BELOW
    return row_lines([row for row in rows if has_text(row)])


def _distinct(places: Iterable[float]) -> list[float]:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _EDGE:
            found.append(place)
    return found


def _index(places: Sequence[float], place: float) -> int:
    return max(0, bisect_right(places, place + _EDGE) - 1)


def _text(words: list[Word], width: float) -> str:
    lines = lines_of(words)
    return wrapped_text([(joined(line), line[-1].x1 - line[0].x0, line[0].height) for line in lines], width)
