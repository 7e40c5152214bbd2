from __future__ import annotations

import pytest

import gongwen

HEAD = "序号\t任务\t具体工作\t责任单位\t完成时限"


def read(*lines: str) -> gongwen.Decomposition:
    return gongwen.decompose_text(
        "\n".join(["青禾县窗口整治工作方案（2023年）", "", "各乡镇人民政府：", "", *lines, "", "此表随工作进展调整。"])
    )


def tasks(*lines: str) -> list:
    return read(*lines).tasks


def test_the_rows_of_a_table_are_tasks():
    first, second = tasks(
        HEAD,
        "1\t清理收费目录\t公布收费清单，取消重复收费。\t县财政局\t6月底前",
        "2\t设立投诉专窗\t在大厅设立投诉窗口。\t县营商局、县信访局\t2023年8月底前",
    )
    assert (first.ordinal, first.title, first.content) == ("1", "清理收费目录", "公布收费清单，取消重复收费。")
    assert (first.responsible_units, first.deadline.text, first.deadline.due) == (["县财政局"], "6月底前", "2023-06-30")
    assert (second.responsible_units, second.deadline.due) == (["县营商局", "县信访局"], "2023-08-31")


def test_all_unit_columns():
    (task,) = tasks(
        "序号\t任务\t牵头单位\t配合单位\t责任单位\t完成时限", "1\t清理目录\t县财政局\t县审计局\t各乡镇\t6月底前"
    )
    assert (task.lead_units, task.participating_units, task.responsible_units) == (
        ["县财政局"],
        ["县审计局", "各乡镇"],
        [],
    )


def test_a_unit_cell_may_name_the_parts_itself():
    (task,) = tasks(HEAD, "1\t清理目录\t公布清单。\t牵头单位：县财政局；配合单位：县审计局\t6月底前")
    assert (task.lead_units, task.participating_units) == (["县财政局"], ["县审计局"])
    (task,) = tasks(HEAD, "1\t清理目录\t公布清单。\t县财政局牵头，县审计局配合\t6月底前")
    assert (task.lead_units, task.participating_units) == (["县财政局"], ["县审计局"])


@pytest.mark.parametrize("ditto", ["同上", "〃", "″"])
def test_ditto_marks_take_what_stands_above(ditto):
    _, second, third = tasks(
        HEAD,
        "1\t清理目录\t公布清单。\t县财政局\t6月底前",
        f"2\t设立专窗\t设立窗口。\t{ditto}\t{ditto}",
        f"3\t开通热线\t公布号码。\t{ditto}\t9月底前",
    )
    assert (second.responsible_units, second.deadline.due) == (["县财政局"], "2023-06-30")
    assert (third.responsible_units, third.deadline.due) == (["县财政局"], "2023-09-30")


@pytest.mark.parametrize("nothing", ["/", "-", "—", "--", "无", "\u3000", ""])
def test_marks_of_an_empty_cell_are_no_units(nothing):
    first, second = tasks(
        HEAD, "1\t清理目录\t公布清单。\t县财政局\t6月底前", f"2\t设立专窗\t设立窗口。\t{nothing}\t{nothing}"
    )
    assert first.responsible_units == ["县财政局"]
    assert (second.responsible_units, second.deadline.text, second.deadline.due) == ([], "", None)


def test_heading_rows_are_path_not_tasks():
    first, second, third = tasks(
        HEAD,
        "一、收费治理",
        "1\t清理目录\t公布清单。\t县财政局\t6月底前",
        "二、窗口建设\t\t\t\t",
        "2\t设立专窗\t设立窗口。\t县营商局\t8月底前",
        "3\t开通热线\t公布号码。\t县信访局\t8月底前",
    )
    assert [first.path, second.path, third.path] == [["一、收费治理"], ["二、窗口建设"], ["二、窗口建设"]]


def test_a_column_of_categories_is_path():
    first, second = tasks(
        "序号\t类别\t任务\t具体工作\t责任单位",
        "1\t收费治理\t清理目录\t公布收费清单，取消重复收费。\t县财政局",
        "2\t窗口建设\t设立专窗\t在大厅设立窗口，安排专人值守。\t县营商局",
    )
    assert [first.path, second.path] == [["收费治理"], ["窗口建设"]]


def test_the_head_repeated_on_the_next_page_is_no_task():
    found = tasks(
        HEAD, "1\t清理目录\t公布清单。\t县财政局\t6月底前", HEAD, "2\t设立专窗\t设立窗口。\t县营商局\t8月底前"
    )
    assert [task.ordinal for task in found] == ["1", "2"]


def test_a_long_lone_cell_goes_on_with_the_row_above():
    rest = "另外要把清退多收款项的情况逐笔登记造册，并向社会公开退款结果，接受群众监督，不得隐瞒。"
    (task,) = tasks(HEAD, "1\t清理目录\t公布清单。\t县财政局\t6月底前", f"\t\t{rest}\t\t")
    assert task.content == f"公布清单。\n{rest}"


def test_a_long_lone_cell_above_all_rows_is_no_task():
    rest = "本表所列任务由各单位分别落实，完成情况按月报送，未按时完成的单位要作出书面说明并限期整改到位。"
    (task,) = tasks(HEAD, f"\t\t{rest}\t\t", "1\t清理目录\t公布清单。\t县财政局\t6月底前")
    assert task.content == "公布清单。"


def test_more_units_below_a_merged_row_belong_to_it():
    (task,) = tasks("序号\t任务\t责任单位\t完成时限", "1\t清理目录\t县财政局\t6月底前", "\t\t县税务局\t9月底前")
    assert task.responsible_units == ["县财政局", "县税务局"]
    assert task.deadline.all_due == ["2023-06-30", "2023-09-30"]


def test_units_without_any_row_above_are_no_task():
    assert tasks("序号\t任务\t责任单位\t完成时限", "\t\t县税务局\t9月底前") == []


def test_an_empty_row_is_no_task():
    assert len(tasks(HEAD, "\t\u3000\t \t\t", "1\t清理目录\t公布清单。\t县财政局\t6月底前")) == 1


def test_a_merged_number_holds_for_the_rows_below():
    first, second = tasks(
        "序号\t具体工作\t责任单位\t完成时限",
        "1\t公布收费清单，取消重复收费。\t县财政局\t6月底前",
        "\t清退多收款项，逐笔登记退款情况。\t县审计局\t7月底前",
    )
    assert (first.ordinal, second.ordinal) == ("1", "1")
    assert second.title == "清退多收款项，逐笔登记退款情况"


def test_cells_that_stand_too_far_left_find_their_column():
    first, second = tasks(
        "类别\t序号\t任务\t具体工作\t责任单位\t完成时限",
        "收费\t1\t清理目录\t公布收费清单，取消重复收费。\t县财政局\t6月底前",
        "2\t核对票据\t逐张核对票据，清退多收款项。\t县审计局\t7月底前\t",
    )
    assert (second.path, second.ordinal, second.title) == (["收费"], "2", "核对票据")
    assert (second.responsible_units, second.deadline.due) == (["县审计局"], "2023-07-31")
    assert first.responsible_units == ["县财政局"]


def test_a_left_out_cell_shifts_the_row_also_without_a_trailing_tab():
    _, second = tasks(
        "类别\t序号\t任务\t具体工作\t责任单位\t完成时限",
        "收费\t1\t清理目录\t公布收费清单，取消重复收费。\t县财政局\t6月底前",
        "2\t核对票据\t逐张核对票据，清退多收款项。\t县审计局\t7月底前",
    )
    assert (second.title, second.responsible_units) == ("核对票据", ["县审计局"])


def test_the_number_inside_the_first_cell():
    first, second = tasks(
        "具体工作\t责任单位\t完成时限",
        "1.公布收费清单，取消重复收费。逐项核对。\t县财政局\t6月底前",
        "（2）在大厅设立窗口\t县营商局\t8月底前",
    )
    assert (first.ordinal, first.title, first.content) == ("1", "公布收费清单，取消重复收费", "逐项核对。")
    assert (second.ordinal, second.title) == ("2", "在大厅设立窗口")


@pytest.mark.parametrize(
    ("cell", "ordinal"), [("1", "1"), ("（一）", "一"), ("1-2", "1-2"), ("①", "①"), ("12.", "12"), ("甲", "")]
)
def test_the_number_column(cell, ordinal):
    (task,) = tasks(HEAD, f"{cell}\t清理目录\t公布清单。\t县财政局\t6月底前")
    assert task.ordinal == ordinal


def test_a_numbered_content_makes_the_cell_before_it_a_heading():
    head = "一级指标\t任务\t具体工作\t责任单位"
    first, second = tasks(head, "信息公开\t一、财政信息\t1.公开预算报告。\t县财政局", "\t\t2.公开决算报告。\t县审计局")
    assert [(t.ordinal, t.title) for t in (first, second)] == [("1", "公开预算报告"), ("2", "公开决算报告")]
    (plain,) = tasks(head, "信息公开\t1.财政信息\t1.公开预算报告。\t县财政局")
    assert plain.title == "财政信息"


def test_the_path_of_a_numbered_content():
    first, second = tasks(
        "一级指标\t任务\t具体工作\t责任单位",
        "信息公开\t一、财政信息\t1.公开预算报告。\t县财政局",
        "\t\t2.公开决算报告。\t县审计局",
    )
    assert first.path == second.path == ["信息公开", "一、财政信息"]


def test_units_in_a_bracket_of_the_content_count_only_without_a_unit_column():
    (told,) = tasks("序号\t具体工作\t完成时限", "1\t公布收费清单。（县财政局牵头，县审计局配合）\t6月底前")
    assert (told.lead_units, told.participating_units) == (["县财政局"], ["县审计局"])
    (column,) = tasks(HEAD, "1\t清理目录\t公布收费清单。（县审计局牵头）\t县财政局\t6月底前")
    assert (column.lead_units, column.responsible_units) == ([], ["县财政局"])


def test_a_goal_column_is_content():
    (task,) = tasks("序号\t任务\t工作目标\t责任单位", "1\t清理目录\t收费项目减少三成。\t县财政局")
    assert task.content == "收费项目减少三成。"


def test_a_goal_alone_makes_a_task_table():
    (task,) = tasks("序号\t预期成效\t责任单位", "1\t收费项目减少三成。\t县财政局")
    assert task.title == "收费项目减少三成"


def test_persons_and_supervisors_are_no_units():
    (task,) = tasks("序号\t任务\t责任领导\t责任单位\t督导单位", "1\t清理目录\t王某某\t县财政局\t县督查室")
    assert (task.lead_units, task.participating_units, task.responsible_units) == ([], [], ["县财政局"])


def test_a_head_printed_once_holds_for_the_next_table():
    talk = "以上任务由县财政局汇总，其后的任务另表接着编号，表头不再重复，请各单位对照执行。"
    found = tasks(
        "一、收费治理", HEAD, "1\t清理目录\t公布清单。\t县财政局\t6月底前", "", talk, talk, talk,
        "二、窗口建设", "2\t设立专窗\t设立窗口。\t县营商局\t8月底前",
    )  # fmt: skip
    assert [(t.ordinal, t.responsible_units) for t in found] == [("1", ["县财政局"]), ("2", ["县营商局"])]


def test_a_table_without_a_head_is_read_by_what_its_columns_look_like():
    first, second = tasks(
        "1\t清理目录\t公布收费清单，取消重复收费。\t县财政局\t6月底前",
        "2\t设立专窗\t在政务大厅设立投诉窗口。\t县营商局\t8月底前",
    )
    assert (first.title, first.responsible_units, first.deadline.due) == ("清理目录", ["县财政局"], "2023-06-30")
    assert (second.title, second.content) == ("设立专窗", "在政务大厅设立投诉窗口。")


def test_a_table_without_a_head_and_with_one_text_column():
    first, _ = tasks("1\t公布收费清单，取消重复收费。\t\t县财政局", "2\t在政务大厅设立投诉窗口。\t\t县营商局")
    assert (first.title, first.responsible_units) == ("公布收费清单，取消重复收费", ["县财政局"])


@pytest.mark.parametrize(
    "lines",
    [
        ("甲\t乙\t丙", "12\t34\t56", "13\t35\t57"),  # nothing known
        ("县财政局\t6月底前\t1", "县审计局\t7月底前\t2"),  # no column of work
        ("县财政局\t公布清单",),  # a single row
    ],
)
def test_a_table_that_says_nothing_is_signalled_and_no_task(lines):
    result = read(*lines)
    assert result.tasks == []
    spans = [signal.span for signal in result.signals if signal.code == "unread"]
    assert [result.text[a:b] for a, b in spans] == list(lines)


def test_a_table_of_units_and_times_without_work_is_no_task_table():
    assert tasks("序号\t责任单位\t电话", "1\t县财政局\t8812345") == []


def test_leftover_tags_in_cells_are_gone():
    (task,) = tasks(HEAD, "1\t<p>清理目录</p>\t<p>公布清单。</p>\t<p>县财政局</p><p>县发改局</p>\t6月底前")
    assert (task.title, task.content, task.responsible_units) == ("清理目录", "公布清单。", ["县财政局", "县发改局"])


def test_the_span_of_a_row_is_the_printed_row():
    row = "2\t设立专窗\t设立窗口。\t县营商局\t8月底前"
    result = read(HEAD, "1\t清理目录\t公布清单。\t县财政局\t6月底前", row)
    start, end = result.tasks[1].span
    assert result.text[start:end] == row


def test_a_chinese_number_with_a_name_is_a_heading_over_plain_numbers():
    head = "青禾县2023年整治任务清单\n序号\t整治内容\t责任单位\t完成时限\n"
    rows = "一\t餐饮企业\n1\t安装报警装置\t县商务局\t6月底前\n二\t燃气企业\t\t\n2\t检查管道\t县城管局\t年底前"
    found = gongwen.decompose_text(head + rows).tasks
    assert [(task.path, task.ordinal, task.title) for task in found] == [
        (["餐饮企业"], "1", "安装报警装置"),
        (["燃气企业"], "2", "检查管道"),
    ]
    only = "一\t安装报警装置\n二\t检查管道\t县城管局\t年底前"
    assert [task.ordinal for task in gongwen.decompose_text(head + only).tasks] == ["一", "二"]


def test_a_remark_below_the_last_row_is_not_its_content():
    (task,) = tasks(HEAD, "1\t清理收费目录\t公布清单\t县财政局\t6月底前", "注：责任单位按职责分工推进。\t\t\t\t")
    assert task.content == "公布清单"


def test_cells_parted_by_two_blanks_without_a_remark():
    head = "序号  任务  具体工作  责任单位  完成时限  备注"
    (task,) = tasks(head, "1  清理收费目录  公布收费清单，取消重复收费。  县财政局  6月底前")
    assert (task.title, task.responsible_units, task.deadline.due) == ("清理收费目录", ["县财政局"], "2023-06-30")
