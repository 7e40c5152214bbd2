import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongwen.write.width import fill, text_width, wrap


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("abc", 3),
        ("公文", 4),
        ("Ａ", 2),
        ("“", 1),
        ("e\u0301", 1),
        ("\u200b", 0),
        ("〔2020〕7号", 11),
        ("\x1b", 0),
    ],
)
def test_width(text, columns):
    assert text_width(text) == columns


def test_fill():
    assert fill("公文", 6) == "公文  "
    assert fill("公文", 3) == "公文"


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("", 10, [""]),
        ("公文分解", 4, ["公文", "分解"]),
        ("公文，分解", 5, ["公", "文，", "分解"]),
        ("见《条例》", 4, ["见", "《条", "例》"]),
        ("电话0719-8820316转", 14, ["电话", "0719-8820316转"]),
        ("aaaaaaaaaa", 4, ["aaaa", "aaaa", "aa"]),
        ("甲 乙", 4, ["甲", "乙"]),
        ("甲\n乙", 10, ["甲", "乙"]),
        ("甲\n\n乙", 10, ["甲", "", "乙"]),
        ("公文", 0, ["公", "文"]),
    ],
)
def test_wrap(text, columns, lines):
    assert wrap(text, columns) == lines


@given(st.text(alphabet="公文，。《》（）“”ab1 -〇=\u3000\u200b\u202e", max_size=60), st.integers(2, 20))
def test_no_line_is_too_wide_and_no_character_is_lost(text, columns):
    lines = wrap(text, columns)
    assert all(text_width(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
