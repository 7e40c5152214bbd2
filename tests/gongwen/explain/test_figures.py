import pytest

from gongwen.explain import describe_quota, describe_target
from gongwen.model import Quota, Target


@pytest.mark.parametrize(
    ("quota", "words"),
    [
        (Quota(1, "篇", "month", "稿件", at_least=True), "每月不少于1篇稿件"),
        (Quota(2, "期", "once", "新闻发布会"), "2期新闻发布会"),
        (Quota(3, "次", "shift", "巡查"), "shift3次巡查"),
    ],
)
def test_quota(quota, words):
    assert describe_quota(quota) == words


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (Target("知晓率", ">=", 0.8), "知晓率不低于80%"),
        (Target("回访率", "=", 1.0), "回访率为100%"),
        (Target("违停率", "<", 0.305), "违停率低于30.5%"),
        (Target("用水量", "<=", 120000000.0), "用水量不超过120000000"),
        (Target("系数", "~", 2.5), "系数~2.5"),
    ],
)
def test_target(target, words):
    assert describe_target(target) == words
