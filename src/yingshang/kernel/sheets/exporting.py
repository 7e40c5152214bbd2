"""What a list shows, as a workbook or CSV: text stays text, personal columns leave masked, who took it is noted."""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from yingshang.kernel import clock
from yingshang.kernel.apart.tables import FORMULA
from yingshang.kernel.command import command
from yingshang.kernel.events import event_type, record
from yingshang.kernel.models import SheetExport
from yingshang.kernel.rules import allow, is_somebody, may
from yingshang.kernel.sheets.books import Page, fit, put, width_of, writing
from yingshang.kernel.sheets.declaring import Column, Kind, Sheet
from yingshang.kernel.sheets.streaming import write_large
from yingshang.kernel.sheets.values import Words, mask, show_value, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.sheets.books import Book

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_000_000  # Excel's sheet ends at 1,048,576
# Lines that higher apps put on every export, as the head of the audit chain: each is called with the actor.
provenance: list[Callable[[Any], str]] = []

sheet_exported = event_type(
    "kernel.sheet_exported", "导出“{target}”{count} 条，条件：{filters}；个人信息{personal}（文件摘要 {sha256}）"
)
allow("kernel.export_sheet", is_somebody)


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands above the rows: title, filters in words, the moment they hold for; ``columns`` chooses by name."""

    title: str
    filters: str = ""
    as_of: datetime = field(default_factory=clock.now)
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exported:
    """An export that is ready to be sent: an open file at its start, its name and type, its rows, its note."""

    file: IO[bytes]
    name: str
    content_type: str
    count: int
    note: SheetExport


def export(sheet: Sheet, rows: Iterable[Any], *, actor: Actor, cover: Cover, form: str = "xlsx") -> Exported:
    """Write ``rows`` (a queryset that began with ``visible_to``, objects or mappings) and note who took them.

    ``form`` is "xlsx" or "csv". Memory stays flat: rows are taken one by one, the file lies on disk. Personal columns
    are masked unless the actor holds ``sheet.reveal``. Raises ValueError for another form.
    """
    if form not in {"xlsx", "csv"}:
        raise ValueError(form)
    revealed = bool(sheet.reveal) and may(actor, sheet.reveal)
    columns = [column for column in sheet.columns if not cover.columns or column.name in cover.columns]
    cells = _cells(columns, _one_by_one(rows), actor, revealed=revealed)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    if form == "csv":
        count = _csv(file, columns, cells)
    else:
        lines = _lines(cover, actor, masked=any(each.personal for each in columns) and not revealed)
        lines += [sheet.above()] if sheet.above else []
        count = _xlsx(file, sheet, columns, cells, lines=lines)
    note = _note(actor=actor, sheet=sheet, cover=cover, file=file, count=count, revealed=revealed)
    name = f"{cover.title} {clock.local(cover.as_of):%Y-%m-%d %H%M}.{form}"
    return Exported(file, name, "text/csv; charset=utf-8" if form == "csv" else XLSX, count, note)


def _one_by_one(rows: Iterable[Any]) -> Iterator[Any]:
    iterator = getattr(rows, "iterator", None)
    return iter(iterator(chunk_size=2_000)) if iterator is not None else iter(rows)


def _lines(cover: Cover, actor: Actor, *, masked: bool) -> list[str]:
    who = f"{actor.name}（{actor.unit}）" if actor.unit else actor.name
    return [
        f"筛选条件：{cover.filters or '全部'}",
        f"数据截至 {clock.local(cover.as_of):%Y-%m-%d %H:%M}，导出人：{who}" + ("；个人信息已隐去" if masked else ""),
        *(line for each in provenance if (line := each(actor))),
    ]


def _cells(columns: list[Column], rows: Iterable[Any], actor: Actor, *, revealed: bool) -> Iterator[list[object]]:
    """The row's cells as they are written: labels for choices, masks for what is personal."""
    getters = [_getter(column, actor, revealed=revealed) for column in columns]
    for row in rows:
        yield [get(row) for get in getters]


def _getter(column: Column, actor: Actor, *, revealed: bool) -> Callable[[Any], object]:
    words: Words | None = words_of(column.options(actor)) if column.choices else None
    take = column.value or _taker(column.name)
    if column.personal and not revealed:
        return lambda row: mask(show_value(column, take(row), words))
    if words is not None or column.kind in {Kind.TEXT, Kind.CODE, Kind.YESNO}:
        return lambda row: show_value(column, take(row), words)
    return take


def _taker(name: str) -> Callable[[Any], object]:
    return lambda row: row.get(name) if isinstance(row, Mapping) else getattr(row, name)


def _xlsx(
    file: IO[bytes], sheet: Sheet, columns: list[Column], rows: Iterator[list[object]], *, lines: list[str]
) -> int:
    start = len(lines) + 3  # counted from 1

    def frame(target: IO[bytes], count: int) -> None:
        with writing(target, streaming=True) as book:
            page = book.add(sheet.title)
            _above(book, page, sheet, columns, lines)
            for place, column in enumerate(columns):
                put(page, (start - 1, place), None, book.looks[_look(column)])
            if columns:
                page.autofilter(start - 2, 0, start - 2 + count, len(columns) - 1)
            book.sign(sheet.signature)

    return write_large(file, frame, rows, start=start, most=MOST_ROWS)


def _above(book: Book, page: Page, sheet: Sheet, columns: list[Column], lines: list[str]) -> None:
    for place, column in enumerate(columns):
        page.set_column(place, place, width_of(column), None, {"hidden": column.hidden})
    page.write_string(0, 0, fit(sheet.title), book.looks["title"])
    for row, line in enumerate(lines, 1):
        page.write_string(row, 0, fit(line), book.looks["note"])
    for place, column in enumerate(columns):
        page.write_string(len(lines) + 1, place, column.title, book.looks["head"])
    page.freeze_panes(len(lines) + 2, 1)
    page.repeat_rows(len(lines) + 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _look(column: Column) -> str:
    if column.kind is Kind.DATE:
        return "date"
    if column.kind in {Kind.WHOLE, Kind.DECIMAL}:
        return "plain"
    return "lines" if column.lines else "text"


def _csv(file: IO[bytes], columns: list[Column], rows: Iterator[list[object]]) -> int:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([column.title for column in columns])
    count = 0
    for row in rows:
        count += 1
        pairs = zip(columns, row, strict=True)
        writer.writerow([_harmless(show_value(column, value, None), column) for column, value in pairs])
    text.detach()
    return count


def _harmless(text: str, column: Column) -> str:
    """An apostrophe keeps a spreadsheet from reading text as a formula; numbers need none."""
    text = fit(text)
    return "'" + text if column.kind not in {Kind.WHOLE, Kind.DECIMAL} and FORMULA.match(text) else text


def _note(*, actor: Actor, sheet: Sheet, cover: Cover, file: IO[bytes], **facts: Any) -> SheetExport:  # noqa: ANN401 - two facts
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    digest = hashlib.sha256()
    while part := file.read(1 << 20):
        digest.update(part)
    file.seek(0)
    row = SheetExport(
        sheet=sheet.name,
        title=cover.title[:200],
        filters=cover.filters,
        count=facts["count"],
        revealed=facts["revealed"],
        person_id=actor.person_id,
        person_name=actor.name,
        size=size,
        sha256=digest.hexdigest(),
        at=clock.now(),
    )
    return _keep_note(actor=actor.once(""), row=row)


@command("kernel.export_sheet", target="row")
def _keep_note(*, actor: Actor, row: SheetExport) -> SheetExport:
    row.save(force_insert=True)
    personal = "未隐去" if row.revealed else "已隐去"
    facts = {"count": row.count, "filters": row.filters or "全部", "personal": personal, "sha256": row.sha256}
    record(sheet_exported, row, actor=actor, **facts)
    return row
