"""Table rows as lines: cells parted by tabs, what stood on several lines inside a cell put on one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Cell = str | None
"""Text of a cell; None where a cell further left reaches over this column."""

BELOW = "〃"
"""Stands in the rows that a cell further up reaches over: what it says holds for them too."""

MAX_COLUMNS = 64  # Word's own limit; a span beyond it is damage or mischief

_NAME_LENGTH = 12
_GAP = re.compile(r"\s+")
_PUNCTUATION = re.compile(r"[^\w\s]")


def cell_text(parts: Iterable[str]) -> str:
    """One line from the lines of a cell.

    Between two short pieces without punctuation (unit names, a date under a name) a blank is kept, because
    there the break may be the only thing that parts two names. Where one side ends or begins with a Latin
    letter or digit on both sides of the break a blank is kept as well. Anything else is joined with nothing.
    """
    text = previous = ""
    for part in parts:
        piece = _GAP.sub(" ", part).strip()
        if not piece:
            continue
        if text and (_names(previous, piece) or _latin(previous[-1], piece[0])):
            text += " "
        text += piece
        previous = piece
    return text


def _names(left: str, right: str) -> bool:
    return all(len(side) <= _NAME_LENGTH and not _PUNCTUATION.search(side) for side in (left, right))


def _latin(left: str, right: str) -> bool:
    return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()


def row_lines(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Lines of a table. A column that in every row is only the continuation of a wider cell is left out."""
    width = max((len(row) for row in rows), default=0)
    used = [any(column < len(row) and row[column] is not None for row in rows) for column in range(width)]
    return ["\t".join(cell or "" for cell, keep in zip(row, used, strict=False) if keep) for row in rows if row]


def has_text(row: Sequence[Cell]) -> bool:
    """Whether a row says anything of its own."""
    return any(cell and cell != BELOW for cell in row)
