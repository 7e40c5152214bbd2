import pytest

from gongwen.extract.receivers import find_report_to


@pytest.mark.parametrize(
    ("text", "receivers"),
    [
        ("报送至县发改局、县财政局。", ["县发改局", "县财政局"]),
        ("每月10日前向县委、县政府报送信访形势分析", ["县委", "县政府"]),
        ("报县政府批准后实施", ["县政府"]),
        ("上报县级材料", []),
        ("通报县发改局工作", []),
    ],
)
def test_receivers(text, receivers):
    assert [text[name.start : name.end] for name in find_report_to(text, 0, len(text))] == receivers


def test_only_the_given_stretch_is_read():
    text = "报县发改局。报县财政局。"
    assert [name.start for name in find_report_to(text, 6, len(text))] == [7]
