from __future__ import annotations

import pytest

import gongwen
from gongwen.extract.deadlines import Base
from gongwen.extract.narrative import is_reporting, read_clauses, sentences

BASE = Base(2023, None)


def clauses(text: str) -> list[str]:
    return [text[slice(*clause.span)] for clause in read_clauses(text, 0, len(text), BASE)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("甲要公开。乙要登记;丙要报告!丁呢?", ["甲要公开", "乙要登记", "丙要报告", "丁呢"]),
        ("甲要公开", ["甲要公开"]),
        ("甲\n乙", ["甲", "乙"]),
        ("。。;甲。", ["甲"]),
        ("", []),
    ],
)
def test_sentences(text, wanted):
    assert [text[a:b] for a, b in sentences(text, 0, len(text))] == wanted


def test_sentences_keep_to_their_stretch():
    text = "甲要公开。乙要登记。丙要报告"
    assert [text[a:b] for a, b in sentences(text, 5, 9)] == ["乙要登记"]


def test_only_sentences_with_a_time_are_clauses():
    text = "县财政局要公开清单。县审计局于5月底前完成抽查;各单位每月25日前向县营商局报送进展。加强宣传。"
    assert clauses(text) == ["县审计局于5月底前完成抽查", "各单位每月25日前向县营商局报送进展"]
    assert clauses("县财政局要公开清单。") == []


def test_a_clause_knows_who_acts_and_who_receives():
    text = "宣传要广泛。各单位每月25日前向县营商局报送进展2次。"
    (clause,) = read_clauses(text, 0, len(text), BASE)
    assert [text[u.start : u.end] for actor in clause.actors for u in actor.units] == ["各单位"]
    assert [text[u.start : u.end] for u in clause.report_to] == ["县营商局"]
    assert clause.found[0].deadline.recurrence


def test_two_times_of_one_sentence_are_one_clause():
    text = "县财政局于5月底前公布清单,并于6月底前完成抽查。"
    (clause,) = read_clauses(text, 0, len(text), BASE)
    assert [found.deadline.due for found in clause.found] == ["2023-05-31", "2023-06-30"]


@pytest.mark.parametrize(
    ("text", "wanted"), [("将自查报告报送县营商局", True), ("按时提交材料", True), ("天气晴朗", False)]
)
def test_reporting(text, wanted):
    assert is_reporting(text, (0, len(text))) is wanted


def test_reporting_looks_inside_the_span_only():
    assert not is_reporting("天气晴朗,按时提交材料", (0, 4))


def notice(body: str) -> gongwen.Decomposition:
    return gongwen.decompose_text(
        f"关于做好窗口检查的通知\n\n各单位：\n\n{body}\n\n青禾县人民政府办公室\n2023年3月6日\n"
    )


def test_a_notice_without_numbers_tells_its_duties():
    result = notice("各单位于3月13日前将自查报告报送县营商局。\n县营商局负责汇总情况。\n天气转暖，春意盎然。")
    assert result.tasks == []
    assert [(d.text, d.responsible_units, d.report_to, d.deadline.due) for d in result.obligations] == [
        ("各单位于3月13日前将自查报告报送县营商局", ["各单位"], ["县营商局"], "2023-03-13"),
        ("县营商局负责汇总情况", ["县营商局"], [], None),
    ]


def test_a_time_without_anybody_and_anything_to_do_is_no_duty():
    assert notice("窗口下午3时至5时人多。\n春节为2023年1月22日。").obligations == []


def test_requirements_behind_the_items_are_duties_outside_them():
    result = notice("一、任务\n1.设立投诉专窗，安排专人值守。\n二、要求\n各单位要于5月底前将总结报送县营商局。")
    assert [task.title for task in result.tasks] == ["设立投诉专窗，安排专人值守"]
    assert [(d.responsible_units, d.report_to, d.deadline.due) for d in result.obligations] == [
        (["各单位"], ["县营商局"], "2023-05-31")
    ]


def test_duties_come_in_the_order_of_the_text():
    result = notice(
        "各单位于3月13日前报送自查报告。\n一、总体要求\n县营商局负责汇总。\n二、任务\n1.设立投诉专窗，安排专人值守。\n三、保障措施\n各乡镇于4月底前报送总结。"
    )
    spans = [duty.span for duty in result.obligations]
    assert spans == sorted(spans)
    assert len(spans) == 3
    for duty in result.obligations:
        assert result.text[slice(*duty.span)] == duty.text


def test_together_with_is_no_part_of_a_name():
    (duty,) = notice("县财政局牵头，会同县审计局于4月20日前完成抽查。").obligations
    assert duty.responsible_units == ["县财政局", "县审计局"]
