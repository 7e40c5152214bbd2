from __future__ import annotations

import pytest

from gongwen.extract.tables import Table, column_head, column_role, fit_row, is_blank_parted_head, is_column_word
from gongwen.text.layout import layout
from gongwen.text.source import Source

HEAD = ("序号", "任务", "具体工作", "责任单位", "完成时限")
FIRST = ("1", "清理收费目录", "公布收费清单，取消重复收费。", "县财政局", "6月底前")
SECOND = ("2", "设立投诉专窗", "在大厅设立投诉窗口。", "县营商局", "8月底前")


def rows(*lines: str) -> tuple[list[list[str]], Table]:
    text = Source("\n".join(lines))
    table = Table()
    for start, end in text.lines:
        table.add_row(text.folded, start, end)
    return [[text.text[a:b] for a, b in row] for row in table.rows], table


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("序号", "ordinal"),
        ("任 务 名 称", "title"),
        ("责任\n单位", "responsible"),
        ("责任单位(盖章)", "responsible"),
        ("牵头单位", "lead"),
        ("配合单位", "participating"),
        ("县级牵头单位", "lead"),
        ("备注", "note"),
        ("采访地点", "place"),
        ("责任单位及电话", "responsible"),
        ("", None),
        ("天气", None),
        ("请各责任单位按照要求认真填写并报送的内容", None),
    ],
)
def test_what_a_column_holds(head, role):
    assert column_role(head) == role


@pytest.mark.parametrize(
    ("text", "wanted"), [("序 号", True), ("工作任务", True), ("责任单位", False), ("天气", False)]
)
def test_a_first_column(text, wanted):
    assert is_column_word(text) is wanted


@pytest.mark.parametrize(
    ("heads", "wanted"),
    [
        (["序号", "任务", "责任单位", "1"], 3),
        (["序号", "任务", "1"], 0),
        (["序号", "天气", "责任单位"], 0),
        (["序号", "任务", "完成时限"], 3),
    ],
)
def test_heads_one_per_line_are_at_least_three(heads, wanted):
    view = layout(Source("\n".join(heads)))
    assert column_head(view.folded, view.lines, 0) == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("序号 任务 责任单位 完成时限", True),
        ("序号 任务 责任单位", False),
        ("序号 任务 天气 完成时限", False),
        ("责任单位 任务 内容 完成时限", False),
    ],
)
def test_heads_parted_by_blanks(line, wanted):
    assert is_blank_parted_head(line, 0, len(line)) is wanted


@pytest.mark.parametrize("bar", ["\t", "|", "｜"])
def test_cells_keep_their_place_when_one_is_empty(bar):
    found, table = rows(bar.join(["1", "清理目录", "", "县财政局"]))
    assert found == [["1", "清理目录", "", "县财政局"]]
    assert table.width == 4


def test_frames_and_rules_of_markdown_are_no_cells():
    found, _ = rows("| 序号 | 任务 |", "|---|:---:|", "| 1 | 清理 |")
    assert found == [["序号", "任务"], ["1", "清理"]]


def test_a_line_of_nothing_but_bars_is_no_row():
    assert rows("|", "||", "\t\t")[0] == []


def test_a_line_break_inside_a_cell_does_not_make_two_rows():
    found, _ = rows("\t".join(HEAD), "1\t清理目录\t公布清单，", "取消收费。\t县财政局\t6月底前", "\t".join(SECOND))
    assert found[1] == ["1", "清理目录", "公布清单，\n取消收费。", "县财政局", "6月底前"]
    assert found[2] == list(SECOND)


@pytest.mark.parametrize("second", ["2\t设立专窗\t设立窗口。", "\t设立专窗\t设立窗口。", "甲\t乙\t丙\t丁\t戊"])
def test_a_row_that_is_short_but_begins_anew_stays_a_row(second):
    found, _ = rows("\t".join(HEAD), "1\t清理目录\t公布清单。", second)
    assert len(found) == 3


def test_a_paragraph_behind_a_row_belongs_to_its_last_filled_cell():
    text = "1\t清理\t\n并登记造册"
    table = Table()
    table.extend_last(4)
    assert table.rows == []
    table.add_row(text, 0, 5)
    table.extend_last(len(text))
    assert [text[a:b] for a, b in table.rows[0]] == ["1", "清理\t\n并登记造册", ""]


def test_an_empty_table_has_no_width():
    assert Table().width == 0


def test_the_head_may_stand_below_a_caption():
    _, table = rows("表1\t\t\t\t", "\t".join(HEAD), "\t".join(FIRST))
    table.read_head("表1\t\t\t\t\n" + "\t".join(HEAD) + "\n" + "\t".join(FIRST))
    assert (table.first, table.roles) == (2, ["ordinal", "title", "content", "responsible", "deadline"])


def test_the_head_is_read_once():
    text = "\t".join(HEAD)
    _, table = rows(text)
    table.roles = ["ordinal"]
    table.read_head(text)
    assert table.roles == ["ordinal"]


def blank_parted(*lines: str) -> tuple[list[list[str]], int]:
    view = layout(Source("\n".join(lines)))
    table = Table()
    stop = table.add_blank_parted(view.folded, view.lines, 0)
    return [[view.text[a:b] for a, b in row] for row in table.rows], stop


BLANK_HEAD = "序号 任务 具体工作 责任单位 完成时限"


def test_rows_parted_by_blanks():
    found, stop = blank_parted(
        BLANK_HEAD,
        "1 清理目录 公布全部涉企收费清单，取消重复收费项目，向社会公开。 县财政局 6月底前",
        "2 设立专窗 窗口 在政务大厅设立投诉窗口，安排专人受理企业的投诉事项。 县营商局",
    )
    assert found[1] == ["1", "清理目录", "公布全部涉企收费清单，取消重复收费项目，向社会公开。", "县财政局", "6月底前"]
    assert found[2] == ["2", "设立专窗 窗口", "在政务大厅设立投诉窗口，安排专人受理企业的投诉事项。", "县营商局", ""]
    assert stop == 3


def test_a_blank_parted_row_without_long_text_has_a_title_only():
    found, _ = blank_parted(BLANK_HEAD, "1 清理目录 县财政局 6月底前")
    assert found[1] == ["1", "清理目录", "", "县财政局", "6月底前"]


def test_a_blank_parted_row_without_a_title():
    found, _ = blank_parted(BLANK_HEAD, "1 公布全部涉企收费清单，取消重复收费项目，向社会公开结果。 县财政局 6月底前")
    assert found[1] == ["1", "", "公布全部涉企收费清单，取消重复收费项目，向社会公开结果。", "县财政局", "6月底前"]


def test_a_blank_parted_table_without_a_text_column():
    found, _ = blank_parted("序号 责任单位 完成时限 备注", "1 第一组 县财政局 6月底前 已办")
    assert found[1] == ["1", "县财政局", "6月底前", "已办"]


def test_the_next_line_of_a_blank_parted_row_belongs_to_it():
    found, stop = blank_parted(
        BLANK_HEAD, "1 清理目录 公布全部涉企收费清单，取消重复收费项目，向社会公开。 县财政局", "县审计局", "附件2"
    )
    assert found[1][3].replace("\n", "") == "县财政局县审计局"
    assert found[-1] == found[1]
    assert stop == 3


def test_text_right_below_a_blank_parted_head_is_no_row():
    found, stop = blank_parted(BLANK_HEAD, "请各单位认真填写。")
    assert (len(found), stop) == (1, 1)


def test_a_remark_below_a_blank_parted_table_is_no_cell():
    found, _ = blank_parted(
        BLANK_HEAD,
        "1 清理目录 公布全部涉企收费清单，取消重复收费项目，向社会公开。 县财政局 6月底前",
        "",
        "此表由县政务办解释。",
    )
    assert found[1][4] == "6月底前"


def test_fitting_a_row_keeps_every_character():
    text = "1甲、乙丙丁戊"
    row = [(i, i + 1) for i in range(len(text))]
    fitted = fit_row(text, row, 4, ["ordinal", "title", "content", "note"])
    assert len(fitted) == 4
    assert "".join(text[a:b] for a, b in fitted) == text


@pytest.mark.parametrize("width", [1, 2, 3])
def test_a_row_is_fitted_to_any_width(width):
    text = "1甲乙丙"
    fitted = fit_row(text, [(i, i + 1) for i in range(4)], width, [None] * width)
    assert len(fitted) == width
    assert (fitted[0][0], fitted[-1][1]) == (0, 4)


def test_an_item_below_a_blank_parted_table_ends_it():
    found, stop = blank_parted(
        BLANK_HEAD, "1 清理目录 公布全部涉企收费清单，取消重复收费项目，向社会公开。 县财政局 6月底前。", "二、设立专窗"
    )
    assert (len(found), stop) == (2, 2)
