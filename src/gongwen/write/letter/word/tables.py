"""Tables in Word: the head is repeated, rows stay whole, widths are fixed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongwen.write.letter.checks import columns_of
from gongwen.write.letter.model import Column
from gongwen.write.letter.word.nodes import Lay, Look, Node, node, paragraph, rule, run, twips

if TYPE_CHECKING:
    from gongwen.write.letter.model import HeadCell, Table

_CELL = Look("body", 12.0, squeeze=False)
_HEAD = Look("black", 12.0, squeeze=False)
_LINE = 18.0


def table(block: Table, width: float) -> list[Node]:
    """Caption, table and note; ``width`` of the type area in points."""
    columns = block.columns or tuple(Column() for _ in range(columns_of(block)))
    total = sum(column.width for column in columns)
    widths = [width * column.width / total for column in columns]
    caption = [paragraph(Lay(style="Caption"), run(block.caption, Look("black", 14.0, squeeze=False)))]
    grid = node("tblGrid", *(node("gridCol", w=twips(each)) for each in widths))
    rows = [*_head_rows(block, widths), *(_row(cells, widths, columns) for cells in block.rows)]
    made = node("tbl", _properties(width), grid, *rows)
    # Two tables without a paragraph between them grow together.
    below = paragraph(
        Lay(line=_LINE if block.note else 8.0, snap=False), *([run(block.note, _CELL)] if block.note else [])
    )
    return [*(caption if block.caption else []), made, below]


def _properties(width: float) -> Node:
    borders = [rule(side, 4) for side in ("top", "left", "bottom", "right", "insideH", "insideV")]
    sides = (("top", 50), ("left", 80), ("bottom", 50), ("right", 80))
    margins = [node(side, w=room, type="dxa") for side, room in sides]
    return node(
        "tblPr",
        node("tblW", w=twips(width), type="dxa"),
        node("tblBorders", *borders),
        node("tblLayout", type="fixed"),
        node("tblCellMar", *margins),
    )


def _row(cells: tuple[str, ...], widths: list[float], columns: tuple[Column, ...]) -> Node:
    made = [
        _cell(width, [run(text, _CELL)], column.align)
        for text, width, column in zip(cells, widths, columns, strict=True)
    ]
    return node("tr", node("trPr", node("cantSplit")), *made)


def _cell(width: float, words: list[Node], align: str, *spans: Node) -> Node:
    properties = node("tcPr", node("tcW", w=twips(width), type="dxa"), *spans, node("vAlign", val="center"))
    return node("tc", properties, paragraph(Lay(align=align, line=_LINE, snap=False), *words))


def _head_rows(block: Table, widths: list[float]) -> list[Node]:
    """Cells that reach down go on in the rows below as merged, empty ones."""
    open_cells: dict[int, tuple[HeadCell, int]] = {}
    rows = []
    for cells in block.head:
        waiting, made, column = list(cells), [], 0
        while column < len(widths):
            cell, left = open_cells.pop(column, (None, 0))
            first = cell is None
            if cell is None:
                cell = waiting.pop(0)
                left = cell.down
            if left > 1:
                open_cells[column] = (cell, left - 1)
            made.append(_head_cell(cell, widths[column : column + cell.across], first=first))
            column += cell.across
        rows.append(node("tr", node("trPr", node("cantSplit"), node("tblHeader")), *made))
    return rows


def _head_cell(cell: HeadCell, widths: list[float], *, first: bool) -> Node:
    across = [node("gridSpan", val=cell.across)] if cell.across > 1 else []
    down = [node("vMerge", val="restart" if first else None)] if cell.down > 1 else []
    return _cell(sum(widths), [run(cell.text, _HEAD)] if first else [], "center", *across, *down)
