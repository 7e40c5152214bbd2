"""The ledger as rows for a file."""

from __future__ import annotations

import csv
import io
import tempfile
from typing import TYPE_CHECKING

import xlsxwriter

from yingshang.audit.enums import COLUMNS
from yingshang.audit.queries.heads import head_line
from yingshang.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yingshang.audit.models import Entry
    from yingshang.audit.models.entry import EntryQuerySet

_BATCH = 2_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CELL = 32_767  # characters: Excel's limit
_PART = 65_536


def rows_of(rows: EntryQuerySet) -> Iterator[list[str]]:
    """The cells of each entry in the order of ``COLUMNS``, oldest first, in batches by key: memory stays flat."""
    after = 0
    while batch := list(rows.filter(number__gt=after).order_by("number")[:_BATCH]):
        yield from (_cells(entry) for entry in batch)
        after = batch[-1].number


def csv_lines(rows: EntryQuerySet) -> Iterator[str]:
    """Lines of a CSV file: the headings with the head of the chain, then the entries. Nothing becomes a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([*COLUMNS, head_line()])
    for cells in rows_of(rows):
        yield _taken(buffer)
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    yield _taken(buffer)


def write_xlsx(rows: EntryQuerySet) -> Iterator[bytes]:
    """The bytes of an Excel book: the head of the chain, the headings, the entries, all as text."""
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(
            file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        page = book.add_worksheet()
        page.freeze_panes(2, 1)
        page.write_string(0, 0, head_line())
        page.write_row(1, 0, COLUMNS, book.add_format({"bold": True}))
        for place, cells in enumerate(rows_of(rows), start=2):
            for column, cell in enumerate(cells):
                page.write_string(place, column, cell[:_CELL])
        book.close()
        file.seek(0)
        while part := file.read(_PART):
            yield part


def _cells(entry: Entry) -> list[str]:
    return [
        str(entry.number),
        f"{clock.local(entry.at):%Y-%m-%d %H:%M:%S}",
        entry.person_name,
        entry.for_person,
        entry.post,
        entry.unit,
        entry.sentence,
        entry.target_title,
        entry.type,
        f"{entry.target_kind} {entry.target_id}",
        entry.address,
        entry.algorithm,
        entry.previous,
        entry.hash,
    ]


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
