"""Words with places on a page → lines and rows. Shared by OFD files and scans.

Coordinates grow to the right and downwards, in any unit. Nothing here knows where the words come from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gongwen.model import Signal
from gongwen.read.cells import BELOW, Cell, cell_text, has_text, row_lines
from gongwen.read.grid import Grid, Ruling, grids
from gongwen.read.result import Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SAME_LINE = 0.5  # of the height: centres nearer than that stand on one line
_GAP = 0.8  # of the height: a gap wider than that is printed as a blank
_FULL = 1.5  # of the height: a line in a cell that leaves less room than that was wrapped
_SPACES = re.compile(r"\s+")


@dataclass(slots=True)
class Word:
    """Text in a rectangle; ``weak`` are stretches of ``text`` that were hard to recognise, with their score."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    weak: list[tuple[int, int, float]] = field(default_factory=list)

    @property
    def height(self) -> float:
        """Height of the rectangle, taken as the size of its characters."""
        return self.y1 - self.y0

    @property
    def middle(self) -> tuple[float, float]:
        """Centre of the rectangle."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


def page_pieces(words: Iterable[Word], rulings: Sequence[Ruling] = ()) -> list[Piece]:
    """Text of one page: lines in reading order, ruled tables as rows; every line ends with a line break."""
    tables = grids(rulings)
    outside: list[Word] = []
    inside: list[list[Word]] = [[] for _ in tables]
    for word in words:
        home = next((at for at, table in enumerate(tables) if table.holds(*word.middle)), None)
        (outside if home is None else inside[home]).append(word)
    parts = [(line[0].y0, _line_pieces(line)) for line in lines_of(outside)]
    for table, content in zip(tables, inside, strict=True):
        # A frame around a whole text is no table.
        plain = len(table.cells) == 1
        parts += (
            [(line[0].y0, _line_pieces(line)) for line in lines_of(content)]
            if plain
            else [(table.top, _table_pieces(table, content))]
        )
    parts.sort(key=lambda part: part[0])
    return [piece for _, pieces in parts for piece in pieces]


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words grouped into lines from top to bottom, each from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda one: one.middle[1]):
        if lines and _on_line(lines[-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda one: one.x0) for line in lines]


def _on_line(line: list[Word], word: Word) -> bool:
    last = line[-1]
    reach = _SAME_LINE * max(min(last.height, word.height), 0.5 * max(last.height, word.height))
    return word.middle[1] - last.middle[1] < reach


def joined(line: Sequence[Word]) -> str:
    """Text of one line, with a blank where the words stand apart."""
    text = ""
    for place, word in enumerate(line):
        if place and word.x0 - line[place - 1].x1 > _GAP * min(word.height, line[place - 1].height):
            text += " "
        text += word.text
    return text


def _line_pieces(line: Sequence[Word]) -> list[Piece]:
    return [*doubted(joined(line), line), Piece("\n")]


def doubted(text: str, words: Iterable[Word]) -> list[Piece]:
    """``text``, made of ``words`` in their order, cut so that each weak stretch is a piece with a doubt."""
    pieces: list[Piece] = []
    done = cursor = 0
    for word in words:
        found = text.find(word.text, cursor)
        if found < 0:  # cut by a line break that was turned into something else
            continue
        for start, end, score in word.weak:
            pieces.append(Piece(text[done : found + start]))
            snippet = text[found + start : found + end]
            signal = Signal("low_confidence", f"「{snippet}」识别把握不大（{score:.0%}），请对照原件。")
            pieces.append(Piece(snippet, signal))
            done = found + end
        cursor = found + len(word.text)
    pieces.append(Piece(text[done:]))
    return [piece for piece in pieces if piece.text]


def _table_pieces(table: Grid, words: list[Word]) -> list[Piece]:
    homes: list[list[Word]] = [[] for _ in table.cells]
    for word in words:
        place = table.cell_at(*word.middle)
        if place is not None:
            homes[place].append(word)
    rows: list[list[Cell]] = [[None] * table.columns for _ in range(table.rows)]
    order: list[list[Word]] = [[] for _ in range(table.rows)]
    for cell, content in zip(table.cells, homes, strict=True):
        lines = lines_of(content)
        x0, x1 = table.columns_at[cell.left], table.columns_at[cell.right]
        rows[cell.top][cell.left] = wrapped_text(
            [(joined(line), _width(line), line[0].height) for line in lines], x1 - x0
        )
        for row in range(cell.top + 1, cell.bottom):
            rows[row][cell.left] = BELOW
        order[cell.top] += [word for line in lines for word in line]
    kept = [row for row in range(table.rows) if has_text(rows[row])]
    texts = row_lines([rows[row] for row in kept])
    return [piece for text, row in zip(texts, kept, strict=True) for piece in (*doubted(text, order[row]), Piece("\n"))]


def _width(line: Sequence[Word]) -> float:
    return line[-1].x1 - line[0].x0


def wrapped_text(lines: Sequence[tuple[str, float, float]], width: float) -> str:
    """Text of a cell of ``width`` from its printed lines (text, width, height of characters).

    A line that fills the cell was broken by the printer and runs on; a shorter one was ended on purpose.
    """
    parts: list[str] = []
    runs_on = False
    for text, length, height in lines:
        if runs_on and parts:
            parts[-1] += text
        else:
            parts.append(text)
        runs_on = width - length < _FULL * height
    return cell_text(parts)


def settle_word(text: str) -> str:
    """Text of a word with every stretch of blanks as one, so that it is found again in its line."""
    return _SPACES.sub(" ", text).strip()
