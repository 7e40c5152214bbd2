import pytest

from gongwen.model import Document, Form, Timetable, TimetableRow
from gongwen.write.table import render_table
from gongwen.write.width import text_width
from tests.factories.documents import full, result, task


@pytest.mark.parametrize("width", [1, 40, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(width):
    lines = render_table(full(), width).split("\n")
    assert max(map(text_width, lines)) == max(40, width)


def test_columns_are_aligned():
    lines = render_table(full(), 100).split("\n")
    head = next(line for line in lines if line.startswith("序号"))
    first = next(line for line in lines if line.startswith("1 "))
    second = next(line for line in lines if line.startswith("2??"))
    column = text_width(head[: head.index("牵头（责任）单位")])
    assert text_width(first[: first.index("县A局")]) == column
    assert text_width(second[: second.index("责任：")]) == column


def test_whole_table():
    shown = render_table(result(task(lead_units=["县A局"])), 40)
    assert shown == "\n".join(
        [
            "=" * 40,
            "标题      关于印发方案的通知",
            "发文字号  云政发〔2020〕7号",
            "",
            "任务 1 项",
            "=" * 40,
            "序号  任务      牵头单位",
            "-" * 40,
            "1     编制规划  县A局",
            "-" * 40,
        ]
    )


def test_headings_are_shown_once():
    shown = render_table(result(task(path=["一、甲", "（一）子"]), task(path=["一、甲", "（二）丑"])), 80)
    assert shown.count("# 一、甲") == 1
    assert "  # （一）子" in shown
    assert "  # （二）丑" in shown


def test_what_stands_outside_the_tasks():
    shown = render_table(full(), 100)
    for line in (
        "报送要求和其他要求 2 项",
        "      [每月10日]　[责任单位：各单位]　[报送：县A局]",
        "   2  统一报送",
        "日程表：直播安排表（2 行）",
        "表单 1 张",
        "   1  登记表：姓名、电话",
        "标语口号 2 条",
        "   2  =1+1",
        "疑点 3 处",
        "  没有写明谁牵头。（第 2 项）",
        "      第 2 项：“另一句话”",
        "  这一段没有读懂。（全文）",
        "      “另一句话在这里”",
        "字形      繁体",
        "联系人    苏禾 123",
        "引文      《条例》（令第1号）；《规定》",
    ):
        assert line in shown.split("\n"), line


def test_timetable_leaves_out_empty_columns():
    shown = render_table(full(), 100)
    assert "序号  单位   日期          时间\n1     县A局  2020年7月5日  9:00\n      县B局\n" in shown


def test_empty_parts():
    shown = render_table(
        result(document=Document(), timetables=[Timetable("空表", [TimetableRow()])], forms=[Form("表")])
    )
    assert "标题      （没有读出）" in shown
    assert "没有读出任务。" in shown
    assert "日程表：空表（1 行）" in shown
    assert "疑点" not in shown


def test_a_long_document_keeps_its_shape():
    many = render_table(result(*(task(f"第{n}件事" * 8, lead_units=["县A局"] * 9) for n in range(300))), 80)
    assert max(map(text_width, many.split("\n"))) == 80
    assert "\n300   " in many
