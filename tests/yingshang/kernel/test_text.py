"""What people type becomes plain: nothing unseen in it, no blanks at the ends, signs of Chinese names as they are."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingshang.kernel.text import line, paragraphs, parted

UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        (None, ""),
        ("", ""),
        (0, "0"),
        (" \u3000云川县\t发改局\r\n", "云川县 发改局"),
        ("云\u200b川\u202e县\0", "云川县"),
        ("\u200b", ""),
        ("a \u200b b", "a b"),
        ("教育局（本级）〇𠮷", "教育局（本级）〇𠮷"),
        ("e\u0301", "é"),
        ("一\ue000二\ud800三\U000e0001", "一二三"),
    ],
)
def test_one_line(typed, plain):
    assert line(typed) == plain


@pytest.mark.parametrize(
    ("typed", "plain"),
    [(None, ""), ("\n\n一\n\n 二 \u200b\r\n三\n\n", "一\n\n二\n三"), ("一\u2028二\x0b三", "一\n二\n三")],
)
def test_several_lines(typed, plain):
    assert paragraphs(typed) == plain


@given(st.text(st.characters() | st.sampled_from("\u3000\u200b\u202e\u2028\0\ue000 〇"), max_size=60))
def test_of_any_text_only_what_can_be_seen_is_left_and_all_of_that(text):
    plain = line(text)
    assert not {unicodedata.category(char) for char in plain} & UNSEEN
    assert plain == line(plain) == plain.strip()
    assert [c for c in plain if c != " "] == [
        c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in UNSEEN and not c.isspace()
    ]


@pytest.mark.parametrize(
    ("text", "whole", "names"),
    [
        ("县教育局、白石镇；县教育局\n县税务局", (), ["县教育局", "白石镇", "县税务局"]),
        ("各乡镇、街、区、县政府各部门", ("各乡镇、街、区",), ["各乡镇、街、区", "县政府各部门"]),
        ("县教育局， 各乡镇、街、区", ("各乡镇、街、区", "县教育局"), ["县教育局", "各乡镇、街、区"]),
        ("各乡镇、街、区直单位", ("各乡镇、街、区",), ["各乡镇", "街", "区直单位"]),
        ("甲、乙、丙", ("甲、乙", "甲、乙、丙"), ["甲、乙、丙"]),
        ("、\u3000；", ("", "、"), []),
    ],
)
def test_names_are_parted_and_those_that_are_known_stay_whole(text, whole, names):
    assert parted(text, whole) == names
