"""Any text of the field's alphabet: no crash, spans inside the text, the same answer twice, no line that hangs."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import gongwen

pytestmark = pytest.mark.untraced
PIECES = [
    " ", "\u3000", "\u200b", "\u202e", "〇", "=", "\x00", "\t", "|", "\n", "\n\n", "(", ")", "（", "）", "[", "】", "《", "》", "“", "。", "；",
    "、", "，", "：", "-", "/", "同上", "一、", "（一）", "1.", "1.1 ", "（1）", "①", "第一条 ", "第一章 ", "附件1\n", "序号\t任务\t责任单位\n", "序号\n任务\n责任单位\n",
    "序号 任务 具体工作 责任单位\n", "1\t", "2\n", "牵头单位：", "责任单位", "完成时限：", "整改措施：", "县财政局", "各乡镇", "县营商局牵头", "负责", "配合", "由", "会同",
    "6月底前", "2023年3月6日", "每月5日前", "持续推进", "不少于2次", "80%", "5个工作日内", "报送", "总体要求", "保障措施", "登记表\n", "标语\n", "安排表\n", "工作方案\n",
    "列第一位的为牵头单位", "以下均需", "清理收费目录", "公布清单", "縣", "規範", "。\n", "\ufffd", "??", "<p>", "**", "# ", "－2－\n", "𠮷", "é", "9" * 30,
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
CALM = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def spans(result: gongwen.Decomposition) -> list[tuple[int, int]]:
    found = [task.span for task in result.tasks]
    for task in result.tasks:
        found += [evidence.span for evidence in task.evidence] + [duty.span for duty in task.duties if duty.span]
        found += [signal.span for signal in task.signals if signal.span]
    return (
        found
        + [duty.span for duty in result.obligations if duty.span]
        + [signal.span for signal in result.signals if signal.span]
    )


@given(TEXTS)
@CALM
def test_no_text_breaks_the_engine(text):
    result = gongwen.decompose_text(text)
    for start, end in spans(result):
        assert 0 <= start <= end <= len(result.text)
    for task in result.tasks:
        assert 0 <= task.scheme < len(result.schemes)
        assert 0 < task.confidence <= 1
        assert len(task.title) <= 40
    json.dumps(result.to_dict())


@given(TEXTS)
@CALM
def test_the_same_text_gives_the_same_answer(text):
    assert gongwen.decompose_text(text).to_dict() == gongwen.decompose_text(text).to_dict()


@given(
    st.lists(st.sampled_from(["清理收费目录", "设立投诉专窗", "开通服务热线", "公布办事指南"]), min_size=1, max_size=8),
    st.data(),
)
@CALM
def test_every_numbered_item_with_a_printed_unit_is_one_task_in_its_order(works, data):
    tails = [
        data.draw(
            st.sampled_from(
                ["（县财政局负责）", "（责任单位：县营商局）", "（县审计局牵头；6月底前）", "【县信访局负责】"]
            )
        )
        for _ in works
    ]
    lines = [
        f"{i}.{work}。具体要求见办事指南。{tail}" for i, (work, tail) in enumerate(zip(works, tails, strict=True), 1)
    ]
    result = gongwen.decompose_text("青禾县工作方案\n\n一、主要任务\n" + "\n".join(lines))
    assert [(task.ordinal, task.title) for task in result.tasks] == [(str(i), work) for i, work in enumerate(works, 1)]
    assert [result.text[slice(*task.span)] for task in result.tasks] == lines


@given(st.text(alphabet="\u200b\u202e\x00", max_size=6), st.integers(0, 40))
@CALM
def test_invisible_characters_change_nothing(invisible, place):
    text = "青禾县工作方案\n\n一、主要任务\n1.清理收费目录。公布清单。（县财政局负责；2023年6月底前）\n"
    hidden = text[:place] + invisible + text[place:]
    assert gongwen.decompose_text(hidden).to_dict() == gongwen.decompose_text(text).to_dict()


LONG = 200_000


@pytest.mark.parametrize(
    "piece",
    [
        "(", "（", ")", "[", "【", "《", "“", "一、", "（一）", "1.", "第一条 ", "每", "每月", "|", "1", "2020年", "6月底前", "责任单位:", "【责任单位】", "县财政局、",
        "县财政局牵头，", "(县财政局牵头", "5个工作日内", "收到之日起", "附件", " ", "\u3000", "。", "-", "各", "方案", "由", "列第一位",
    ],
)  # fmt: skip
def test_a_long_line_of_one_kind_is_read(piece):
    line = piece * (LONG // len(piece))
    result = gongwen.decompose_text(
        f"青禾县工作方案\n\n一、主要任务\n1.清理目录。公布清单。（县财政局负责）\n2.{line}\n"
    )
    assert result.tasks[0].title == "清理目录"


def test_a_long_line_of_tabs_is_read():
    result = gongwen.decompose_text(
        "青禾县工作方案\n\n一、主要任务\n1.清理目录。公布清单。（县财政局负责）\n二、其他\n" + "\t" * LONG
    )
    assert result.tasks[0].title == "清理目录"


@pytest.mark.parametrize(
    "line",
    [
        "1.\n",
        "附件1\n",
        "某某方案\n\n",
        "序号\n任务\n责任单位\n1\n",
        "1\t任务\t县财政局\n",
        "责任单位：\n",
        "一、\n",
        "（一）清理\n",
        "同上\n",
        "|\n",
        "\n",
    ],
)
def test_many_lines_of_one_kind_are_read(line):
    result = gongwen.decompose_text(line * (LONG // 4 // len(line)))
    assert result.text == line * (LONG // 4 // len(line))
