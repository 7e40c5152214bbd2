from __future__ import annotations

import pytest

from gongwen.extract.tables import Table, column_head, column_role, fit_row, is_blank_parted_head, is_column_word
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
    after = table.add_single_cells(view.folded, view.lines, 0, stop)
    table.read_head(view.folded)
    rest = view.text[view.lines[after].start :] if after < len(view.lines) else ""
    return [[view.text[a:b] for a, b in row] for row in table.rows], table.roles, rest


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


@pytest.mark.parametrize(("text", "wanted"), [("序 号", True), ("工作任务", True), ("责任单位", False), ("天气", False)])
def test_a_first_column(text, wanted):
    assert is_column_word(text) is wanted


@pytest.mark.parametrize(
    ("heads", "wanted"),
    [(["序号", "任务", "责任单位", "1"], 3), (["序号", "任务", "1"], 0), (["序号", "天气", "责任单位"], 0), (["序号", "任务", "完成时限"], 3)],
)
def test_heads_one_per_line_are_at_least_three(heads, wanted):
    view = layout(Source("\n".join(heads)))
    assert column_head(view.folded, view.lines, 0) == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [("序号 任务 责任单位 完成时限", True), ("序号 任务 责任单位", False), ("序号 任务 天气 完成时限", False), ("责任单位 任务 内容 完成时限", False)],
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
        *UNNUMBERED, "清理目录", "1", "公布收费清单。", "县财政局", "6月底前", "设立专窗", "2", "设立窗口。", "县营商局", "8月底前"
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
        *UNNUMBERED, "清理", "1", "公布清单。", "县财政局", "6月底前", "2", "受理投诉。", "县信访局", "9月底前", "青禾县人民政府", "2023年3月6日"
    )
    assert found[2] == ["2", "", "受理投诉。", "县信访局", "9月底前"]


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
    found, stop = blank_parted(BLANK_HEAD, "1 清理目录 公布全部涉企收费清单，取消重复收费项目，向社会公开。 县财政局", "县审计局", "附件2")
    assert found[1][3].replace("\n", "") == "县财政局县审计局"
    assert found[-1] == found[1]
    assert stop < 3


def test_text_right_below_a_blank_parted_head_is_no_row():
    found, stop = blank_parted(BLANK_HEAD, "请各单位认真填写。")
    assert (len(found), stop) == (1, 1)


@pytest.mark.xfail(strict=True, reason="a paragraph behind a blank line below the table is glued to the last cell")
def test_a_remark_below_a_blank_parted_table_is_no_cell():
    found, _ = blank_parted(
        BLANK_HEAD, "1 清理目录 公布全部涉企收费清单，取消重复收费项目，向社会公开。 县财政局 6月底前", "", "此表由县政务办解释。"
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
