"""What the corpus cannot say line by line: spans, bases, context, several phrases together, doubts, linear time."""

import datetime as dt
import time

import pytest

from gongwen.extract.deadlines import Base, combine, read_deadline, read_field, scan
from gongwen.model import Relative, Window

BASE = Base(2020, dt.date(2020, 5, 21))


def phrases(text: str, base: Base = BASE) -> list[str]:
    return [text[item.start : item.end] for item in scan(text, 0, len(text), base)]


def dues(text: str, base: Base = BASE) -> list[str | None]:
    return [item.deadline.due for item in scan(text, 0, len(text), base)]


def test_found_has_place_rule_and_words():
    text = "各单位于5月23日前上报活动方案。"
    (item,) = scan(text, 0, len(text), BASE)
    assert (item.start, item.end, item.rule) == (4, 10, "date")
    assert item.deadline.text == text[4:10] == "5月23日前"


def test_offsets_are_those_of_the_whole_text():
    text = "九月底前完成。\n十月底前完成。"
    (item,) = scan(text, 8, len(text), BASE)
    assert (item.start, item.deadline.due) == (8, "2020-10-31")


def test_span_reaches_back_to_the_event():
    text = "承办单位应当自收到转办单之日起5个工作日内办结。"
    assert phrases(text) == ["收到转办单之日起5个工作日内"]
    text = "自受理之日起,15日内作出决定。"
    (item,) = scan(text, 0, len(text), BASE)
    assert item.deadline.relative == Relative(15, "day", "受理之日")


def test_milestone_takes_its_words_along():
    assert phrases("2021年6月底前取得阶段性成果,并持续推进。") == ["2021年6月底前取得阶段性成果", "持续推进"]


def test_year_printed_earlier_in_the_sentence_holds_for_the_rest():
    assert dues("2021年6月底前制定方案,9月底前完成。") == ["2021-06-30", "2021-09-30"]
    assert dues("2021年6月底前制定方案。9月底前完成。") == ["2021-06-30", "2020-09-30"]


def test_a_printed_year_does_not_hold_far_away():
    assert dues("2021年6月底前制定方案," + "并" * 300 + ",9月底前完成。") == ["2021-06-30", "2020-09-30"]


def test_an_event_may_be_missing_although_its_words_are_there():
    text = "应在之后3日内上报。"
    (item,) = scan(text, 0, len(text), BASE)
    assert (item.deadline.relative, item.start) == (Relative(3, "day", ""), 4)


def test_without_a_date_only_the_year_counts():
    assert dues("9月底前完成。", Base(2019)) == ["2019-09-30"]
    assert dues("2018年9月底,全县完成整治。", Base(2019)) == []
    assert dues("2018年5月至7月,全县开展整治。", Base(2019)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1月15日前上报", "2021-01-15"), ("11月30日前上报", "2020-11-30"), ("2020年1月15日前上报", "2020-01-15")],
)
def test_a_december_document_means_next_january(text, expected):
    (item,) = scan(text, 0, len(text), Base(2020, dt.date(2020, 12, 20)))
    assert item.deadline.due == expected
    assert ("2021" in (item.deadline.reading or "")) is (expected[:4] == "2021")


def test_what_lies_before_the_document_is_told_not_asked():
    assert dues("5月15日,县政府召开会议。") == []
    assert dues("6月15日,县政府召开会议。") == ["2020-06-15"]
    assert dues("2020年5月21日") == []  # the date line
    assert dues("2020年4月底前完成。") == ["2020-04-30"]  # a late limit stays a limit


def test_bare_continuous_is_a_status_only_beside_a_date_or_in_a_bracket():
    assert phrases("持续推进改革。") == []
    assert phrases("压实责任,持续推进。") == []
    assert phrases("(长期坚持)") == ["长期坚持"]
    assert phrases("时限:持续推进;") == ["持续推进"]


def test_words_of_this_week_and_month_need_the_date():
    known, unknown = read_deadline("本月底前", base="2020-05-21"), read_field("本月底前", Base(2020))[0]
    assert (known.due, unknown.due) == ("2020-05-31", None)
    assert unknown.reading
    assert read_field("下周五前", Base(2020))[0].reading
    assert read_deadline("下个月5日前", base="2020-12-21").due == "2021-01-05"
    assert read_deadline("本月31日前", base="2020-06-01").due is None


def test_combine_keeps_every_fact():
    text = "2020年6月底前完成,持续推进,每月5日前报送,每季度通报"
    found = scan(text, 0, len(text), BASE)
    deadline = combine(found, text)
    assert (deadline.text, deadline.due, deadline.all_due) == (text, "2020-06-30", ["2020-06-30"])
    assert deadline.recurrence == "FREQ=MONTHLY;BYMONTHDAY=5"
    assert combine([], "定期").empty


def test_combine_says_when_a_frequency_had_to_give_way():
    deadline, _, _ = read_field("每周调度,每月通报", BASE)
    assert deadline.recurrence == "FREQ=WEEKLY"
    assert "频次" in (deadline.reading or "")


def test_combine_keeps_a_window_only_when_it_is_alone():
    assert read_field("6月1日至6月10日", BASE)[0].window == Window("2020-06-01", "2020-06-10")
    assert read_field("6月1日至6月10日,9月底前完成", BASE)[0].window is None


def test_field_doubts_point_at_their_words():
    text = "汛期前,长期坚持"
    deadline, found, signals = read_field(text, BASE)
    assert deadline.continuous
    assert len(found) == 1
    assert [(signal.code, signal.span) for signal in signals] == [("deadline_unread", (0, 4))]
    assert read_field("", BASE)[2] == []


def test_read_deadline_takes_any_width_script_and_base():
    assert read_deadline("２０２１年６月底前取得階段性成果", base=dt.date(2020, 1, 1)).milestone == "2021-06-30"
    assert read_deadline("5月16日16时前", base="2018-05-08").due == "2018-05-16T16:00"
    with pytest.raises(ValueError, match="Invalid isoformat"):
        read_deadline("9月底前", base="today")


@pytest.mark.parametrize("text", ["13月底前", "6月31日前", "6月31日、12月31日前", "每年13月底前"])
def test_impossible_dates_are_said_not_guessed(text):
    deadline, _, signals = read_field(text, BASE)
    assert deadline.due is None
    assert deadline.recurrence is None
    assert signals


def test_midnight_stays_within_its_day():
    assert read_deadline("6月30日24时前", base="2020-05-21").due == "2020-06-30T23:59"


def test_window_may_reach_into_the_next_year():
    assert read_deadline("10月至2月", base="2020-05-21").window == Window("2020-10-01", "2021-02-28")
    assert read_deadline("6月31日至7月2日", base="2020-05-21").window is None
    assert read_deadline("2020年13月至14月", base="2020-05-21").window is None
    assert read_deadline("即日起至2月30日", base="2020-05-21").due is None


def test_half_of_what_has_no_half_is_no_time():
    assert read_deadline("半季度内", base="2020-05-21").empty
    assert read_deadline("每季度结束后半季度内", base="2020-05-21").relative is None


def test_memory_of_phrases_is_bounded(monkeypatch):
    monkeypatch.setattr("gongwen.extract.deadlines._MEMORY", 3)
    text = "".join(f"{month}月底前完成。" for month in range(6, 12))
    assert len(dues(text, Base(2031))) == 6


PIECES = ["1", "每", "年", "一", "2021年", "5月6日、", "每月", "持续", "3、", "3日", "《", "自", "6月至", "半年"]


@pytest.mark.untraced
@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_with_the_text(piece):
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        start = time.process_time()
        scan(text, 0, length, BASE)
        read_field(text, BASE)
        return time.process_time() - start

    seconds(1000)
    small, large = seconds(20_000), seconds(160_000)
    assert large < 0.05 + small * 30  # eight times the text; quadratic would be 64 times


def test_two_days_of_a_year_that_one_rule_cannot_say():
    found = read_deadline("每年3月10日和9月20日前", base="2023-01-01")
    assert found.recurrence == "FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=10,20"
    assert found.reading is not None
    assert "3月10日、9月20日" in found.reading
    assert read_deadline("每年6月10日和12月10日前", base="2023-01-01").reading is None
