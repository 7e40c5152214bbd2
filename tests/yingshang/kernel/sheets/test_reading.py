"""Files as they come: moved columns, titles above the head, other formats, odd characters; and files that are refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import sheets as factory
from tests.factories.sheets import HEADS, UNITS, row_of, saved, xlsx
from yingshang.kernel.errors import Refusal
from yingshang.kernel.sheets import Column, Kind, blank_template, read_rows
from yingshang.kernel.sheets.values import Bad, clean, mask, read_value, show_value, words_of

ODD = st.text(st.sampled_from(" \t\n\u3000\u200b\u202e〇=\0+-@１a水🏔"), max_size=40) | st.text(max_size=40)


@pytest.fixture
def read(tmp_path, actors):
    return lambda data: read_rows(UNITS, saved(tmp_path, data), actors["system_admin"])


def told(reading):
    return [(each.row, each.letter, each.head, each.value, each.what) for each in reading.problems]


def test_a_good_file(read, county):
    reading = read(xlsx(HEADS, row_of()))
    assert reading.problems == []
    assert [(each.row, each.values) for each in reading.rows] == [
        (
            2,
            {
                "name": "云川县水利局",
                "short_name": "",
                "kind": "department",
                "parent_id": county.root.pk,
                "phone": "0917-1234567",
                "founded_on": date(2026, 5, 16),
                "order": 3,
                "address": "",
            },
        )
    ]


def test_titles_above_blank_rows_moved_and_extra_columns(read):
    moved = list(reversed(HEADS))
    rows = [
        ["云川县单位名录"],
        [],
        ["2026年"],
        [*moved, "备注"],
        [],
        [*reversed(row_of()), "记下的"],
        [],
        [*reversed(row_of("云川县林业局"))],
    ]
    reading = read(xlsx(*rows))
    assert reading.problems == []
    assert [(each.row, each.values["name"]) for each in reading.rows] == [(6, "云川县水利局"), (8, "云川县林业局")]
    assert reading.notes == ["“备注”列（I 列）不在模板里，没有读取。"]


def test_a_head_of_two_rows_with_merged_cells(read):
    upper = ["单位名称", "简称", "类别", "上级单位", "联系方式", "", "排序", "地址"]
    lower = ["", "", "", "", "办公电话", "成立日期", "", ""]
    reading = read(xlsx(upper, lower, row_of()))
    assert (reading.problems, [each.row for each in reading.rows], len(reading.places)) == ([], [3], 8)


def test_heads_with_marks_blanks_and_aliases(read):
    heads = [" 单 位 名 称（必填）", "简称", "类别*", "上级单位", "办公电话", "成立日期", "排序 *", "地址\u200b"]
    assert len(read(xlsx(heads, row_of())).places) == 8


def test_the_same_column_twice_or_a_needed_one_missing(read):
    reading = read(xlsx(["全称", "名称", "类别"], ["甲", "乙", "部门"]))
    assert told(reading) == [
        (1, "A", "全称", "全称", "表头“全称”出现了 2 次"),
        (1, "B", "名称", "名称", "表头“名称”出现了 2 次"),
        (1, "", "排序", "", "缺少“排序”这一列"),
    ]
    assert reading.rows == []


def test_every_bad_cell_is_told_with_its_place(read):
    bad = row_of("", kind="部委", parent_id="不存在的单位", phone="无", founded_on="2026-02-30", order="12人")
    reading = read(xlsx(HEADS, bad, row_of(order=10000)))
    assert told(reading) == [
        (2, "A", "全称", "", "没有填写"),
        (2, "C", "类别", "部委", "不在可选范围内"),
        (2, "D", "上级单位", "不存在的单位", "不在可选范围内"),
        (2, "E", "办公电话", "无", "不符合要求"),
        (2, "F", "成立日期", "2026-02-30", "不是日期，或没有这一天"),
        (2, "G", "排序", "12人", "不是数字"),
        (3, "G", "排序", "10000", "超出范围"),
    ]
    allowed = {each.head: each.allowed for each in reading.problems}
    assert allowed["类别"].startswith("从下列各项中选：市、县（市、区）、部门")
    assert allowed["办公电话"] == "电话号码，如 0917-1234567"


def test_a_name_that_two_units_bear_is_not_guessed(read, county):
    county.other.short_name = county.bureau.short_name
    county.other.save()
    reading = read(xlsx(HEADS, row_of(parent_id="县发改局")))
    assert [(each.what, each.allowed) for each in reading.problems] == [
        ("有 2 个同名的，分不清是哪一个", "填写全称：云川县发展和改革局、云川县教育局")
    ]


def test_a_short_name_is_understood(read, county):
    assert read(xlsx(HEADS, row_of(parent_id="县教育局"))).rows[0].values["parent_id"] == county.other.pk


def test_dates_and_numbers_of_excel_itself(read):
    reading = read(
        xlsx(HEADS, row_of(founded_on=date(2026, 5, 16), order=7), row_of("乙", founded_on=46158, order=7.0))
    )
    assert [(each.values["founded_on"], each.values["order"]) for each in reading.rows] == [(date(2026, 5, 16), 7)] * 2


def test_a_long_number_that_excel_has_cut_is_not_taken(read):
    reading = read(xlsx(HEADS, row_of(phone=91130000123456789)))
    assert [each.what for each in reading.problems] == ["Excel 把这个号码当成了数字，后几位已经丢失"]


@pytest.mark.parametrize(
    ("encoding", "comma"), [("utf-8", ","), ("utf-8-sig", ","), ("gb18030", ","), ("utf-16", "\t"), ("utf-8", ";")]
)
def test_csv(read, encoding, comma):
    lines = "\r\n".join(comma.join(row) for row in (HEADS, row_of(address="'=1+1")))
    reading = read(lines.encode(encoding))
    assert (reading.problems, reading.rows[0].values["address"]) == ([], "=1+1")


def test_ods(read):
    reading = read(factory.ods(HEADS, row_of()))
    assert (reading.problems, [each.values["name"] for each in reading.rows]) == ([], ["云川县水利局"])


def test_xls(read):
    reading = read(factory.xls(HEADS, row_of(founded_on=46158, order=3)))
    assert reading.problems == []
    assert [(each.values["name"], each.values["founded_on"]) for each in reading.rows] == [
        ("云川县水利局", date(2026, 5, 16))
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "kernel.file_empty"),
        (b"PK\x03\x04broken", "kernel.file_broken"),
        (b"%PDF-1.7\n" + b"text " * 50, "kernel.sheet_format"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "kernel.sheet_format"),
        ("<html><table><tr><td>全称</td></tr></table></html>".encode(), "kernel.sheet_web_page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), "kernel.sheet_format"),
        (factory.encrypted_office(), "kernel.file_encrypted"),
        (factory.encrypted_zip(), "kernel.file_encrypted"),
        (factory.archive({"word/document.xml": b"<w/>"}), "kernel.sheet_format"),
        (factory.archive({"xl/workbook.xml": b"<workbook"}), "kernel.file_broken"),
        (xlsx(["甲", "乙"], ["1", "2"]), "kernel.sheet_no_head"),
        (xlsx(), "kernel.sheet_no_head"),
        (xlsx(HEADS), "kernel.sheet_no_rows"),
        (xlsx(HEADS, row_of(), hidden="orgs.people 000000000000"), "kernel.sheet_other_template"),
        (xlsx(HEADS, ["甲"] * 300), "kernel.sheet_too_many_columns"),
        (factory.bomb_of_ratio(), "kernel.file_bomb"),
        (factory.bomb_of_entries(), "kernel.file_bomb"),
        (factory.bomb_of_overlap(), "kernel.file_bomb"),
        (factory.far_cell(), "kernel.file_heavy"),
        (bytes(21 * 1024 * 1024), "kernel.sheet_too_big"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_what_is_no_table_is_refused_with_its_reason(read, data, code):
    with pytest.raises(Refusal) as caught:
        read(data)
    assert caught.value.code == code


def test_more_rows_than_allowed(read):
    lines = "全称,类别,排序\n" + "甲,部门,1\n" * 100_001
    with pytest.raises(Refusal) as caught:
        read(lines.encode())
    assert (caught.value.code, caught.value.facts) == ("kernel.sheet_too_many_rows", {"most": 100_000})


def test_an_old_template_is_told(read):
    reading = read(xlsx(HEADS, row_of(), hidden="tests.units 000000000000"))
    assert (reading.problems, reading.notes) == ([], ["这份模板是旧版，已按表头逐列对应；下次请用新下载的模板。"])


def test_the_template_is_empty_and_filled_it_is_good(read, actors, tmp_path):
    made = blank_template(UNITS, actors["system_admin"]).read()
    with pytest.raises(Refusal, match="sheet_no_rows"):
        read(made)


def test_a_very_long_cell(read):
    reading = read(xlsx(HEADS, row_of(address="长" * 10_001)))
    assert [(each.what, len(each.value)) for each in reading.problems] == [("这一格有 10001 个字，太长", 200)]


def test_what_nobody_sees_is_taken_out():
    assert clean("\u3000云川\u200b县\u202e\0\u00a0水利局 ") == "云川县 水利局"
    assert clean("甲\r\n乙\u2028丙", lines=True) == "甲\n乙\n丙"
    assert clean("甲\n乙") == "甲 乙"


@given(ODD)
def test_cleaning_leaves_nothing_unseen_and_is_done_once(text):
    once = clean(text, lines=True)
    assert clean(once, lines=True) == once
    assert not set(once) & set("\0\u200b\u202e\u3000\t\r")


@given(ODD, st.sampled_from(list(Kind)))
def test_any_text_in_any_column_is_read_or_refused(text, kind):
    column = Column("x", "某列", kind, choices=((1, "甲"), (2, "〇一")))
    words = words_of(column.options(None)) if kind in {Kind.CHOICE, Kind.REF} else None
    value = _read_or_none(column, clean(text), words)
    shown = show_value(column, value, words)
    assert read_value(column, shown, words) == value if shown else value in (None, "")


def _read_or_none(column, text, words):
    try:
        return read_value(column, text, words)
    except Bad:
        return None


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.WHOLE, "１２〇", 120),
        (Kind.WHOLE, "1,200", 1200),
        (Kind.DECIMAL, "12.50", Decimal("12.5")),
        (Kind.CODE, "１３８ 0000 1111", "13800001111"),
        (Kind.YESNO, "√", True),
        (Kind.YESNO, "否", False),
        (Kind.TEXT, "=1+1", "=1+1"),
    ],
)
def test_values(kind, text, value):
    assert read_value(Column("x", "某列", kind), text, None) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.WHOLE, "1.5"),
        (Kind.WHOLE, "1e5"),
        (Kind.DECIMAL, "1.234"),
        (Kind.DECIMAL, "nan"),
        (Kind.DECIMAL, "5%"),
        (Kind.YESNO, "也许"),
        (Kind.TEXT, "9.11e+16"),
        (Kind.TEXT, "长" * 201),
    ],
)
def test_bad_values(kind, text):
    with pytest.raises(Bad):
        read_value(Column("x", "某列", kind), text, None)


def test_masks():
    assert [mask(text) for text in ("13812345678", "0917123", "张三", "")] == ["138****5678", "091****", "张*", ""]
