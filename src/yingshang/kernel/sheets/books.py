"""Workbooks that we write: one look, text that stays text, a hidden signature."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

import xlsxwriter

from yingshang.kernel import clock
from yingshang.kernel.apart.tables import SIGNATURE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yingshang.kernel.sheets.declaring import Column

MOST_IN_CELL = 32_767  # Excel's limit; more would be dropped by it without a word
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CUT = "…（内容过长，此处截断）"
Page = Any  # a worksheet: the library is not annotated
_FONT = {"font_name": "微软雅黑", "font_size": 10, "valign": "vcenter"}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "note": {"font_color": "#595959"},
    "help": {"font_color": "#595959", "text_wrap": True, "valign": "top", "font_size": 9},
    "head": {"bold": True, "bg_color": "#F2F0EE", "border": 1, "border_color": "#BFBFBF", "text_wrap": True},
    "required": {"bold": True, "bg_color": "#FBE9E7", "border": 1, "border_color": "#BFBFBF", "text_wrap": True},
    "text": {"num_format": "@"},
    "lines": {"num_format": "@", "text_wrap": True},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "plain": {},
    "bad": {"num_format": "@", "bg_color": "#FBE9E7", "font_color": "#B3261E", "border": 1, "border_color": "#B3261E"},
    "problem": {"num_format": "@", "text_wrap": True, "font_color": "#B3261E"},
}


class Book:
    """A workbook being written and the formats in it."""

    def __init__(self, target: IO[bytes], *, streaming: bool) -> None:
        options = {"constant_memory": streaming, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(target, {**options, "strings_to_numbers": False, "in_memory": False})
        self.looks = {name: self.book.add_format({**_FONT, **look}) for name, look in _LOOKS.items()}

    def add(self, name: str) -> Page:
        """A worksheet; Excel's forbidden characters are taken out of its name."""
        return self.book.add_worksheet(re.sub(r"[\[\]:*?/\\']", "", name)[:31] or None)

    def sign(self, signature: str) -> None:
        """Add the hidden sheet that says what this workbook is a template or an export of."""
        sheet = self.book.add_worksheet(SIGNATURE)
        sheet.write_string(0, 0, signature)
        sheet.very_hidden()


@contextmanager
def writing(target: IO[bytes], *, streaming: bool = False) -> Iterator[Book]:
    """A new workbook, written to ``target`` on leaving; ``streaming`` keeps one row in memory, rows come in order."""
    book = Book(target, streaming=streaming)
    yield book
    book.book.close()


def put(sheet: Page, place: tuple[int, int], value: object, look: object) -> None:
    """Write one cell by the type of its value. Numbers that Excel cannot hold exactly are written as text."""
    match value:
        case None | "":
            sheet.write_blank(*place, None, look)
        case bool():
            sheet.write_string(*place, "是" if value else "否", look)
        case int() if abs(value) < 10**15:
            sheet.write_number(*place, value, look)
        case Decimal() if value.is_finite() and len(value.as_tuple().digits) <= 15:
            sheet.write_number(*place, float(value), look)
        case datetime():
            sheet.write_string(*place, f"{clock.local(value):%Y-%m-%d %H:%M}", look)
        case date() if value.year >= 1900:
            sheet.write_datetime(*place, datetime(value.year, value.month, value.day), look)
        case _:
            sheet.write_string(*place, fit(str(value)), look)


def fit(text: str) -> str:
    """``text`` as far as a cell can hold it, and told where it is cut; control characters are left out."""
    text = _CONTROLS.sub("", text)
    return text if len(text) <= MOST_IN_CELL else text[: MOST_IN_CELL - len(_CUT)] + _CUT


def width_of(column: Column) -> int:
    """Characters wide: what the column asks for, else by its head and kind."""
    return column.width or max(
        len(column.title) * 2 + 4, {"date": 13, "whole": 10, "yesno": 8, "decimal": 12}.get(column.kind.value, 18)
    )
