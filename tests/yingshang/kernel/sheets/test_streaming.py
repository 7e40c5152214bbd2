"""What is written as XML reads back as what it was, in a reader that knows nothing of us."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from yingshang.kernel.sheets import Column, Kind, Sheet
from yingshang.kernel.sheets.exporting import _look, _xlsx
from yingshang.kernel.sheets.streaming import cell_of

ODD = [
    "=1+1", "<b>&amp;", " 前后有空格 ", "两\n行", "_x0041_", "a_b", "\x00\x0b控制", "\u202e反", "〇", "𠀀",
    "'", "+1", "@x", "\ud800", "\ufffe", "1e5", "007",
]  # fmt: skip


def round_trip(columns, rows):
    file = io.BytesIO()
    count = _xlsx(file, Sheet("tests.large", "表", tuple(columns)), list(columns), iter(rows), lines=["条件"])
    page = openpyxl.load_workbook(file).worksheets[0]
    return count, page


def test_odd_texts_stay_what_they_are():
    count, page = round_trip([Column("a", "甲")], [[text] for text in ODD])
    read = [page.cell(row=4 + place, column=1) for place in range(count)]
    wanted = [*ODD]
    wanted[6], wanted[13], wanted[14] = "控制", "?", None
    wanted[4] = "_x005F_x0041_"  # Excel and LibreOffice read it back as _x0041_; this reader shows the escape
    assert [cell.value for cell in read] == wanted
    assert {cell.data_type for cell in read} <= {"s", "inlineStr", "n"}


def test_numbers_days_widths_and_filter():
    columns = [Column("n", "数", Kind.WHOLE, width=30), Column("d", "日", Kind.DATE), Column("t", "文")]
    rows = [[5, date(2026, 5, 16), "甲"], [10**16, date(1900, 1, 1), None], [Decimal("1.25"), None, True]]
    count, page = round_trip(columns, rows)
    assert count == 3
    assert page.cell(row=4, column=1).value == 5
    assert page.cell(row=4, column=2).value.date() == date(2026, 5, 16)
    assert (page.cell(row=5, column=1).value, page.cell(row=6, column=1).value) == (str(10**16), 1.25)
    assert (page.cell(row=6, column=3).value, page.dimensions, page.auto_filter.ref) == ("是", "A1:C6", "A3:C6")
    assert 29 < page.column_dimensions["A"].width < 32
    assert page.cell(row=4, column=2).number_format == "yyyy-mm-dd"
    assert page.cell(row=4, column=3).number_format == "@"
    assert _look(columns[1]) == "date"


@pytest.mark.parametrize(
    ("value", "xml"),
    [
        (None, '"/>'),
        ("", '"/>'),
        (7, '"><v>7</v></c>'),
        (date(1900, 3, 1), '"><v>61</v></c>'),
        (date(1900, 2, 28), '"><v>59</v></c>'),
        ("甲", '" t="inlineStr"><is><t>甲</t></is></c>'),
    ],
)
def test_cells(value, xml):
    assert cell_of(value) == xml
