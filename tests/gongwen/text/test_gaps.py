from __future__ import annotations

import time

import pytest

from gongwen.text.gaps import gaps_in, is_scattered
from gongwen.text.layout import layout
from gongwen.text.source import Source

SCANNED = "各 县 区要于5 月20日前 将清单报县营商局。\n县行政审 批局会同县发 改委编 制清单，按 月公布。\n"


def closed(line: str) -> str:
    gaps = gaps_in(line, 0, len(line))
    return "".join(character for at, character in enumerate(line) if at not in gaps)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("各 县 区要于 5 月 20 日 前 上 报", "各县区要于5月20日前上报"),
        ("县行政审 批局", "县行政审批局"),
        ("县 政府督查室", "县政府督查室"),
        ("县发改局 县财政局", "县发改局 县财政局"),
        ("综合科 监察股", "综合科 监察股"),
        ("2023 2024", "2023 2024"),
        ("表一  附注", "表一  附注"),
        ("a 甲", "a 甲"),
    ],
)
def test_blanks_inside_words(line, wanted):
    assert closed(line) == wanted


@pytest.mark.parametrize(
    ("text", "scattered"),
    [
        (SCANNED, True),
        (SCANNED.replace(" ", "\u3000"), False),
        ("".join(f"{n}.规范服务 各县区要公布清单，接受监督。\n" for n in range(9)), False),
        ("（责任单位：县发改局 县财政局 县税务局 县审计局 县司法局 县民政局 县教育局，长期）\n", False),
        ("序号\t任 务\t单 位\t时 限\t备 注\t来 源\t说 明，\n", False),
        ("各 县\n各 区\n各 乡\n各 镇\n各 村\n各 街\n各 办\n", False),
        ("没有空格，也没有别的。", False),
    ],
)
def test_a_text_with_blanks_all_over_its_sentences(text, scattered):
    assert is_scattered(Source(text)) is scattered


def test_the_way_back_counts_the_blanks():
    view = layout(Source(f"1. 任 务\n{SCANNED}"))
    assert view.text == (
        "1. 任务\n各县区要于5月20日前将清单报县营商局。\n县行政审批局会同县发改委编制清单，按月公布。\n"
    )
    at = view.text.index("县发改委")
    start, end = view.places.span((at, at + 4))
    assert f"1. 任 务\n{SCANNED}"[start:end] == "县发 改委"
    assert view.text[view.lines[0].body : view.lines[0].end] == "任务"


def test_rows_parted_by_blanks_keep_them():
    text = f"{SCANNED}序号 任务 措施 责任单位 完成时限\n1 开办 压减环节，一网通办。 县市监局 6月底前\n"
    assert layout(Source(text)).text.endswith("1 开办 压减环节，一网通办。 县市监局 6月底前\n")


def test_a_page_without_stops_is_looked_through_once():
    text = "走访企业登记表年 月 日" * 2000
    start = time.process_time()
    assert not is_scattered(Source(text))
    assert time.process_time() - start < 1


def test_only_the_first_pages_are_looked_at():
    assert not is_scattered(Source("没有空格，\n" * 4000 + SCANNED))
    assert not is_scattered(Source("甲 乙\n" * 5000 + SCANNED * 9))
