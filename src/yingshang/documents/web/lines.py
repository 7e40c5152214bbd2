"""The text of a reading as pieces that a page can show: headings, paragraphs, rows of tables, each with its offsets.

Offsets are those of the spans: characters (code points) of the extracted text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_HEADING = re.compile(
    r"\s*(?:第[一二三四五六七八九十百0-9]+[章节编]|[一二三四五六七八九十]{1,3}、|附件\s*[0-9一二三四五六七八九十]*\s*[:：]?)"
)
_MOST_OF_A_HEADING = 40  # characters; a longer line that opens like a heading is a paragraph


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text without a line end, and where it starts."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """``rows`` has one row of one cell for everything but a table."""

    kind: Literal["heading", "line", "table"]
    rows: tuple[tuple[Words, ...], ...]

    @property
    def words(self) -> Words:
        """The only words of a heading or a line."""
        return self.rows[0][0]


def pieces_of(text: str) -> list[Piece]:
    """The text in order, without its empty lines; neighbouring lines with tabs are the rows of one table."""
    found: list[Piece] = []
    table: list[tuple[Words, ...]] = []
    at = 0
    for line in text.split("\n"):
        if "\t" in line:
            table.append(tuple(_cells(line, at)))
        else:
            if table:
                found.append(Piece("table", tuple(table)))
                table = []
            if line.strip():
                heading = len(line) <= _MOST_OF_A_HEADING and _HEADING.match(line)
                found.append(Piece("heading" if heading else "line", ((Words(at, line),),)))
        at += len(line) + 1
    if table:
        found.append(Piece("table", tuple(table)))
    return found


def _cells(line: str, at: int) -> list[Words]:
    cells = []
    for cell in line.split("\t"):
        cells.append(Words(at, cell))
        at += len(cell) + 1
    return cells
