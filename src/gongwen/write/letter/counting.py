"""How far a letter reaches, counted on the grid: Word itself cannot be asked where its pages end."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gongwen.write.letter.checks import columns_of
from gongwen.write.letter.measures import BODY, CHARACTERS, HEIGHT, LINES, MARK_TOP, MM, PITCH
from gongwen.write.letter.model import Column, Paragraph, Table
from gongwen.write.letter.placing import joint
from gongwen.write.letter.plan import text_width

if TYPE_CHECKING:
    from gongwen.write.letter.model import Block
    from gongwen.write.letter.plan import Plan


def ends_on_even_with_room(plan: Plan, imprint_rows: int) -> bool:
    """Whether the last page before the imprint is an even one (any, for 信函) with room for so many rows."""
    lines = _head(plan) + len(plan.title) + _text(plan.letter.body) + _end(plan)
    pages, left = _pages(lines)
    for _, title, annex in plan.annexes:
        more, left = _pages(2 + len(title) + _text(annex.body, 15 if annex.landscape else LINES, annex.landscape))
        pages += more
    room = left > imprint_rows * 0.95 + 1
    return room and (pages % 2 == 0 or plan.form in ("letter", "table"))


def _pages(lines: float) -> tuple[int, float]:
    """Pages that so many lines fill, and lines left on the last."""
    pages = max(1, math.ceil(lines / LINES - 1e-6))
    return pages, pages * LINES - lines


def _head(plan: Plan) -> float:
    if plan.form == "table":
        return 1.0
    size = plan.mark_points * len(plan.mark)
    mark = (MARK_TOP.get(plan.form, 5.0) * MM + size) / PITCH
    below = {"document": 5.4, "minutes": 6.4, "letter": 3.5, "order": 3.0, "telegram": 5.0}[plan.form]
    return mark + below


def _end(plan: Plan) -> float:
    lines = 1.0 if plan.recipients else 0.0
    lines += sum(math.ceil(len(plan.recipients) / CHARACTERS) for _ in "1" if plan.recipients)
    lines += sum(math.ceil(len(name) / 22) for _, name in plan.attachments) + bool(plan.attachments)
    if plan.signatures and plan.form not in ("minutes", "table"):
        lay = joint(plan)
        lines += 4.0 + (len(lay.rows) - 1) * lay.step
    lines += sum(math.ceil(4 * len(group.names) / 24) for group in plan.letter.attendance)
    return lines + bool(plan.note)


def _text(body: tuple[Block, ...], lines: int = LINES, across: bool = False) -> float:
    width = HEIGHT * MM if across else CHARACTERS * BODY
    total = 0.0
    for block in body:
        if isinstance(block, Paragraph):
            total += math.ceil((text_width(block.text, BODY) + 2 * BODY) / width)
        else:
            total += _table(block, width)
    return total * LINES / lines


def _table(block: Table, width: float) -> float:
    columns = block.columns or tuple(Column() for _ in range(columns_of(block)))
    whole = sum(column.width for column in columns)
    inner = [max(12.0, width * column.width / whole - 8) for column in columns]
    heights = [
        max(math.ceil(max(12.0, text_width(cell, 12.0)) / room) for cell, room in zip(row, inner, strict=True))
        for row in block.rows
    ]
    return (sum(heights) + len(block.head)) * 18.5 / PITCH + bool(block.caption) + (0.7 if block.note else 0.3)
