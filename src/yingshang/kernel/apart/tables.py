"""A workbook or CSV file → one table: its head, wherever it stands, and its rows as text. No Django here."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import python_calamine as calamine

from yingshang.kernel.apart.archives import directory
from yingshang.kernel.apart.text import decode
from yingshang.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_ROWS = 100_000
MOST_COLUMNS = 256
HEAD_ROWS = 30  # the head is looked for in so many first rows
SIGNATURE = "_yingshang"  # the name of the hidden sheet of a template
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKS = re.compile(r"\((?:必填|选填|可不填)\)|[*\s\u200b-\u200f\u2060\ufeff]")
FORMULA = re.compile(r"'*[=+\-@\t\r]")  # what a spreadsheet would take for a formula, or for our mark of one
Numbered = tuple[int, list[str]]


def read_table(path: str, options: dict[str, Any]) -> dict[str, Any]:
    """The table of the file at ``path`` whose head has most of ``options["wanted"]`` (folded head texts).

    Gives sheet, signature, top (rows above the head), head_row, heads and rows; rows are numbered as Excel does, blank
    ones are left out. Raises Refusal ``kernel.file_…`` and ``kernel.sheet_…``.
    """
    wanted = set(options["wanted"])
    best: dict[str, Any] | None = None
    signature = ""
    for name, rows in _tables(Path(path)):
        if name == SIGNATURE:
            signature = next((row[0] for _, row in rows if row), "")
            continue
        found = find_table(rows, wanted)
        if found and (best is None or found["score"] > best["score"]):
            best = {"sheet": name, **found}
    if best is None:
        raise Refusal("kernel.sheet_no_head")
    return {**best, "signature": signature}


def find_table(rows: Iterator[Numbered], wanted: set[str]) -> dict[str, Any] | None:
    """Head and rows of one sheet; None when no row has a wanted head. Raises Refusal for too many rows."""
    top = list(_first(rows, HEAD_ROWS + 1))
    place = _find_head([row for _, row in top], wanted)
    if place is None:
        return None
    index, depth, heads, score = place
    kept: list[Numbered] = []
    for number, row in chain(top[index + depth :], rows):
        if any(cell.strip() for cell in row):
            kept.append((number, row))
        if len(kept) > MOST_ROWS:
            raise Refusal("kernel.sheet_too_many_rows", most=MOST_ROWS)
    last = top[index + depth - 1][0]
    return {"top": top[:index], "head_row": last, "heads": heads, "rows": kept, "score": score, "depth": depth}


def fold_head(text: str) -> str:
    """A head text for comparing: half-width, without blanks, stars and 「（必填）」."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _first(rows: Iterator[Numbered], count: int) -> Iterator[Numbered]:
    for _ in range(count):
        if (row := next(rows, None)) is None:
            return
        yield row


def _find_head(rows: list[list[str]], wanted: set[str]) -> tuple[int, int, list[str], int] | None:
    """Index, number of rows, texts and score of the best head; a second row of heads under merged ones counts."""
    best: tuple[int, int, list[str], int] | None = None
    for index, row in enumerate(rows[:HEAD_ROWS]):
        choices = [(1, row)]
        if index + 1 < len(rows):
            choices.append((2, _two_rows(row, rows[index + 1], wanted)))
        for depth, heads in choices:
            score = len({fold_head(head) for head in heads} & wanted)
            if score and (best is None or score > best[3]):
                best = (index, depth, heads, score)
    return best


def _two_rows(upper: list[str], lower: list[str], wanted: set[str]) -> list[str]:
    heads = []
    over = ""
    for high, low in zip(
        upper + [""] * (len(lower) - len(upper)), lower + [""] * (len(upper) - len(lower)), strict=True
    ):
        over = high or over
        if not low.strip():
            heads.append(high)
        else:
            heads.append(over + low if fold_head(over + low) in wanted else low)
    return heads


def _tables(path: Path) -> Iterator[tuple[str, Iterator[Numbered]]]:
    """Name and rows of the visible sheets, and of the template's hidden one."""
    with path.open("rb") as file:
        start = file.read(4096)
    if not start:
        raise Refusal("kernel.file_empty")
    if start.startswith(b"PK"):
        _known_archive(path)
    elif not start.startswith(_OLE):
        yield "", _csv_rows(path.read_bytes())
        return
    yield from _workbook(path)


def _known_archive(path: Path) -> None:
    names = directory(path)
    if "xl/workbook.xml" in names:
        return
    if names.get("mimetype", 1000) < 200:
        with zipfile.ZipFile(path) as archive:
            if archive.read("mimetype").strip() == b"application/vnd.oasis.opendocument.spreadsheet":
                return
    raise Refusal("kernel.sheet_format")


def _workbook(path: Path) -> Iterator[tuple[str, Iterator[Numbered]]]:
    try:
        book = calamine.load_workbook(str(path))
        for sheet in book.sheets_metadata:
            if sheet.visible == calamine.SheetVisibleEnum.Visible or sheet.name == SIGNATURE:
                yield sheet.name, _sheet_rows(book.get_sheet_by_name(sheet.name))
    except calamine.PasswordError as error:
        raise Refusal("kernel.file_encrypted") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise Refusal(_told(path, error)) from error


def _told(path: Path, error: Exception) -> str:
    """An encrypted workbook of Office is an old-style container with a stream of this name."""
    start = path.read_bytes()
    if start.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in start:
        return "kernel.file_encrypted"
    if start.startswith(_OLE) and "Workbook".encode("utf-16-le") not in start:
        return "kernel.sheet_format"
    return "kernel.file_encrypted" if "password" in str(error).lower() else "kernel.file_broken"


def _sheet_rows(sheet: calamine.CalamineSheet) -> Iterator[Numbered]:
    if sheet.start is None:
        return
    before = [""] * sheet.start[1]
    for number, row in enumerate(sheet.iter_rows(), 1):
        yield number, _trim(before + [cell_text(cell) for cell in row])


def _csv_rows(data: bytes) -> Iterator[Numbered]:
    text = decode(data)
    if re.match(r"\s*(?:<!doctype|<html|<table|<\?xml)", text, re.IGNORECASE):
        raise Refusal("kernel.sheet_web_page")
    line = text.lstrip("\n").split("\n", 1)[0]
    comma = max(",\t;", key=line.count)
    csv.field_size_limit(1 << 20)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=comma), 1):
            # Our own export puts an apostrophe before what a spreadsheet would take for a formula.
            yield number, _trim([cell[1:] if cell[:1] == "'" and FORMULA.match(cell, 1) else cell for cell in row])
    except csv.Error as error:
        raise Refusal("kernel.file_broken") from error


def cell_text(value: object) -> str:
    """A cell as a person sees it; a number of more than fifteen digits shows that Excel has lost the last ones."""
    match value:
        case str():
            return value
        case bool():
            return "是" if value else "否"
        case float() | int():
            return _number_text(float(value))
        case datetime():
            return value.isoformat(sep=" ") if value.time() != time() else value.date().isoformat()
        case date() | time():
            return value.isoformat()
    return "" if value is None else str(value)


def _number_text(value: float) -> str:
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return format(Decimal(format(value, ".15g")), "f") if abs(value) < 1e15 else format(value, ".15g")


def _trim(row: Iterable[str]) -> list[str]:
    cells = list(row)
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise Refusal("kernel.sheet_too_many_columns", most=MOST_COLUMNS)
    return cells
