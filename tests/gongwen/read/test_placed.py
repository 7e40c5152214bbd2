from __future__ import annotations

from gongwen.model import Signal
from gongwen.read.grid import Ruling, grids
from gongwen.read.placed import Word, doubted, page_pieces, wrapped_text
from gongwen.read.result import Piece


def word(text: str, x: float, y: float, weak: list[tuple[int, int, float]] | None = None) -> Word:
    return Word(text, x, y, x + 10 * len(text), y + 10, weak or [])


def across(y: float, x0: float, x1: float) -> Ruling:
    return Ruling(True, y, x0, x1)


def down(x: float, y0: float, y1: float) -> Ruling:
    return Ruling(False, x, y0, y1)


def box(xs: list[float], ys: list[float]) -> list[Ruling]:
    return [across(y, xs[0], xs[-1]) for y in ys] + [down(x, ys[0], ys[-1]) for x in xs]


def text_of(words: list[Word], rulings: list[Ruling]) -> str:
    return "".join(piece.text for piece in page_pieces(words, rulings))


def test_words_become_lines_and_wide_gaps_blanks():
    words = [word("丙", 0, 21), word("乙", 45, 2), word("甲", 0, 0), word("丁", 12, 19)]
    assert text_of(words, []) == "甲 乙\n丙丁\n"


def test_tables_stand_between_the_lines_around_them():
    words = [word("前", 0, 0), word("甲", 12, 32), word("乙", 62, 32), word("丙", 12, 52), word("后", 0, 90)]
    assert text_of(words, box([10, 60, 110], [30, 50, 70])) == "前\n甲\t乙\n丙\t\n后\n"


def test_a_frame_around_text_is_no_table():
    assert text_of([word("甲", 12, 32), word("乙", 12, 52)], box([10, 110], [30, 70])) == "甲\n乙\n"


def test_merged_cells_keep_their_place():
    rulings = [
        across(0, 0, 300), across(20, 100, 300), across(40, 0, 300), across(60, 0, 300),
        down(0, 0, 60), down(100, 0, 60), down(200, 20, 60), down(300, 0, 60),
    ]  # fmt: skip
    words = [
        word("左", 5, 15),
        word("上", 110, 5),
        word("中", 110, 25),
        word("右", 210, 25),
        word("下", 5, 45),
        word("末", 210, 45),
    ]
    assert text_of(words, rulings) == "左\t上\t\n〃\t中\t右\n下\t\t末\n"


def test_rows_without_a_word_are_left_out_and_lost_words_too():
    assert text_of([word("甲", 12, 32)], box([10, 60, 110], [30, 50, 70])) == "甲\t\n"


def test_loose_lines_and_hatching_make_no_table():
    assert grids([]) == []
    assert grids([across(10, 0, 100), across(20, 0, 100), down(500, 0, 5)]) == []
    assert (
        grids([across(y, 0, 5000) for y in range(0, 5000, 10)] + [down(0, 0, 5000), down(5000, 0, 5000)], near=1) == []
    )
    assert grids(box([0, 10], [0, 10]) * 1000) == []


def test_rulings_that_miss_each_other_a_little_belong_together():
    rulings = [
        across(0.5, 0, 100),
        across(0, 100, 200),
        across(50, 1, 200),
        down(0, 2, 49),
        down(100, 0, 50),
        down(199, 0, 51),
    ]
    (table,) = grids(rulings, near=2)
    assert (table.rows, table.columns) == (1, 2)
    assert table.cell_at(150, 25) == 1
    assert table.cell_at(500, 25) is None


def test_a_line_that_fills_its_cell_runs_on():
    assert (
        wrapped_text([("县发展和改", 50, 10), ("革局", 20, 10), ("县财政局", 40, 10)], 56) == "县发展和改革局 县财政局"
    )
    assert wrapped_text([], 10) == ""


def test_weak_words_are_marked_where_they_stand():
    pieces = doubted(
        "甲乙丙丁", [word("甲乙", 0, 0, [(1, 2, 0.4)]), word("缺", 0, 0, [(0, 1, 0.1)]), word("丙丁", 0, 0)]
    )
    assert pieces == [
        Piece("甲"),
        Piece("乙", Signal("low_confidence", "「乙」识别把握不大（40%），请对照原件。")),
        Piece("丙丁"),
    ]


def test_weak_words_in_cells():
    pieces = page_pieces([word("甲", 12, 32, [(0, 1, 0.5)]), word("乙", 62, 32)], box([10, 60, 110], [30, 50]))
    assert [(piece.text, piece.doubt is not None) for piece in pieces] == [("甲", True), ("\t乙", False), ("\n", False)]
