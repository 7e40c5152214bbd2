from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongwen.text.layout import Kind, View, layout
from gongwen.text.source import Source


def view(text: str) -> View:
    return layout(Source(text))


def kinds(text: str) -> list[Kind]:
    return [line.kind for line in view(text).lines]


@pytest.mark.parametrize(
    ("line", "mark", "ordinal", "body"),
    [
        ("一、总体要求", "cn", "一", "总体要求"),
        ("（二）规范收费", "cnp", "二", "规范收费"),
        ("3.规范收费", "num", "3", "规范收费"),
        ("3、规范收费", "num", "3", "规范收费"),
        ("- 3. 规范收费", "num", "3", "规范收费"),
        ("(4)规范收费", "nump", "4", "规范收费"),
        ("5)规范收费", "nrp", "5", "规范收费"),
        ("①规范收费", "circ", "①", "规范收费"),
        ("第三条 受理部门应当登记", "article", "第三条", "受理部门应当登记"),
        ("第二章　受理", "part", "第二章", "受理"),
        ("1.2 规范收费", "dec", "1.2", "规范收费"),
    ],
)
def test_item_numbers(line, mark, ordinal, body):
    found = view(line)
    (only,) = found.lines
    assert (only.kind, only.mark, only.ordinal) == (Kind.MARK, mark, ordinal)
    assert found.text[only.body : only.end] == body


@pytest.mark.parametrize(
    "line",
    ["2020年5月底前完成", "3.5万亩高标准农田", "5.16前上报", "一二季度完成投资", "一、二季度完成投资", "第三条规定的情形", "12345热线", "30%以上"],
)
def test_numbers_that_open_no_item(line):
    assert kinds(line) == [Kind.PLAIN]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("牵头部门：县财政局", Kind.LABEL),
        ("牵头部门 县财政局", Kind.LABEL),
        ("完成时限", Kind.LABEL),
        ("【责任单位】县财政局", Kind.PLAIN),
        ("【责任单位】：县财政局", Kind.LABEL),
        ("1\t任务\t县财政局", Kind.ROW),
        ("| 1 | 任务 | 县财政局 |", Kind.ROW),
        ("\t意见建议：\t\t", Kind.ROW),
        ("附件1", Kind.ANNEX),
        ("附件：", Kind.ANNEX),
        ("附件：1.任务分解表", Kind.PLAIN),
        ("2020年5月21日", Kind.DATE),
        ("二〇二〇年五月二十一日", Kind.DATE),
        ("牵头部门和责任部门要加强协调", Kind.PLAIN),
        ("17", Kind.NUMBER),
    ],
)
def test_other_lines(line, kind):
    assert kinds(line) == [kind]


@pytest.mark.parametrize("line", ["－3－", "— 4 —", "第3页 共12页", "浏览量：31", "上一篇：某方案", "扫描二维码 关注我们", "", "  ", "---"])
def test_lines_of_the_page_are_left_out(line):
    assert kinds(f"甲。\n{line}\n乙。") == [Kind.PLAIN, Kind.PLAIN]


def test_left_out_lines_are_accounted_for():
    text = "甲。\n－3－\n乙。"
    assert [text[a:b] for a, b in view(text).ignored] == ["－3－"]


def test_a_sentence_broken_by_the_page_is_whole_again():


    joined = view("一、县政务公开办负责制定全县工作方案并牵头组织\n\n实施。各乡镇要结合实际。")
    assert [joined.text[line.start : line.end] for line in joined.lines] == [
        "一、县政务公开办负责制定全县工作方案并牵头组织实施。各乡镇要结合实际。"
    ]


def test_a_line_that_ends_in_a_comma_goes_on():
    found = view("各乡镇、各部门要按照职责分工,\n密切配合。")
    assert len(found.lines) == 1


def test_headings_and_titles_are_not_joined_with_what_follows():
    text = "某县优化营商环境专项整治行动宣传报道工作方案\n为深入落实部署，制定本方案。\n一、总体要求\n坚持问题导向。"
    assert len(view(text).lines) == 4


def test_offsets_lead_back_to_the_source():
    text = "浏览量：3\n甲县各部门要切实提高思想认识、\n\n－3－\n\n切实加强领导。\n完"
    source = Source(text)
    found = layout(source)
    for line in found.lines:
        for offset in range(line.start, line.end):
            at = found.to_source(offset)
            assert source.text[at] == found.text[offset]
            assert found.from_source(at) == offset


def test_a_source_offset_inside_a_removed_line_goes_to_what_follows():
    text = "甲。\n－3－\n乙。"
    found = view(text)
    assert found.text[found.from_source(text.index("3")) :] in ("乙。", "\n乙。")


def test_an_empty_text_has_no_lines():
    found = view("")
    assert found.lines == []
    assert (found.to_source(0), found.from_source(0)) == (0, 0)


@given(st.lists(st.sampled_from(["一、要求", "（一）加强领导", "各部门要加强协调、", "落实。", "－2－", "", "1\t甲\t乙", "附件1", "责任单位：县局", "２０２０"]), max_size=30))
def test_nothing_is_lost_or_doubled(lines):
    source = Source("\n".join(lines))
    found = layout(source)
    kept = sum(len(found.text[line.start : line.end]) for line in found.lines)
    left_out = sum(b - a for a, b in found.ignored)
    assert kept + left_out == sum(len(line) for line in lines)
    assert len(found.text) == len(found.folded)
