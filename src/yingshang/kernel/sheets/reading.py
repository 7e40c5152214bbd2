"""A file → rows of values, and every cell that cannot be read with what is allowed in it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name

from yingshang.kernel.apart import run_apart
from yingshang.kernel.apart.tables import fold_head
from yingshang.kernel.errors import Refusal
from yingshang.kernel.sheets.declaring import Column, Kind, Sheet, also_exported
from yingshang.kernel.sheets.report import Problem
from yingshang.kernel.sheets.values import Bad, Words, blank_of, clean, read_value, words_of

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor

Told = Callable[[int, int], object]
MOST_BYTES = 20 * 1024 * 1024
PROBLEM_HEAD = "问题"  # the column that we put into the workbook of errors; it is no extra column when it comes back


@dataclass(frozen=True, slots=True)
class Masked:
    """A personal value as a masked export shows it; it stands for whatever is stored."""

    text: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that was read: its number in the file and its values by column name (columns the file lacks are absent)."""

    row: int
    values: dict[str, Any]


def silent(_done: int, _total: int) -> None:
    """Tell nobody how far it is."""


@dataclass
class Reading:
    """Everything a file says. ``places`` is column name → index in ``table``'s rows.

    ``told`` hears how many rows of how many have been rehearsed or written.
    """

    sheet: Sheet
    sha256: str
    table: dict[str, Any]
    words: dict[str, Words]
    places: dict[str, int] = field(default_factory=dict)
    rows: list[ReadRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    told: Told = silent

    def problem(self, row: int, name: str, what: str, allowed: str = "") -> Problem:
        """A problem of the cell of column ``name`` ("" for the whole row) with the text that stands there."""
        if name not in self.places:
            return Problem(row, "", self.sheet.column(name).title if name else "", "", what, allowed)
        place = self.places[name]
        text = next((cells[place] for number, cells in self.table["rows"] if number == row and place < len(cells)), "")
        head = self.sheet.column(name).title
        return Problem(row, xl_col_to_name(place), head, text[:200], what, allowed)


def read_rows(sheet: Sheet, path: str | Path, actor: Actor) -> Reading:
    """What the file at ``path`` says. Raises Refusal when it is no table of this sheet at all."""
    if Path(path).stat().st_size > MOST_BYTES:
        raise Refusal("kernel.sheet_too_big", most=MOST_BYTES // 1024 // 1024)
    wanted = sorted(head for column in sheet.columns for head in column.heads())
    table = run_apart("tables", path, options={"wanted": wanted}, memory=2 << 30)
    with Path(path).open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    chosen = {column.name: words_of(column.options(actor)) for column in sheet.columns if column.choices}
    reading = Reading(sheet, sha256, table, chosen)
    _check_signature(reading)
    _match_heads(reading)
    if not table["rows"]:
        raise Refusal("kernel.sheet_no_rows")
    if not reading.problems:
        _read_cells(reading)
    return reading


def _check_signature(reading: Reading) -> None:
    name, _, version = reading.table["signature"].partition(" ")
    if not name:
        return
    mine, _, now = reading.sheet.signature.partition(" ")
    if name != mine:
        raise Refusal("kernel.sheet_other_template", title=reading.sheet.title)
    if version != now:
        reading.notes.append("这份模板是旧版，已按表头逐列对应；下次请用新下载的模板。")


def _match_heads(reading: Reading) -> None:
    """Find each column by its head; tell what is missing, doubled or not known."""
    heads: list[str] = reading.table["heads"]
    known = {head: column.name for column in reading.sheet.columns for head in column.heads()}
    counts = Counter(known.get(fold_head(head), "") for head in heads)
    ours = {PROBLEM_HEAD, *also_exported(reading.sheet)}
    row = reading.table["head_row"]
    for place, head in enumerate(heads):
        name = known.get(fold_head(head))
        if name is None:
            if clean(head) and fold_head(head) not in ours:
                reading.notes.append(f"“{clean(head)[:40]}”列（{xl_col_to_name(place)} 列）不在模板里，没有读取。")
        elif counts[name] > 1:
            what = f"表头“{clean(head)[:40]}”出现了 {counts[name]} 次"
            reading.problems.append(
                Problem(row, xl_col_to_name(place), clean(head), head[:200], what, "每个表头只留一列")
            )
        else:
            reading.places[name] = place
    for column in reading.sheet.columns:
        if not counts[column.name]:
            _tell_missing(reading, column, row)


def _tell_missing(reading: Reading, column: Column, row: int) -> None:
    if column.required or (column.name in reading.sheet.key and not column.spare):
        what = f"缺少“{column.title}”这一列"
        reading.problems.append(Problem(row, "", column.title, "", what, "请使用下载的模板，不要删除必填的列"))
    elif not column.told and not column.hidden:
        reading.notes.append(f"没有“{column.title}”列，这一项保持不变。")


def _read_cells(reading: Reading) -> None:
    places = [
        (column, reading.places[column.name]) for column in reading.sheet.columns if column.name in reading.places
    ]
    for number, cells in reading.table["rows"]:
        values: dict[str, Any] = {}
        for column, place in places:
            raw = cells[place] if place < len(cells) else ""
            text = clean(raw, lines=column.lines)
            try:
                values[column.name] = _cell(column, text, reading.words.get(column.name))
            except Bad as bad:
                letter = xl_col_to_name(place)
                reading.problems.append(Problem(number, letter, column.title, raw[:200], bad.what, bad.allowed))
        if any(value not in {None, ""} for value in values.values()) or len(values) < len(places):
            reading.rows.append(ReadRow(number, values))


def _cell(column: Column, text: str, words: Words | None) -> object:
    if not text:
        if column.required:
            raise Bad("没有填写", words.allowed if words else (column.help or "这一项必须填写"))
        return blank_of(column)
    if column.personal and "*" in text and column.kind in {Kind.TEXT, Kind.CODE}:
        return Masked(text)
    return read_value(column, text, words)
