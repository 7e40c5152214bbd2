from __future__ import annotations

import pytest

from gongwen.read.cells import cell_text, has_text, row_lines


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (["县发改局", "县财政局"], "县发改局 县财政局"),
        (["县发改局、", "县财政局"], "县发改局、县财政局"),
        (["加强领导，落实责任。", "定期通报"], "加强领导，落实责任。定期通报"),
        (["一个比十二个字更长的单位名称就不再是简称", "县财政局"], "一个比十二个字更长的单位名称就不再是简称县财政局"),
        (["联系 e-mail abc", "def@x.cn"], "联系 e-mail abc def@x.cn"),
        (["", " ", "甲\n乙\u3000 丙"], "甲 乙 丙"),
        ([], ""),
    ],
)
def test_lines_of_a_cell(parts, text):
    assert cell_text(parts) == text


def test_columns_that_only_continue_others_go():
    assert row_lines([["甲", None, "乙"], ["丙", None]]) == ["甲\t乙", "丙"]
    assert row_lines([["甲", None, "乙"], ["丙", "", "丁"], []]) == ["甲\t\t乙", "丙\t\t丁"]
    assert row_lines([]) == []


@pytest.mark.parametrize(("row", "told"), [(["", None, "〃"], False), (["〃", "甲"], True), ([], False)])
def test_a_row_below_merged_cells_may_say_nothing_of_its_own(row, told):
    assert has_text(row) is told
