from __future__ import annotations

import datetime as dt
import gc
import json

import pytest

import gongwen

NOTICE = """青禾县人民政府办公室文件

青政办发〔2023〕12号

关于印发两个工作方案的通知

各乡镇人民政府，县政府各部门：

现将两个工作方案印发给你们，请认真贯彻执行。各单位于3月20日前将联系人名单报送县营商局。

附件：1.宣传标语
2.采访安排表
3.企业走访登记表
4.领导小组成员名单

青禾县人民政府办公室

2023年3月6日
"""
FEES = """
青禾县规范涉企收费实施方案

一、总体要求

坚持问题导向，减轻企业负担。

二、主要任务

（一）清理收费目录。公布收费清单，取消重复收费。（县财政局牵头，县发改局、县审计局配合；完成时限：持续推进，2023年6月底前取得阶段性成果）

（二）清退多收款项。逐笔登记，每月5日前将进展报送县营商局。（县税务局负责）

三、保障措施

（一）强化督导。县督查室每季度通报一次进展情况。
"""
DESKS = """
青禾县政务窗口建设实施方案

序号\t任务\t具体工作\t责任单位\t完成时限\t备注
1\t设立投诉专窗\t在大厅设立投诉窗口。\t县营商局\t8月底前\t已启动
2\t开通服务热线\t公布热线号码，配备接线人员。\t县信访局\t同上\t
"""
ANNEXES = """
附件1

宣传标语

1.优化环境，服务企业！
2.人人都是营商环境！

附件2

采访安排表

序号\t单位\t采访时间\t地点
1\t县财政局\t3月10日9:30\t县融媒体中心
2\t县营商局\t3月12日14时\t政务大厅

附件3

企业走访登记表

企业名称\t\t联系人\t
意见建议\t\t\t

附件4

领导小组成员名单

组长：张某某
1.李某某负责日常工作
"""
WHOLE = NOTICE + FEES + DESKS + ANNEXES


@pytest.fixture(scope="module")
def whole() -> gongwen.Decomposition:
    return gongwen.decompose_text(WHOLE)


def test_the_head(whole):
    document = whole.document
    assert document.title == "关于印发两个工作方案的通知"
    assert (document.number, document.issued_on) == ("青政办发〔2023〕12号", "2023-03-06")
    assert document.issuers == ["青禾县人民政府办公室"]


def test_each_plan_is_a_scheme_and_restarts_its_numbers(whole):
    assert whole.schemes == ["青禾县规范涉企收费实施方案", "青禾县政务窗口建设实施方案"]
    assert [(task.scheme, task.ordinal, task.title) for task in whole.tasks] == [
        (0, "一", "清理收费目录"),
        (0, "二", "清退多收款项"),
        (1, "1", "设立投诉专窗"),
        (1, "2", "开通服务热线"),
    ]


def test_units_and_times_of_each_task(whole):
    first, second, third, fourth = whole.tasks
    assert (first.lead_units, first.participating_units) == (["县财政局"], ["县发改局", "县审计局"])
    assert (first.deadline.milestone, first.deadline.continuous, first.deadline.due) == ("2023-06-30", True, None)
    assert (second.responsible_units, second.report_to) == (["县税务局"], ["县营商局"])
    assert second.deadline.recurrence == "FREQ=MONTHLY;BYMONTHDAY=5"
    assert (third.responsible_units, third.deadline.due) == (["县营商局"], "2023-08-31")
    assert (fourth.responsible_units, fourth.deadline.due) == (["县信访局"], "2023-08-31")


def test_duties_outside_the_tasks(whole):
    assert [(d.responsible_units, d.report_to, d.deadline.due or d.deadline.recurrence) for d in whole.obligations] == [
        (["各单位"], ["县营商局"], "2023-03-20"),
        (["县督查室"], [], "FREQ=MONTHLY;INTERVAL=3"),
    ]


def test_annexes_are_no_tasks(whole):
    assert whole.slogans == ["优化环境，服务企业！", "人人都是营商环境！"]
    assert [(t.title, [(r.unit, r.date, r.time, r.place) for r in t.rows]) for t in whole.timetables] == [
        (
            "采访安排表",
            [("县财政局", "2023-03-10", "9:30", "县融媒体中心"), ("县营商局", "2023-03-12", "14时", "政务大厅")],
        )
    ]
    assert [(form.title, form.fields) for form in whole.forms] == [
        ("企业走访登记表", ["企业名称", "联系人", "意见建议"])
    ]


def test_every_span_lies_in_the_text_and_begins_at_the_item(whole):
    for task in whole.tasks:
        printed = whole.text[slice(*task.span)]
        assert task.title in printed
        assert printed.lstrip("（").startswith(task.ordinal)
    assert whole.signals == []


def test_the_answer_does_not_depend_on_what_was_read_before(whole):
    before = json.dumps(whole.to_dict(), ensure_ascii=False)
    gongwen.decompose_text(DESKS + FEES + NOTICE)
    assert json.dumps(gongwen.decompose_text(WHOLE).to_dict(), ensure_ascii=False) == before


@pytest.mark.parametrize("times", [2, 5])
def test_a_plan_printed_several_times_gives_its_tasks_as_often(times):
    once = [
        (task.ordinal, task.title, task.lead_units, task.responsible_units)
        for task in gongwen.decompose_text(WHOLE).tasks
    ]
    found = gongwen.decompose_text(NOTICE + (FEES + DESKS) * times)
    assert [(task.ordinal, task.title, task.lead_units, task.responsible_units) for task in found.tasks] == once * times
    assert [task.scheme for task in found.tasks] == [i // 2 for i in range(4 * times)]
    spans = [task.span for task in found.tasks]
    assert spans == sorted(spans)


def table(bar: str) -> str:
    return NOTICE + DESKS.replace("\t", bar)


SINGLE = (
    NOTICE
    + "\n青禾县政务窗口建设实施方案\n\n"
    + DESKS.split("\n\n", 1)[1]
    .replace("同上", "8月底前")
    .replace("备注", "")
    .replace("已启动", "")
    .replace("\t", "\n")
    .replace("\n\n", "\n")
)


@pytest.mark.parametrize(
    "text",
    [
        table("\t"),
        table("|"),
        table(" | "),
        table("\t").replace("\n2\t", "\n\n2\t"),
        NOTICE + "\n".join(f"|{line}|" if "\t" in line else line for line in DESKS.split("\n")).replace("\t", "|"),
        SINGLE,
        NOTICE
        + "\n青禾县政务窗口建设实施方案\n\n（一）设立投诉专窗\n在大厅设立投诉窗口。\n责任单位：县营商局\n完成时限：8月底前\n"
        "（二）开通服务热线\n公布热线号码，配备接线人员。\n责任单位 县信访局\n完成时限 8月底前\n",
        NOTICE
        + "\n青禾县政务窗口建设实施方案\n\n1.设立投诉专窗。在大厅设立投诉窗口。（责任单位：县营商局；完成时限：8月底前）\n"
        "2.开通服务热线。公布热线号码，配备接线人员。（县信访局负责，8月底前完成）。\n",
    ],
)
def test_one_plan_in_every_shape(text):
    found = gongwen.decompose_text(text)
    assert found.schemes == ["青禾县政务窗口建设实施方案"]
    assert [(task.title, task.content, task.responsible_units, task.deadline.due) for task in found.tasks] == [
        ("设立投诉专窗", "在大厅设立投诉窗口。", ["县营商局"], "2023-08-31"),
        ("开通服务热线", "公布热线号码，配备接线人员。", ["县信访局"], "2023-08-31"),
    ]


def test_a_timetable_beside_a_table_of_tasks_stays_a_timetable():
    found = gongwen.decompose_text(
        table("\t")
        + "\n采访安排如下。\n以下为采访安排，请各单位提前准备。\n三月内完成。\n\n序号\t单位\t采访时间\n1\t县财政局\t3月10日\n"
    )
    assert len(found.tasks) == 2
    assert [row.unit for timetable in found.timetables for row in timetable.rows] == ["县财政局"]


def test_text_without_anything_in_it():
    for text in ("", "\n\n", "\u200b\x00", "　"):
        found = gongwen.decompose_text(text)
        assert (found.tasks, found.obligations, found.schemes) == ([], [], [])


def test_text_without_a_title_is_read_from_its_first_line():
    (task,) = gongwen.decompose_text("1.清理目录。公布清单。（县财政局负责；2023年6月底前）").tasks
    assert (task.title, task.span[0]) == ("清理目录", 0)


def test_files_are_read_like_text(tmp_path):
    path = tmp_path / "方案.txt"
    path.write_text(WHOLE, encoding="utf-8")
    wanted = gongwen.decompose_text(WHOLE).to_dict()
    assert gongwen.decompose(path).to_dict() == wanted
    assert gongwen.decompose(str(path)).to_dict() == wanted
    assert gongwen.decompose(WHOLE.encode("gb18030"), name="方案.txt").to_dict() == wanted


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(gongwen.GongwenError):
        gongwen.decompose(tmp_path / "没有.txt")


def test_the_date_of_the_caller_counts_where_the_document_prints_none():
    text = "一、任务\n1.清理目录。公布清单。（县财政局负责；6月底前）"
    (task,) = gongwen.decompose(text.encode(), name="a.txt", base=dt.date(2019, 1, 1)).tasks
    assert task.deadline.due == "2019-06-30"
    (task,) = gongwen.decompose_text(text, base=dt.date(2018, 1, 1)).tasks
    assert task.deadline.due == "2018-06-30"


def test_the_collector_comes_back_and_what_others_froze_stays_frozen():
    assert gc.isenabled()
    gc.freeze()
    try:
        frozen = gc.get_freeze_count()
        gongwen.decompose_text(WHOLE)
        assert gc.get_freeze_count() == frozen > 0
    finally:
        gc.unfreeze()
    gongwen.decompose_text(WHOLE)
    assert gc.get_freeze_count() == 0
    assert gc.isenabled()
    gc.disable()
    try:
        gongwen.decompose_text(WHOLE)
        assert not gc.isenabled()
    finally:
        gc.enable()
