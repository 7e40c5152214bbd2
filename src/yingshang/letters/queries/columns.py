"""How wide the columns of a letter's table are, and which of them are centred."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongwen.write.letter.measures import HEIGHT, MM, WIDTH
from gongwen.write.letter.model import Column
from gongwen.write.letter.plan import text_width

if TYPE_CHECKING:
    from yingshang.letters.queries.paper import Grid

_SIZE = 12.0  # points of a cell's words
_BESIDE = 10.0  # its margins and rules
_WIDEST = 20 * _SIZE  # more is not asked for by long words: they are broken


def columns_of(grid: Grid, *, across: bool) -> tuple[Column, ...]:
    """Every head on one line where that fits; the rest goes to whoever has long words. Figures and days are centred."""
    room = (HEIGHT if across else WIDTH) * MM
    cells = list(zip(*grid.rows, strict=True)) or [()] * len(grid.columns)
    least = [text_width(name, _SIZE) + _BESIDE for name in grid.columns]
    wanted = [max(each, min(_WIDEST, _longest(column) + _BESIDE)) for each, column in zip(least, cells, strict=True)]
    more = [want - each for want, each in zip(wanted, least, strict=True)]
    share = min(1.0, max(0.0, room - sum(least)) / (sum(more) or 1.0))
    return tuple(
        Column(each + share * extra, "center" if _figures(column) else "left")
        for each, extra, column in zip(least, more, cells, strict=True)
    )


def _longest(column: tuple[str, ...]) -> float:
    return max((text_width(cell, _SIZE) for cell in column), default=0.0)


def _figures(column: tuple[str, ...]) -> bool:
    """Numbers, rates, days, or nothing."""
    return bool(column) and all(not cell.strip("0123456789.,%+-—/ ") for cell in column)
