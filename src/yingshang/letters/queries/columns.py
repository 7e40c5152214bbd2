"""How wide the columns of a letter's table are, and which of them are centred."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongwen.write.letter.measures import HEIGHT, MM, WIDTH
from gongwen.write.letter.model import Column
from gongwen.write.letter.plan import text_width

if TYPE_CHECKING:
    from yingshang.letters.queries.paper import Grid

_SIZE = 12.0  # points of a cell's words
_BESIDE = 8.8  # its margins and rules
_HEAD = 4 * _SIZE  # of a head that stays on one line whatever else there is
_NAME = 10 * _SIZE  # of words that go before the rest of long heads: a unit's name in two lines
_WIDEST = 20 * _SIZE  # more is not asked for by long words: they are broken


def columns_of(grid: Grid, *, across: bool) -> tuple[Column, ...]:
    """Figures, short heads and names first, the rest to long heads and long words. Figures and days are centred."""
    room = (HEIGHT if across else WIDTH) * MM
    cells = list(zip(*grid.rows, strict=True)) or [()] * len(grid.columns)
    both = [(text_width(name, _SIZE), _longest(column)) for name, column in zip(grid.columns, cells, strict=True)]
    least = [max(min(_HEAD, head), min(_NAME, words)) + _BESIDE for head, words in both]
    wanted = [max(head, min(_WIDEST, words)) + _BESIDE for head, words in both]
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
