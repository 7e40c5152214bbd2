from gongwen.model import Deadline, Duty, Signal
from gongwen.write.ledger import doubts_of, grouped, numbers_text, rows_of, shorten, units_label
from tests.factories.documents import full, result, task


def test_row_of_a_task_with_everything():
    row = rows_of(full())[0]
    assert (row.number, row.headings, row.title, row.units) == (1, ("一、任务",), "编制规划", "县A局")
    assert (row.participating, row.deadline, row.doubts) == ("县B局、县C局", "9月底前", 0)
    assert row.remarks == [
        "2020年9月30日前",
        "读法：按月底读",
        "报送：县D局",
        "数量：每月2次巡查",
        "目标：知晓率不低于80%",
        "分项：各组：各组每月上报进展情况（每月）",
        "原表备注",
    ]


def test_printed_number_is_shown_where_it_differs_from_the_running_one():
    assert [row.title for row in rows_of(full())] == ["编制规划", "二 另一件事"]


def test_responsible_units_are_told_from_leading_ones_where_both_occur():
    mixed = full()
    assert [row.units for row in rows_of(mixed)] == ["县A局", "责任：县E局、县F局"]
    assert units_label(mixed) == "牵头（责任）单位"
    alone = result(task(responsible_units=["县E局"]))
    assert (rows_of(alone)[0].units, units_label(alone)) == ("县E局", "责任单位")
    led = result(task(lead_units=["县A局"]))
    assert (rows_of(led)[0].units, units_label(led)) == ("县A局", "牵头单位")
    assert units_label(result(task())) == "牵头单位"
    both = result(task(lead_units=["县A局"], responsible_units=["县E局"]))
    assert rows_of(both)[0].units == "县A局\n责任：县E局"


def test_a_scheme_is_a_heading_only_among_several():
    assert rows_of(result(task(path=["一"])))[0].headings == ("一",)
    several = result(task(scheme=1), schemes=["甲方案", "乙方案"])
    assert rows_of(several)[0].headings == ("乙方案",)


def test_what_was_read_is_not_repeated_where_it_is_printed_so():
    printed = result(task(deadline=Deadline("2020年9月30日前", due="2020-09-30")))
    assert rows_of(printed)[0].remarks == []


def test_a_long_duty_is_shown_around_its_time():
    def remark(text, words):
        found = task(duties=[Duty(text, [], [], Deadline(words, recurrence="FREQ=MONTHLY"))])
        return rows_of(result(found))[0].remarks[0]

    assert remark("每月上报" + "甲" * 40, "每月") == "分项：每月上报" + "甲" * 21 + "…（每月）"
    assert (
        remark("甲" * 40 + "每月上报" + "乙" * 40, "每月")
        == "分项：…" + "甲" * 8 + "每月上报" + "乙" * 13 + "…（每月）"
    )
    assert remark("甲" * 40 + "每月上报", "每月") == "分项：…" + "甲" * 22 + "每月上报（每月）"
    assert remark("甲" * 40, "每月") == "分项：" + "甲" * 25 + "…（每月）"


def test_doubts_come_with_their_words():
    found = doubts_of(full())
    assert [(doubt.number, doubt.message, doubt.words) for doubt in found] == [
        (None, "这一段没有读懂。", "另一句话在这里"),
        (2, "没有写明谁牵头。", ""),
        (2, "没有读懂。", "另一句话"),
    ]
    assert [doubt.confidence for doubt in found] == [None, 0.4, 0.4]


def test_a_doubt_without_place_has_no_words():
    assert doubts_of(result(signals=[Signal("title_missing", "没有标题。")]))[0].words == ""


def test_doubts_of_one_message_stand_together():
    twice = [Signal("a", "甲"), Signal("b", "乙")]
    found = doubts_of(result(task(signals=twice), task(signals=twice)))
    assert [(message, [doubt.number for doubt in group]) for message, group in grouped(found)] == [
        ("甲", [1, 2]),
        ("乙", [1, 2]),
    ]


def test_numbers():
    assert numbers_text([]) == ""
    assert numbers_text([3]) == "3"
    assert numbers_text([2, 1]) == "1、2"
    assert numbers_text([1, 2, 3, 7, 9, 10]) == "1-3、7、9、10"


def test_shorten():
    assert shorten("一\n二  三", 10) == "一 二 三"
    assert shorten("一二三四", 3) == "一二…"
