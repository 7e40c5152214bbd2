from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongwen.text.source import Source, clean, fold


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("一\r\n二\r三", "一\n二\n三"),
        ("一\x0c二\u2028三\u2029四\x85五", "一\n二\n三\n四\n五"),
        ("县\u200b财\u202e政\x00局\ufeff", "县财政局"),
        ("<p>由县局牵头</p><br/>并<span style='a'>督办</span>", "由县局牵头 并督办"),
        ("# 标题\n**一、城镇燃气**", "标题\n一、城镇燃气"),
        ("甲&nbsp;乙&amp;丙&ldquo;丁&rdquo;", "甲\u00a0乙&丙“丁”"),
        ("a < b 且 c > d", "a < b 且 c > d"),
        ("", ""),
    ],
)
def test_clean(raw, wanted):
    assert clean(raw) == wanted


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("（一）２０２０年，５月：前；", "(一)2020年,5月:前;"),
        ("〔2020〕7号", "[2020]7号"),
        ("［2021］44号", "[2021]44号"),
        ("二○二○年", "二〇二〇年"),
        ("－3－ — 4 —", "-3- - 4 -"),
        ("「党建」、『营商』。", "“党建”、“营商”。"),
        ("縣級相關部門負責落實", "县级相关部门负责落实"),
        ("完成时限　持续推进", "完成时限 持续推进"),
    ],
)
def test_fold(printed, plain):
    assert fold(printed) == plain


def test_fold_leaves_simplified_lines_of_a_mixed_text_alone():
    text = "县发展改革局负责\n縣發展改革局負責"
    assert fold(text) == "县发展改革局负责\n县发展改革局负责"


@given(st.text(max_size=300))
def test_folding_keeps_every_offset(text):
    source = Source(text)
    assert len(source.folded) == len(source.text)
    assert [source.text[a:b] for a, b in source.lines] == source.text.split("\n")


@given(st.text(max_size=200))
def test_cleaning_twice_changes_no_character_class(text):
    assert "\r" not in clean(text)
    assert "\x00" not in clean(text)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("為認真貫徹落實市、縣相關工作會議精神", "traditional"),
        ("为认真贯彻落实市、县相关工作会议精神", "simplified"),
        ("为认真贯彻落实市、县相关工作会议精神，" * 20 + "關", "simplified"),
        ("", "simplified"),
    ],
)
def test_script(text, script):
    assert Source(text).script == script


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("# 标题\n## 一、任务", "标题\n一、任务"),
        ("**牵头单位**：县财政局", "牵头单位：县财政局"),
        ("编号#3和C#", "编号#3和C#"),
        ("#标签", "#标签"),
        ("2*3=6", "2*3=6"),
        ("&unknown;&AMP;", "&unknown;&"),
        ("<表一>见附件", "<表一>见附件"),
        ("县财政局<br>县审计局", "县财政局 县审计局"),
    ],
)
def test_mark_up_goes_and_its_look_alikes_stay(raw, wanted):
    assert clean(raw) == wanted


def test_lines_of_a_text():
    assert Source("甲\n\n乙").lines == [(0, 1), (2, 2), (3, 4)]
    assert Source("").lines == [(0, 0)]


def test_only_lines_with_traditional_characters_are_simplified():
    assert fold("第一行\n縣財政局負責\n乾坤\n辦公室，無") == "第一行\n县财政局负责\n乾坤\n办公室,无"
    assert fold("縣") == "县"
