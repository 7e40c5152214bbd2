from __future__ import annotations

import datetime as dt

import pytest

import gongwen

HEAD = "青禾县窗口整治工作方案\n\n各乡镇人民政府：\n\n"
SIGNED = "\n\n青禾县人民政府\n2023年3月6日\n"


def the_task(body: str, tail: str = SIGNED):
    (task,) = gongwen.decompose_text(f"{HEAD}{body}{tail}").tasks
    return task


def codes(body: str, tail: str = SIGNED) -> set[str]:
    return {signal.code for signal in the_task(body, tail).signals}


@pytest.mark.parametrize(
    ("body", "wanted", "confidence"),
    [
        ("一、任务\n1.清理目录。公布清单。（县财政局牵头；6月底前）", set(), 1.0),
        ("一、任务\n1.清理目录。公布清单。（县财政局负责；6月底前）", set(), 1.0),
        ("一、任务\n1.清理目录。公布清单。（县财政局牵头）", {"no_deadline"}, 0.9),
        ("一、任务\n1.清理目录。公布清单。（6月底前）", {"no_unit"}, 0.6),
        ("一、任务\n1.清理目录。公布清单。", {"no_unit", "no_deadline"}, 0.54),
        ("一、任务\n1.清理目录。由县财政局公布清单。（6月底前）", {"unit_from_text"}, 0.8),
        ("一、任务\n1.清理目录。于6月底前公布清单。（县财政局负责）", {"deadline_from_text"}, 0.9),
        ("一、任务\n1.清理目录。公布清单。（责任单位：县财政局、县审计局；完成时限：6月底前）", {"no_lead"}, 0.9),
        ("一、任务\n1.清理目录。公布清单。（县财政局牵头，县审计局配合；6月底前）", set(), 1.0),
        ("一、收费（县财政局牵头）\n1.清理目录，公布全部清单。（6月底前）", {"unit_inherited"}, 0.85),
        ("一、任务\n1.清理目录。公布清单。（县财政局牵头；2月底前）", {"due_before_issue"}, 0.6),
        ("一、任务\n1.清理目录。公布清单。\n责任单位：县财政局\n完成时限：视情况而定", {"deadline_unread"}, 0.6),
        ("一、任务\n1.清理目录。公布\ufffd清单。（县财政局牵头；6月底前）", {"garbled"}, 0.7),
        ("一、任务\n1.清理目录。公布??h級清单。（县财政局牵头；6月底前）", {"garbled"}, 0.7),
        ("一、任务\n1.清理目录。公布清单。（县财政局牵头；以下均需各乡镇落实；6月底前）", {"applies_below"}, 0.8),
    ],
)
def test_each_doubt_leaves_its_signal_and_lowers_the_confidence(body, wanted, confidence):
    task = the_task(body)
    assert {signal.code for signal in task.signals} == wanted
    assert task.confidence == confidence


def test_a_year_taken_from_the_text_is_a_doubt_about_dates_only():
    assert codes("一、2023年任务\n1.清理目录。公布清单。（县财政局牵头；6月底前）", "\n") == {"year_guessed"}
    assert codes("一、任务\n1.清理目录。公布清单。（县财政局牵头；完成时限：持续推进）", "\n") == set()
    assert codes("一、2023年任务\n1.清理目录。公布清单。（县财政局牵头；6月底前取得阶段性成果）", "\n") == {
        "year_guessed"
    }


def test_a_year_printed_nowhere_is_not_made_up():
    text = "一、任务\n1.清理目录。公布清单。（县财政局牵头；6月底前）\n2.设立专窗。县营商局于5月底前设立，每月通报。"
    first, second = gongwen.decompose_text(text).tasks
    assert (first.deadline.text, first.deadline.due, first.deadline.all_due) == ("6月底前", None, [])
    assert [duty.deadline.due for duty in second.duties] == [None, None]
    assert second.duties[1].deadline.recurrence == "FREQ=MONTHLY"
    assert "year_unknown" in {signal.code for signal in first.signals}
    assert gongwen.decompose_text(text, base=dt.date(2023, 3, 6)).tasks[0].deadline.due == "2023-06-30"


def test_a_printed_year_is_not_guessed():
    assert codes("一、任务\n1.清理目录。公布清单。（县财政局牵头；2023年6月底前）", "\n") == set()


def test_a_first_result_before_the_date_of_issue():
    assert codes("一、任务\n1.清理目录。公布清单。（县财政局牵头；2月底前取得阶段性成果）") == {"due_before_issue"}


def test_the_day_of_issue_itself_is_not_before_it():
    assert codes("一、任务\n1.清理目录。公布清单。（县财政局牵头；3月6日前）") == set()
    assert codes("一、任务\n1.清理目录。公布清单。（县财政局牵头；3月5日前）") == {"due_before_issue"}


def test_a_deadline_before_its_phase_is_signalled():
    assert len(codes("一、总结阶段（2023年11月）\n1.清理目录。公布清单。（县财政局牵头；10月底前）")) == 1


def test_a_deadline_inside_its_phase_is_no_doubt():
    assert codes("一、总结阶段（2023年11月）\n1.清理目录。公布清单。（县财政局牵头；11月底前）") == set()


def test_every_signal_of_a_task_has_words_and_a_place():
    result = gongwen.decompose_text(f"{HEAD}一、任务\n1.清理目录。公布清单??。（2月底前）{SIGNED}")
    (task,) = result.tasks
    assert {signal.code for signal in task.signals} == {"no_unit", "due_before_issue", "garbled"}
    for signal in task.signals:
        assert signal.message.endswith("。")
        assert "清理目录" in result.text[slice(*signal.span)]


def test_doubts_multiply():
    task = the_task("一、任务\n1.清理目录。公布??清单。（2月底前）")
    assert task.confidence == round(0.6 * 0.6 * 0.7, 3)
