import datetime as dt

import pytest

from gongwen.extract.deadlines import Base, scan
from gongwen.extract.quotas import scan_quotas
from gongwen.model import Quota

BASE = Base(2020, dt.date(2020, 5, 21))


def quotas(text: str) -> list[Quota]:
    return [quota for quota, _ in scan_quotas(text, 0, len(text), scan(text, 0, len(text), BASE))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每月上报信息稿件等不少于1篇,及时发布。", [Quota(1, "篇", "month", "信息稿件", at_least=True)]),
        ("每季度上报正反典型案例不少于一篇。", [Quota(1, "篇", "quarter", "正反典型案例", at_least=True)]),
        ("每季度上报市职转和营商办正反典型案例不少于一篇,", [Quota(1, "篇", "quarter", "正反典型案例", at_least=True)]),
        ("每年要组织政策发布会1场以上。", [Quota(1, "场", "year", "政策发布会", at_least=True)]),
        ("每半年开展一次演练。", [Quota(1, "次", "half-year", "演练")]),
        ("上半年、下半年各1次", [Quota(1, "次", "half-year", "")]),
        ("上半年、下半年各开展1次。", [Quota(1, "次", "half-year", "")]),
        ("上半年、下半年各开展一次。", [Quota(1, "次", "half-year", "")]),
        ("上半年和下半年分别组织一次督查", [Quota(1, "次", "half-year", "督查")]),
        ("开展督查,上半年、下半年要各开展1次。", [Quota(1, "次", "half-year", "")]),
        ("每半月开展一次", [Quota(1, "次", "half-month", "")]),
        ("每年6月、12月各开展1次清理。", [Quota(1, "次", "half-year", "清理")]),
        ("每日巡查2次。", [Quota(2, "次", "day", "巡查")]),
        ("村级河长每周巡河不少于2次。", [Quota(2, "次", "week", "巡河", at_least=True)]),
        ("开展1次支部书记研讨,办1件实事,提供1条好建议。",
         [Quota(1, "次", "once", "支部书记研讨"), Quota(1, "件", "once", "实事"), Quota(1, "条", "once", "好建议")]),
        ("要确定1名宣传联络员。", [Quota(1, "名", "once", "宣传联络员")]),
        ("选取至少一个镇作为试点。", [Quota(1, "个", "once", "镇作为试点", at_least=True)]),
        ("照片(精选2至3张)。", [Quota(2, "张", "once", "")]),
    ],
)  # fmt: skip
def test_quotas(text, expected):
    assert quotas(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "组织“三个一”活动。", "连续两次不达标的进行约谈。", "三次以上不达标的移交问责。",
        "共有18项具体任务。", "邀请10余家单位交流。",
        "第3次会议。", "每月不少于3个工作日。", "一次性告知。", "100个高频事项实现一次办。", "超过2次的予以通报。",
    ],
)  # fmt: skip
def test_no_quota(text):
    assert quotas(text) == []


def test_period_ends_with_the_sentence():
    assert quotas("每月报送情况。开展1次培训。") == [Quota(1, "次", "once", "培训")]
    assert quotas("开展1次培训,每月报送。") == [Quota(1, "次", "once", "培训")]


def test_span_is_the_printed_words():
    text = "每月上报稿件不少于1篇。"
    ((_, span),) = scan_quotas(text, 0, len(text), scan(text, 0, len(text), BASE))
    assert text[slice(*span)] == "不少于1篇"
