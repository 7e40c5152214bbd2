"""The text as pieces: nothing lost, offsets right."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yingshang.documents.web.lines import pieces_of


def test_headings_lines_and_tables():
    text = "一、重点任务\n\n请各单位办理。\n序号\t任务\n1\t编制清单\n附件：任务表\n"
    found = [(piece.kind, [[cell.text for cell in row] for row in piece.rows]) for piece in pieces_of(text)]
    assert found == [
        ("heading", [["一、重点任务"]]),
        ("line", [["请各单位办理。"]]),
        ("table", [["序号", "任务"], ["1", "编制清单"]]),
        ("heading", [["附件：任务表"]]),
    ]


def test_a_long_line_that_opens_like_a_heading_is_none():
    assert [piece.kind for piece in pieces_of("一、" + "各单位要认真落实" * 8)] == ["line"]


@given(st.text(alphabet="一、甲乙\t\n 𠮷", max_size=80))
def test_every_piece_stands_where_it_says(text):
    words = [cell for piece in pieces_of(text) for row in piece.rows for cell in row]
    assert all(text[one.at : one.at + len(one.text)] == one.text for one in words)
    assert "".join(one.text for one in words).split() == text.replace("\t", "").replace("\n", "").split() or [
        part for part in text.split() if part
    ] == [part for one in words for part in one.text.split()]
