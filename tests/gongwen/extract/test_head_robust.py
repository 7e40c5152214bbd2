"""Any text has a head, if an empty one, and no text costs more than linear time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongwen.extract.head import read_head
from gongwen.text.source import Source

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"

PIECES = [
    "甲县", "人民政府", "办公室", "文件", "令", "关于", "印发", "《", "》", "〈", "的通知", "实施方案",
    "(试行)", "〔2020〕", "7号", "第3号", "2020年5月21日", "二〇二〇年", "五月", "2020-05-21", "印发",
    "各乡镇", "、", ",", ":", "。", "\n", "\n\n", " ", "\t", "附件", "1.", "2、", "联系人", "电话", "4878216",
    "张三", "特急", "机密", "签发人:", "索引号", "发文机关", "成文日期", "标题:", "一、", "第一条", ">", "_",
    "根据", "(", ")", "|", "主任", "县教育局", "文号", "发电单位:",
]  # fmt: skip


@pytest.mark.untraced
@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_spans_stay_inside_whatever_is_printed(text):
    source = Source(text)
    head = read_head(source)
    size = len(source.text)
    assert 0 <= head.body_start <= size
    for item in head.evidence:
        assert 0 <= item.span[0] < item.span[1] <= size
    for signal in head.signals:
        assert signal.message
    if head.title_span:
        start, end = head.title_span
        assert 0 <= start < end <= size


HOSTILE = {
    "one line": "安" * 1_000_000,
    "brackets": "(" * 1_000_000,
    "quotes": "《" * 1_000_000,
    "blanks": " " * 1_000_000,
    "tabs": "\t" * 1_000_000,
    "digits": "1" * 1_000_000,
    "titles": "关于甲的通知 " * 100_000,
    "signatures": "县教育局\n2020年1月1日\n" * 50_000,
    "addressees": "各县、" * 300_000,
    "numbers": "长政发〔2019〕" * 100_000,
    "days in a line": "。 县教育局 2020年1月1日 " * 50_000,
    "columns": "县教育局 甲发〔2020〕1号 2020年1月1日\n" * 30_000,
    "quoted names": "关于“甲、乙”" * 100_000,
    "open titles": "关于做好\n" * 100_000,
    "annexes": "附件:1.\n" * 100_000,
    "annex, blanks": "附件:1." + " " * 40 + "\n甲\n",
}


@pytest.mark.untraced
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_costs_linear_time(name):
    source = Source(HOSTILE[name])
    began = time.process_time()
    read_head(source)
    assert time.process_time() - began < 10  # quadratic time would be minutes


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the real documents are not here")
@pytest.mark.parametrize(
    ("seed", "title_end", "number", "issuers", "issued_on"),
    [
        ("000", "宣传工作任务分解的通知", "北营商发〔2020〕7号", ["北票市营商环境建设局"], "2020-05-21"),
        ("001", "宣传工作实施方案的通知", "宝政办发〔2019〕39号", ["宝鸡市人民政府办公室"], "2019-07-22"),
        ("002", "營商環境九大對標提升行動實施方案", None, [], None),
        ("003", "宣传报道工作方案》的通知", "区委宣发[2021]44号", ["中共白银市平川区委宣传部"], "2021-08-12"),
        ("004", "活动的通知", "喀政办传(2018)11号", ["喀左县人民政府办公室"], "2018-05-08"),
    ],
)
def test_real_documents(seed, title_end, number, issuers, issued_on):
    path = next(SEEDS.glob(f"{seed}_*.txt"))
    document = read_head(Source(path.read_text(encoding="utf-8"))).document
    assert document.title is not None
    assert document.title.endswith(title_end)
    assert (document.number, document.issuers, document.issued_on) == (number, issuers, issued_on)


@pytest.mark.parametrize("above", [0, 3, 8, 12, 13, 14, 15, 22, 23, 24, 36, 37, 38, 46, 47, 48, 49, 300])
@pytest.mark.parametrize("line", ["", "首页", "领导信箱"])
def test_a_head_is_found_however_far_down_it_stands(above, line):
    text = f"{line}\n" * above + "甲县关于开展清查工作的通知\n\n各乡镇人民政府：\n现通知如下。\n一、清查范围\n"
    head = read_head(Source(text)).document
    assert head.title == "甲县关于开展清查工作的通知"
    assert head.addressees == ["各乡镇人民政府"]


@pytest.mark.parametrize("between", range(30))
def test_addressees_without_a_title_above_take_the_one_further_down(between):
    text = (
        "各乡镇人民政府：\n"
        + "现将方案印发给你们。\n" * between
        + "\n甲县清查工作实施方案\n一、总则\n"
        + "二、其他\n" * 60
    )
    assert read_head(Source(text)).document.title == "甲县清查工作实施方案"
