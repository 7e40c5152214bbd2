from __future__ import annotations

import pytest

import gongwen
from gongwen.extract.single_cells import read_single_cells
from gongwen.extract.tables import Table, column_head
from gongwen.text.layout import layout
from gongwen.text.source import Source

HEAD = ("序号", "任务", "具体工作", "责任单位", "完成时限")
FIRST = ("1", "清理收费目录", "公布收费清单，取消重复收费。", "县财政局", "6月底前")
SECOND = ("2", "设立投诉专窗", "在大厅设立投诉窗口。", "县营商局", "8月底前")


def single(*cells: str, spaced: bool = False) -> tuple[list[list[str]], list[str | None], str]:
    """Rows, roles and what is left, of a table printed one cell per line."""
    view = layout(Source(("\n\n" if spaced else "\n").join(cells)))
    table = Table()
    stop = column_head(view.folded, view.lines, 0)
    after = read_single_cells(table, view.folded, view.lines, 0, stop)
    table.read_head(view.folded)
    rest = view.text[view.lines[after].start :] if after < len(view.lines) else ""
    return [[view.text[a:b] for a, b in row] for row in table.rows], table.roles, rest


@pytest.mark.parametrize("spaced", [False, True])
def test_one_cell_a_line(spaced):
    found, roles, rest = single(*HEAD, *FIRST, *SECOND, spaced=spaced)
    assert found == [list(HEAD), list(FIRST), list(SECOND)]
    assert roles == ["ordinal", "title", "content", "responsible", "deadline"]
    assert rest == ""


def test_one_cell_a_line_with_a_missing_cell():
    found, _, _ = single(*HEAD, "1", "清理目录", "公布收费清单。", "6月底前", *SECOND)
    assert found[1] == ["1", "清理目录", "公布收费清单。", "", "6月底前"]
    assert found[2] == list(SECOND)


def test_one_cell_a_line_with_missing_cells_at_the_end():
    found, _, _ = single(*HEAD, "1", "清理目录", *SECOND)
    assert found[1] == ["1", "清理目录", "", "", ""]


@pytest.mark.parametrize(
    ("broken", "column"),
    [
        (("1", "清理目录", "公布收费清单，", "取消收费。", "县财政局", "6月底前"), 2),
        (("1", "清理目录", "公布收费清单。", "县财政局、", "县审计局", "6月底前"), 3),
        (("1", "清理目录", "公布收费清单。", "取消收费。", "县财政局", "6月底前"), 2),
        (("1", "清理目录", "公布全部收费清单并且取消那些重复的收", "费项目。", "县财政局", "6月底前"), 2),
    ],
)
def test_one_cell_a_line_with_a_cell_of_two_lines(broken, column):
    found, _, _ = single(*HEAD, *broken, *SECOND)
    assert found[1][column].replace("\n", "") == broken[column] + broken[column + 1]
    assert found[1][-1] == "6月底前"
    assert found[2] == list(SECOND)


def test_blank_lines_between_cells_show_which_lines_are_one_cell():
    found, _, _ = single("\n\n".join([*HEAD, *FIRST[:3]]) + "\n并清退款项。\n\n县财政局\n\n6月底前")
    assert found[1] == ["1", "清理收费目录", "公布收费清单，取消重复收费。\n并清退款项。", "县财政局", "6月底前"]


def test_headings_between_the_cells():
    found, _, _ = single(*HEAD, "一", "收费治理", *FIRST, "（二）", "窗口建设", *SECOND)
    assert found[1] == ["收费治理", "", ""]
    assert found[3] == ["窗口建设", "", ""]
    assert found[4] == list(SECOND)


def test_the_date_of_issue_ends_the_table_and_the_signature_is_no_cell():
    found, _, rest = single(*HEAD, *FIRST, *SECOND, "青禾县人民政府", "2023年3月6日")
    assert found[2] == list(SECOND)
    assert rest == "2023年3月6日"


def test_an_annex_ends_the_table():
    _, _, rest = single(*HEAD, *FIRST, "附件2", "1")
    assert rest == "附件2\n1"


def test_text_before_the_first_number_is_no_row():
    found, _, rest = single(*HEAD, "说明：以下任务由各单位分别落实。", *FIRST)
    assert found == [list(HEAD)]
    assert rest.startswith("说明")


def test_a_row_does_not_swallow_the_pages_that_follow():
    found, _, rest = single(*HEAD, *FIRST, *[f"这是表格之后的第{'甲' * i}段说明文字。" for i in range(1, 30)])
    assert len(found) == 2
    assert len(rest) > 200


UNNUMBERED = ("任务名称", "工作内容", "责任单位", "完成时限")


def test_numbers_without_a_head_stand_behind_the_title():
    found, roles, rest = single(
        *UNNUMBERED,
        "清理目录",
        "1",
        "公布收费清单。",
        "县财政局",
        "6月底前",
        "设立专窗",
        "2",
        "设立窗口。",
        "县营商局",
        "8月底前",
    )
    assert roles == ["ordinal", "title", "content", "responsible", "deadline"]
    assert found[1] == ["1", "清理目录", "公布收费清单。", "县财政局", "6月底前"]
    assert found[2] == ["2", "设立专窗", "设立窗口。", "县营商局", "8月底前"]
    assert rest == ""


def test_a_merged_title_stands_once():
    found, _, _ = single(
        *UNNUMBERED, "清理目录", "1", "公布收费清单。", "县财政局", "6月底前", "2", "取消收费。", "县审计局", "8月底前"
    )
    assert found[2] == ["2", "", "取消收费。", "县审计局", "8月底前"]


def test_a_table_without_numbers_at_all_takes_no_text():
    found, _, rest = single(*UNNUMBERED, "清理目录", "附件1", "公布")
    assert found == [list(UNNUMBERED)]
    assert rest.startswith("附件1")


def test_the_signature_below_a_table_without_numbered_head():
    found, _, _ = single(
        *UNNUMBERED,
        "清理",
        "1",
        "公布清单。",
        "县财政局",
        "6月底前",
        "2",
        "受理投诉。",
        "县信访局",
        "9月底前",
        "青禾县人民政府",
        "2023年3月6日",
    )
    assert found[2] == ["2", "", "受理投诉。", "县信访局", "9月底前"]


def test_more_lines_of_units_than_columns_are_one_cell():
    found, _, _ = single(*HEAD, "1", "清理目录", "公布收费清单。", "县财政局", "县审计局", "6月底前", *SECOND)
    assert found[1][3:] == ["县财政局\n县审计局", "6月底前"]


def test_heads_without_rows():
    found, _, rest = single(*HEAD)
    assert (found, rest) == ([list(HEAD)], "")


def test_part_of_a_longer_table_begins_with_any_number():
    found, _, _ = single(*HEAD, "7", *FIRST[1:], "8", *SECOND[1:])
    assert [row[0] for row in found[1:]] == ["7", "8"]


@pytest.mark.parametrize("last", ["完成时限", "备注"])
def test_rows_that_nothing_counts(last):
    cells = ["清理目录", "公布全部清单", "县财政局", "6月底前", "设立专窗", "安排专人值守", "县营商局", "长期坚持"]
    heads = ["任务名称", "主要内容", "责任单位", last]
    found = gongwen.decompose_text("\n".join(["青禾县2023年工作任务分解表", *heads, *cells])).tasks
    assert [(task.title, task.content, task.responsible_units) for task in found] == [
        ("清理目录", "公布全部清单", ["县财政局"]),
        ("设立专窗", "安排专人值守", ["县营商局"]),
    ]
    assert [task.deadline.due for task in found] == (["2023-06-30", None] if last == "完成时限" else [None, None])


def test_a_row_that_nothing_counts_may_have_two_lines_of_units():
    cells = [
        "清理目录",
        "公布全部清单",
        "县财政局",
        "县审计局",
        "6月底前",
        "设立专窗",
        "安排专人值守",
        "县营商局",
        "年底前",
    ]
    text = "\n".join(["青禾县2023年工作任务分解表", "任务名称", "主要内容", "责任单位", "完成时限", *cells])
    assert [task.responsible_units for task in gongwen.decompose_text(text).tasks] == [
        ["县财政局", "县审计局"],
        ["县营商局"],
    ]
