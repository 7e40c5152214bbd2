import re

import pytest

from gongwen.grammar.factoring import alternation

MIXED = [
    "ab(?:c|d)e?",
    "ab(?:c|d)f",
    r"x[()|\]]\)",
    "ab",
    "cd?",
    "ed?",
    "[]x]{2}y",
    "q|r",
    "q|s",
    "",
]


def flat(sources):
    return re.compile("|".join(f"({source})" for source in sources))


def first_of(sources, text):
    match = re.compile(alternation(sources)).match(text)
    return (match.lastindex, match[0]) if match else None


@pytest.mark.parametrize(
    "text", ["abce", "abc", "abdf", "abx", "x(\\)", "x()", "x]|)", "x|)", "cd", "c", "ed", "]xy", "q", "s", "zz", ""]
)
def test_first_that_fits_as_side_by_side(text):
    match = flat(MIXED).match(text)
    assert first_of(MIXED, text) == (match.lastindex, match[0])


def test_nothing_fits():
    assert first_of(["ab", "ac"], "ad") is None


def test_shared_ends_are_written_once():
    assert alternation(["[ab]{2}c(?:x|y)?", "[ab]{2}d(?:x|y)?"]) == "[ab]{2}(?:c()|d())(?:x|y)?"


def test_only_neighbours_share():
    assert alternation(["ax", "b", "ay"]) == "(?:a()x|()b|a()y)"


def test_order_stays_where_a_shorter_one_stands_first():
    assert first_of(["ab", "abc"], "abc") == (1, "ab")
    assert first_of(["abc", "ab"], "abc") == (1, "abc")


def test_equal_sources_keep_their_numbers():
    assert first_of(["a", "a", "b"], "b")[0] == 3


def test_unbalanced_class():
    with pytest.raises(ValueError, match="\\["):
        alternation(["a[b"])
