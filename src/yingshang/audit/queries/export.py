"""The ledger as rows for a file, for ``yingshang audit export``."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from yingshang.audit.enums import COLUMNS
from yingshang.audit.queries.heads import head_line
from yingshang.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yingshang.audit.models import Entry
    from yingshang.audit.models.entry import EntryQuerySet

_BATCH = 2_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


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
