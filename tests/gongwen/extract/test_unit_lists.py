import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongwen.extract.unit_lists import split_units, trim
from gongwen.extract.unit_words import has_level, is_collective, is_unit
from gongwen.text.source import fold

CORPUS = Path(__file__).parents[2] / "corpus" / "units" / "lists.toml"
CASES = tomllib.loads(CORPUS.read_text(encoding="utf-8"))["case"]
PIECES = [
    "县",
    "市",
    "各",
    "局",
    "股",
    "科",
    "办公室",
    "及",
    "和",
    "等",
    "、",
    ",",
    "(",
    ")",
    " ",
    "\n",
    "负责",
    "1.",
    "有关部门",
]


@pytest.mark.parametrize("case", CASES, ids=[case["printed"] for case in CASES])
def test_corpus(case):
    text = case["printed"].replace("⏎", "\n")
    names = split_units(fold(text), 0, len(text))
    printed = [text[name.start : name.end].replace("\n", "⏎") + "*" * name.collective for name in names]
    assert printed == case["names"]


def test_only_the_given_stretch_is_read():
    text = "县教育局:县发改局、县财政局;县审计局"
    names = split_units(text, 5, 14)
    assert [text[name.start : name.end] for name in names] == ["县发改局", "县财政局"]


def test_prose_between_two_separators_is_no_name():
    assert split_units("县" * 300 + "局、县发改局", 0, 306)[0].start == 302


def test_a_stretch_too_long_for_two_names_is_left_alone():
    text = "县" * 125 + "局及县财政局"
    (name,) = split_units(text, 0, len(text))
    assert (name.start, name.end) == (0, len(text))


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@settings(max_examples=300, deadline=None)
def test_names_lie_in_order_inside_the_text_and_have_no_loose_ends(text):
    last = 0
    for name in split_units(text, 0, len(text)):
        assert last <= name.start < name.end <= len(text)
        assert text[name.start : name.end] == text[name.start : name.end].strip(" \n、,")
        last = name.end


@pytest.mark.parametrize(
    "name", ["县发改局", "市委办公室", "县政协办", "人行", "县妇联", "各镇办(社区)", "公安局", "团县委", "工会"]
)
def test_names(name):
    assert is_unit(name, 0, len(name))


@pytest.mark.parametrize("word", ["全社会", "领导干部", "局", "承办", "工作格局", "网站", "局" * 80, "(局)"])
def test_words_that_are_no_names(word):
    assert not is_unit(word, 0, len(word))


def test_collective_names_and_levels():
    assert is_collective("县级相关部门", 0, 6)
    assert not is_collective("县司法局等相关部门", 0, 9)
    assert has_level("各单位", 0, 3)
    assert not has_level("公安局", 0, 3)


def test_trim_takes_role_words_only_where_a_name_is_left():
    assert trim("由县发改局具体负责落实。", 0, 12) == (1, 5)
    assert trim("县政协办", 0, 4) == (0, 4)
    assert trim("由局", 0, 2) == (0, 2)
    assert trim("负责", 0, 2) == (0, 0)
