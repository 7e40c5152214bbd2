"""The ledger for the screen: aligned with Chinese width, wrapped to the width of the terminal.

Rulings are drawn with ``-`` and ``=``: box characters have the ambiguous width that terminals disagree about.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from gongwen.explain import describe_deadline, describe_moment
from gongwen.write.head import head_pairs
from gongwen.write.ledger import Row, doubts_of, grouped, numbers_text, rows_of, units_label
from gongwen.write.width import fill, text_width, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gongwen.model import Decomposition, Obligation, Timetable
    from gongwen.write.ledger import Doubt

NARROWEST = 40
_GAP = "  "
_LABEL = 10  # columns of the names in the head
_SAMPLE = 200  # rows that decide the widths
_LEAST = (4, 12, 8, 8, 8, 10)  # columns below which a cell cannot be read, on a terminal of 80
_STEP = 2  # columns given at a time: one Chinese character
_WEAK = 0.5  # confidence below which a row is marked twice


def render_table(result: Decomposition, width: int = 100) -> str:
    """The whole document for people, in lines of at most ``width`` columns (never fewer than 40)."""
    width = max(NARROWEST, width)
    blocks = [_head(result, width), _tasks(result, width), *_after(result, width), _doubts(result, width)]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _head(result: Decomposition, width: int) -> list[str]:
    pairs = head_pairs(result.document) or [("标题", "（没有读出）")]
    lines = ["=" * width]
    for name, value in pairs:
        lines += _labelled(name, value, width)
    return lines


def _labelled(name: str, value: str, width: int) -> list[str]:
    wrapped = wrap(value, width - _LABEL)
    return [fill(name if index == 0 else "", _LABEL) + line for index, line in enumerate(wrapped)]


# ---------------------------------------------------------------------- tasks


def _tasks(result: Decomposition, width: int) -> list[str]:
    rows = rows_of(result)
    if not rows:
        return ["没有读出任务。"]
    labels = ["序号", "任务", units_label(result), "配合单位", "完成时限", "备注"]
    kept = [0, 1, *(i for i in range(2, 6) if any(_cells(row)[i] for row in rows))]
    sample = [[labels[i] for i in kept], *([_cells(row)[i] for i in kept] for row in rows[:_SAMPLE])]
    widths = _widths(sample, [_LEAST[i] * width // 80 for i in kept], width)
    lines = [f"任务 {len(rows)} 项", "=" * width, *_line(sample[0], widths), "-" * width]
    previous: tuple[str, ...] = ()
    for headings, group in groupby(rows, key=lambda row: row.headings):
        lines += _headings(headings, previous, width)
        previous = headings
        for row in group:
            lines += [*_line([_cells(row)[i] for i in kept], widths), "-" * width]
    if any(row.doubts for row in rows):
        lines += wrap("序号后有 ? 的有疑点，有 ?? 的把握不大，见下面的「疑点」。", width)
    return lines


def _headings(headings: tuple[str, ...], previous: tuple[str, ...], width: int) -> Iterator[str]:
    shared = True
    for level, heading in enumerate(headings):
        shared = shared and previous[level : level + 1] == (heading,)
        if not shared:
            yield from (f"{'  ' * level}{line}" for line in wrap(f"# {heading}", width - 2 * level))
    if headings:
        yield "-" * width


def _cells(row: Row) -> list[str]:
    mark = "" if not row.doubts else "??" if row.confidence < _WEAK else "?"
    return [f"{row.number}{mark}", row.title, row.units, row.participating, row.deadline, "\n".join(row.remarks)]


def _line(cells: list[str], widths: list[int]) -> list[str]:
    wrapped = [wrap(cell, columns) for cell, columns in zip(cells, widths, strict=True)]
    return [
        _GAP.join(
            fill(lines[index] if index < len(lines) else "", columns)
            for lines, columns in zip(wrapped, widths, strict=True)
        ).rstrip()
        for index in range(max(map(len, wrapped)))
    ]


def _widths(rows: list[list[str]], least: list[int], width: int) -> list[int]:
    """Columns of each cell: what it needs, or where that is too much, a share that keeps the table low."""
    natural = [max(text_width(part) for row in rows for part in row[i].split("\n")) for i in range(len(least))]
    widths = [min(natural[i], least[i]) for i in range(len(least))]
    room = width - len(_GAP) * (len(least) - 1) - sum(widths)
    sizes = [[text_width(cell) for cell in row] for row in rows]
    while room > 0:
        narrow = [i for i in range(len(least)) if widths[i] < natural[i]]
        if not narrow:
            break
        heights = [[-(-size // columns) for size, columns in zip(row, widths, strict=True)] for row in sizes]
        tallest = max(narrow, key=lambda i: sum(lines[i] - 1 for lines in heights if lines[i] == max(lines)))
        step = min(_STEP, room, natural[tallest] - widths[tallest])
        widths[tallest] += step
        room -= step
    return widths


# ---------------------------------------------------------------------- below the tasks


def _after(result: Decomposition, width: int) -> list[list[str]]:
    blocks = []
    if result.obligations:
        blocks.append([f"报送要求和其他要求 {len(result.obligations)} 项", *_obligations(result.obligations, width)])
    blocks += [_timetable(table, width) for table in result.timetables]
    if result.forms:
        forms = [f"{form.title}：{'、'.join(form.fields)}" for form in result.forms]
        blocks.append([f"表单 {len(forms)} 张", *_listed(forms, width)])
    if result.slogans:
        blocks.append([f"标语口号 {len(result.slogans)} 条", *_listed(result.slogans, width)])
    return blocks


def _listed(items: list[str], width: int) -> Iterator[str]:
    for number, item in enumerate(items, 1):
        lines = wrap(item, width - 6)
        yield f"{number:>4}  {lines[0]}"
        yield from (f"      {line}" for line in lines[1:])


def _obligations(obligations: list[Obligation], width: int) -> Iterator[str]:
    items = []
    for duty in obligations:
        notes = [
            describe_deadline(duty.deadline),
            f"责任单位：{'、'.join(duty.responsible_units)}" if duty.responsible_units else "",
            f"报送：{'、'.join(duty.report_to)}" if duty.report_to else "",
        ]
        items.append("\n".join([duty.text, "　".join(f"[{note}]" for note in notes if note)]).strip())
    return _listed(items, width)


def _timetable(table: Timetable, width: int) -> list[str]:
    labels = ["序号", "单位", "日期", "时间", "地点"]
    rows = [[r.order, r.unit, describe_moment(r.date) if r.date else "", r.time, r.place] for r in table.rows]
    cells = [labels, *([cell or "" for cell in row] for row in rows)]
    kept = [i for i in range(5) if any(row[i] for row in cells[1:])]
    cells = [[row[i] for i in kept] for row in cells]
    widths = _widths(cells, [4] * len(kept), width)
    head = [f"日程表：{table.title}（{len(table.rows)} 行）"]
    return [*head, *(line for row in cells for line in _line(row, widths))] if kept else head


def _doubts(result: Decomposition, width: int) -> list[str]:
    doubts = doubts_of(result)
    if not doubts:
        return []
    lines = [f"疑点 {len(doubts)} 处"]
    for message, group in grouped(doubts):
        tasks = [doubt.number for doubt in group if doubt.number]
        where = f"第 {numbers_text(tasks)} 项" if tasks else "全文"
        lines += [f"  {line}" for line in wrap(f"{message}（{where}）", width - 2)]
        lines += [line for doubt in group if doubt.words for line in _quoted(doubt, width)]
    return lines


def _quoted(doubt: Doubt, width: int) -> list[str]:
    where = f"第 {doubt.number} 项：" if doubt.number else ""
    return [f"      {line}" for line in wrap(f"{where}“{doubt.words}”", width - 6)]
