import pytest

from gongwen.extract.targets import scan_targets
from gongwen.model import Target


def targets(text: str) -> list[Target]:
    return [target for target, _ in scan_targets(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("条例覆盖率和知晓率达到80%的目标", [Target("条例覆盖率", ">=", 0.8), Target("知晓率", ">=", 0.8)]),
        ("按照省局《条例》宣传覆盖率和知晓率达到80%以上评价指标",
         [Target("《条例》宣传覆盖率", ">=", 0.8), Target("《条例》知晓率", ">=", 0.8)]),
        ("全年热线接通率达到99%,来电办结率达到90%以上,市民满意率达90%以上。",
         [Target("热线接通率", ">=", 0.99), Target("来电办结率", ">=", 0.9), Target("市民满意率", ">=", 0.9)]),
        ("欠款存量清偿一半以上", [Target("欠款存量", ">=", 0.5)]),
        ("由办事企业和群众提供的材料减少60%以上", [Target("由办事企业和群众提供的材料", ">=", 0.6)]),
        ("覆盖率达到100%。", [Target("覆盖率", "=", 1.0)]),
        ("差评率控制在5%以内。", [Target("差评率", "<=", 0.05)]),
        ("空置率不超过3.5%。", [Target("空置率", "<=", 0.035)]),
        ("办结率不低于百分之九十五。", [Target("办结率", ">=", 0.95)]),
        ("审批时限压缩三分之二。", [Target("审批时限", ">=", 0.666667)]),
        ("确保达到90%以上。", [Target("", ">=", 0.9)]),
        ("用水量分别下降24%、25%以上。", [Target("用水量", ">=", 0.24), Target("", ">=", 0.25)]),
    ],
)  # fmt: skip
def test_targets(text, expected):
    assert targets(text) == expected


@pytest.mark.parametrize(
    "text",
    ["投诉量同比下降12%。", "已达到85%。", "处30%的罚款。", "占总数的15%。", "没有数字的一句话。", "考核占20%权重。"],
)
def test_no_target(text):
    assert targets(text) == []


def test_span_holds_metric_and_figure():
    text = "确保知晓率达到80%以上。"
    ((_, span),) = scan_targets(text, 0, len(text))
    assert text[slice(*span)] == "知晓率达到80%以上"


def test_the_time_before_a_metric_and_a_share_to_be_reached():
    text = "4月底前综窗比例达80%;窗口占比提高到90%以上;占比95%。"
    assert [(target.metric, target.value) for target, _ in scan_targets(text, 0, len(text))] == [
        ("综窗比例", 0.8),
        ("窗口占比", 0.9),
    ]
