from __future__ import annotations

import pytest

import gongwen
from gongwen.extract.annexes import is_timetable
from gongwen.extract.tables import Table


def annex(title: str, body: str) -> gongwen.Decomposition:
    plan = "青禾县宣传工作方案（2023年）\n\n各单位：\n\n一、任务\n1.设立投诉专窗，安排专人值守。（县营商局负责）\n"
    return gongwen.decompose_text(f"{plan}\n青禾县人民政府\n2023年3月6日\n\n附件1\n\n{title}\n\n{body}\n")


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("1.优化环境，服务企业！\n2.人人都是营商环境。", ["优化环境，服务企业！", "人人都是营商环境"]),
        (
            "一、通用\n1.优化环境，服务企业！\n2.人人都是营商环境\n二、窗口\n1.马上就办",
            ["优化环境，服务企业！", "人人都是营商环境", "马上就办"],
        ),
        ("优化环境，服务企业！\n人人都是营商环境。", ["优化环境，服务企业！", "人人都是营商环境"]),
        ("1.优\n2." + "优化环境" * 40, []),
        ("", []),
    ],
)
def test_slogans(body, wanted):
    result = annex("宣传标语", body)
    assert result.slogans == wanted
    assert [task.title for task in result.tasks] == ["设立投诉专窗，安排专人值守"]


def rows(body: str) -> list[tuple[str | None, ...]]:
    (table,) = annex("采访安排表", body).timetables
    assert table.title == "采访安排表"
    return [(row.order, row.unit, row.date, row.time, row.place) for row in table.rows]


def test_a_timetable():
    assert rows(
        "序号\t单位\t采访时间\t地点\n1\t县财政局\t3月10日9:30\t县融媒体中心\n2\t县营商局\t3月12日14时至16时\t政务大厅"
    ) == [
        ("1", "县财政局", "2023-03-10", "9:30", "县融媒体中心"),
        ("2", "县营商局", "2023-03-12", "14时至16时", "政务大厅"),
    ]


def test_a_merged_date_holds_for_the_rows_below():
    assert [
        row[2:4] for row in rows("序号\t单位\t采访时间\n1\t县财政局\t3月10日\n2\t县营商局\t\n3\t县信访局\t3月12日")
    ] == [
        ("2023-03-10", None),
        ("2023-03-10", None),
        ("2023-03-12", None),
    ]


def test_the_hour_may_have_a_column_of_its_own():
    found = rows("序号\t单位\t日期\t时段\t地点\t天气\n1\t县财政局\t3月10日\t上午\t大厅\t晴")
    assert found == [("1", "县财政局", "2023-03-10", "上午", "大厅")]


def test_a_window_begins_on_its_first_day():
    assert rows("序号\t单位\t活动时间\n1\t县财政局\t3月10日至3月12日")[0][2] == "2023-03-10"


def test_a_date_that_cannot_be_read_is_not_guessed():
    assert rows("序号\t单位\t活动时间\n1\t县财政局\t另行通知") == [("1", "县财政局", None, None, None)]


def test_rows_without_unit_and_time_are_left_out():
    assert len(rows("序号\t单位\t活动时间\n1\t县财政局\t3月10日\n2\t\t\n")) == 1


def test_a_table_with_work_in_it_is_no_timetable():
    result = annex("活动安排表", "序号\t任务\t责任单位\t完成时限\n1\t张贴标语\t县营商局\t5月底前")
    assert result.timetables == []
    assert [task.title for task in result.tasks][1:] == ["张贴标语"]


def test_a_timetable_without_any_row_is_none():
    assert annex("采访安排表", "序号\t单位\t采访时间").timetables == []


@pytest.mark.parametrize(
    ("roles", "wanted"),
    [
        (["ordinal", "responsible", "deadline"], True),
        (["place", "deadline"], True),
        (["ordinal", "deadline"], False),
        (["responsible", "place"], False),
        (["title", "responsible", "deadline"], False),
        (["content", "responsible", "deadline"], False),
        ([], False),
    ],
)
def test_what_makes_a_timetable(roles, wanted):
    assert is_timetable(Table(roles=roles)) is wanted


@pytest.mark.parametrize(
    ("roles", "titled", "wanted"),
    [
        (["deadline", "content", None, "place"], False, True),
        (["deadline", "title", None], True, True),
        (["deadline", "title", None], False, False),
        (["deadline", "content", "place", "responsible"], True, False),
        (["content", "place"], True, False),
    ],
)
def test_lessons_and_items_of_a_meeting_are_a_timetable(roles, titled, wanted):
    assert is_timetable(Table(roles=roles), titled=titled) is wanted


def test_a_timetable_of_lessons():
    table = "时间\t课程内容\t授课人\t地点\n4月6日上午9:00\t投诉受理规范\t县营商局\t第一教室\n4月6日下午\t好差评制度\t县数据局\t第二教室"
    result = annex("课程安排表", table)
    ((lessons),) = result.timetables
    assert [(row.unit, row.date, row.place) for row in lessons.rows] == [
        ("投诉受理规范", "2023-04-06", "第一教室"),
        ("好差评制度", "2023-04-06", "第二教室"),
    ]
    assert len(result.tasks) == 1


def test_a_timetable_parted_by_blanks_that_begins_with_the_date():
    assert rows(
        "日期 时间 单位 地点 联系人\n5月10日 9:00-10:30 县税务局 大厅一楼 王红\n5月11日 9:00-10:30 县人社局 大厅二楼 李明"
    ) == [
        (None, "县税务局", "2023-05-10", "9:00-10:30", "大厅一楼"),
        (None, "县人社局", "2023-05-11", "9:00-10:30", "大厅二楼"),
    ]


def test_a_form_of_cells():
    result = annex(
        "企业走访登记表",
        "企业名称\t\t联系人\t\n意见建议：\t\t联系人\t\n2023\t\t\t\n请如实填写企业在办理过程中遇到的各种困难和问题，可另附页\t\t\t",
    )
    (form,) = result.forms
    assert (form.title, form.fields) == ("企业走访登记表", ["企业名称", "联系人", "意见建议"])
    assert len(result.tasks) == 1


def test_a_form_of_lines():
    (form,) = annex("企业走访登记表", "企业名称：____ 联系人：____\n联系人：\n填表人  填表日期\n注：请如实填写").forms
    assert form.fields == ["企业名称", "联系人", "填表人", "填表日期"]


def test_a_form_that_holds_work_is_a_table_of_tasks():
    result = annex("整改情况统计表", "序号\t问题\t整改措施\t责任单位\n1\t窗口排队\t增设两个窗口。\t县营商局")
    assert result.forms == []
    assert [task.title for task in result.tasks][1:] == ["窗口排队"]


def test_a_list_of_names_is_neither_task_nor_duty():
    result = annex("领导小组成员名单", "组长：张某某\n1.李某某于5月底前负责日常工作\n2.县财政局负责经费。")
    assert (len(result.tasks), result.obligations) == (1, [])


def test_marks_below_merged_cells_are_no_fields_and_repeat_a_timetable():
    text = (
        "青禾县走访方案\n\n各乡镇：\n\n一、任务\n1.清理收费目录。\n\n附件1\n走访安排表\n"
        "日期\t单位\t时间\t地点\n2023年5月10日\t县税务局\t9:00\t三楼会议室\n〃\t县人社局\t〃\t〃\n"
        "\n附件2\n走访登记表\n企业名称\t\t地址\n联系人\t\t〃\n"
    )
    found = gongwen.decompose_text(text)
    (table,) = found.timetables
    assert [(row.unit, row.date, row.time, row.place) for row in table.rows] == [
        ("县税务局", "2023-05-10", "9:00", "三楼会议室"),
        ("县人社局", "2023-05-10", "9:00", "三楼会议室"),
    ]
    assert [form.fields for form in found.forms] == [["企业名称", "地址", "联系人"]]


def test_what_is_merged_in_a_timetable_holds_for_the_rows_below():
    text = (
        "青禾县走访方案\n\n各乡镇：\n\n一、任务\n1.清理收费目录。\n\n附件1\n走访安排表\n"
        "单位\t日期\t时段\t地点\n县税务局\t2023年5月10日\t上午\t三楼\n〃\t2023年5月11日\t〃\t〃\n"
    )
    (table,) = gongwen.decompose_text(text).timetables
    assert [(row.unit, row.date, row.time, row.place) for row in table.rows] == [
        ("县税务局", "2023-05-10", "上午", "三楼"),
        ("县税务局", "2023-05-11", "上午", "三楼"),
    ]
