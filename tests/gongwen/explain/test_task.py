import pytest

from gongwen.explain import explain_task
from gongwen.model import (
    Deadline,
    Decomposition,
    Document,
    Duty,
    Quota,
    Signal,
    Target,
    Task,
)

TEXT = "各股室负责下列事项。\n1\t发放宣传单\t办公室\t9月底前\n后面的话"
UNIT = (TEXT.index("办公室"), TEXT.index("办公室") + 3)
WHEN = (TEXT.index("9月底前"), TEXT.index("9月底前") + 4)
ROW = (TEXT.index("1\t"), TEXT.index("\n后面"))


def result_of(task, text=TEXT, schemes=("宣传方案",)):
    return Decomposition(Document(), list(schemes), [task], [], [], [], [], [], text)


def task_of(**changes):
    facts = {
        "responsible_units": ["办公室"],
        "deadline": Deadline("9月底前", due="2020-09-30"),
        "span": ROW,
        "grounds": [("responsible", "column", UNIT), ("deadline", "date", WHEN)],
    }
    return Task(0, ["三、任务"], "1", "发放宣传单", "", **(facts | changes))


def test_words_are_marked_and_every_fact_names_its_rule():
    assert explain_task(result_of(task_of()), 1) == "\n".join(
        [
            "第 1 项  发放宣传单",
            "  位置：宣传方案 > 三、任务",
            f"  原文（第 {ROW[0]} 至 {ROW[1]} 字）：",
            "    | 1 | 发放宣传单 | 【1 办公室】 | 【2 9月底前】",
            "  读出：",
            "    责任单位：办公室",
            "    完成时限：9月底前　读作：2020年9月30日前",
            "  依据：",
            "    【1】责任单位：“办公室”　规则 column（表格的栏）",
            "    【2】完成时限：“9月底前”　规则 date",
            "  把握程度：1.00",
            "  疑点：无",
        ]
    )


def test_bold_surrounds_the_marks():
    assert "<b>【1 办公室】</b>" in explain_task(result_of(task_of()), 1, bold=("<b>", "</b>"))


def test_overlapping_words_get_one_mark():
    whole = (UNIT[0], WHEN[1])
    grounds = [("deadline", "column", WHEN), ("responsible", "label 责任单位", whole)]
    shown = explain_task(result_of(task_of(grounds=grounds)), 1)
    assert "【1 办公室\t9月底前】".replace("\t", " | ") in shown
    assert "【2" not in shown
    assert "规则 label 责任单位（栏名“责任单位”）" in shown


def test_words_outside_the_task_are_quoted_from_where_they_stand():
    shown = explain_task(result_of(task_of(grounds=[("responsible", "inherited", (0, 3))])), 1)
    assert "  别处（第 0 至 3 字）：\n    | 【1 各股室】负责下列事项。" in shown
    assert "规则 inherited（沿用上级或同组的写法）" in shown


def test_evidence_without_words_is_listed_without_a_mark():
    shown = explain_task(result_of(task_of(grounds=[("quota", "guess", (5, 5))])), 1)
    assert "    【-】数量要求：“”　规则 guess" in shown


def test_everything_read_is_told():
    task = task_of(
        lead_units=["县A局"],
        participating_units=["县B局"],
        report_to=["县C局"],
        deadline=Deadline("2020年1月前", reading="按1月底读"),
        quotas=[Quota(1, "次", "month", "")],
        targets=[Target("知晓率", ">=", 0.8)],
        duties=[Duty("每月上报", [], [], Deadline(recurrence="FREQ=MONTHLY"))],
        confidence=0.456,
        signals=[
            Signal("no_lead", "没有牵头。", ROW),
            Signal("deadline_unread", "没有读懂。", WHEN),
            Signal("x", "怪。"),
        ],
    )
    shown = explain_task(result_of(task), 1)
    for line in (
        "    牵头单位：县A局",
        "    配合单位：县B局",
        "    报送对象：县C局",
        "    完成时限：2020年1月前　读作：没有读出",
        "    另有读法：按1月底读",
        "    数量要求：每月1次",
        "    目标值：知晓率不低于80%",
        "    分项工作：每月上报（每月）",
        "  把握程度：0.46",
        "    没有牵头。（no_lead）",
        "    没有读懂。（deadline_unread）　原文“9月底前”",
        "    怪。（x）",
    ):
        assert line in shown.split("\n") or line + " " in shown.split("\n"), line


def test_nothing_read():
    task = Task(7, [], "1", "空", "", span=(0, 3))
    shown = explain_task(result_of(task), 1)
    assert "没有读出单位和时限" in shown
    assert "依据：没有规则读过本条的单位和时限" in shown
    assert "位置" not in shown


def test_long_source_is_cut_between_the_marks():
    text = "甲" * 5000 + "办公室" + "乙" * 5000
    task = task_of(span=(0, len(text)), grounds=[("responsible", "column", (5000, 5003))])
    shown = explain_task(result_of(task, text), 1)
    assert "甲 …… 甲" in shown
    assert "【1 办公室】" in shown
    assert len(shown) < 2000


@pytest.mark.parametrize("number", [0, -1, 2])
def test_no_such_task(number):
    with pytest.raises(IndexError):
        explain_task(result_of(task_of()), number)
