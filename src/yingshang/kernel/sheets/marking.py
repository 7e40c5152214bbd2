"""The file that was sent, given back with its bad cells marked and a column 「问题」, to be mended and sent again."""

from __future__ import annotations

import io
from collections import defaultdict
from typing import IO, TYPE_CHECKING

from yingshang.kernel.apart.tables import fold_head
from yingshang.kernel.sheets.books import Book, Page, fit, width_of, writing
from yingshang.kernel.sheets.reading import PROBLEM_HEAD
from yingshang.kernel.sheets.templates import put_lists

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.sheets.reading import Reading
    from yingshang.kernel.sheets.report import Problem

_COMMENTED = 2_000  # Excel grows slow with more notes; the column says everything in any case


def marked_copy(
    reading: Reading, problems: Iterable[Problem], *, actor: Actor, say: Callable[[Problem], str]
) -> IO[bytes]:
    """The rows at their places, bad cells red; ``say`` gives the sentence of a problem."""
    by_row: dict[int, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_row[problem.row].append(problem)
    heads = reading.table["heads"]
    end = next((place for place, head in enumerate(heads) if fold_head(head) == PROBLEM_HEAD), len(heads))
    target = io.BytesIO()
    with writing(target) as book:
        page = book.add(reading.sheet.title)
        _columns(book, page, reading, end)
        for number, cells in [*reading.table["top"], *reading.table["rows"]]:
            _row(book, page, number - 1, cells[:end] if number in by_row else cells)
        for row, found in by_row.items():
            _mark(book, page, row - 1, found, end, say)
        first = reading.table["head_row"]
        page.freeze_panes(first, 0)
        put_lists(book, page, reading.sheet, actor, places=reading.places, first=first)
        book.sign(reading.sheet.signature)
    target.seek(0)
    return target


def _columns(book: Book, page: Page, reading: Reading, end: int) -> None:
    by_place = {place: reading.sheet.column(name) for name, place in reading.places.items()}
    row = reading.table["head_row"] - 1
    for place, head in enumerate(reading.table["heads"]):
        column = by_place.get(place)
        page.set_column(place, place, width_of(column) if column else 18)
        page.write_string(row, place, fit(head), book.looks["required" if column and column.required else "head"])
    page.set_column(end, end, 60)
    page.write_string(row, end, PROBLEM_HEAD, book.looks["head"])


def _row(book: Book, page: Page, row: int, cells: list[str]) -> None:
    for place, cell in enumerate(cells):
        if cell:
            page.write_string(row, place, fit(cell), book.looks["text"])


def _mark(
    book: Book,
    page: Page,
    row: int,
    found: list[Problem],
    end: int,
    say: Callable[[Problem], str],
) -> None:
    words = []
    for problem in found:
        sentence = say(problem)
        words.append(f"{problem.column}：{sentence}" if problem.column else sentence)
        if problem.letter:
            place = _place(problem.letter)
            page.write_string(row, place, fit(problem.value), book.looks["bad"])
    page.write_string(row, end, fit("\n".join(words)), book.looks["problem"])


def _place(letter: str) -> int:
    place = 0
    for each in letter:
        place = place * 26 + ord(each) - 64
    return place - 1
