from __future__ import annotations

import pytest

from gongwen.errors import GongwenError
from gongwen.read import limits, read
from gongwen.read.ofd import _deltas
from tests.factories.ofd import ofd, page, path, text


def lines(*objects: str) -> list[str]:
    result = read(ofd(page(*objects)))
    assert result.kind == "ofd"
    return result.text.rstrip("\n").split("\n")


def code_of(data: bytes) -> str:
    with pytest.raises(GongwenError) as caught:
        read(data)
    return caught.value.code


def test_lines_are_read_by_their_places_not_by_their_order():
    assert lines(text(20, 40, "第二行"), text(45, 20, "通知"), text(20, 20, "关于")) == ["关于 通知", "第二行"]


def test_pages_follow_one_another_with_what_their_template_prints():
    data = ofd(
        page(text(10, 30, "一"), template="T"),
        page(text(10, 30, "二"), template="none"),
        templates={"T": page(text(10, 10, "头"))},
    )
    assert read(data).text == "头\n一\n二\n"


def test_ruled_tables_are_rows():
    horizontal = "".join(f"S 10 {y} M 10 {y} L 100 {y} " for y in (10, 20, 30))
    vertical = "".join(f"M {x} 10 L {x} 30 " for x in (10, 40, 100))
    cells = [text(12, 12, "序号"), text(42, 12, "单位"), text(12, 22, "1"), text(42, 22, "县A局")]
    assert lines(text(10, 0, "表"), path(horizontal + vertical), *cells) == ["表", "序号\t单位", "1\t县A局"]


def test_short_slanted_and_closed_strokes_are_no_rulings():
    assert lines(path("M 0 0 L 1 0 L 50 50 C Q 1 1 2 2 3 3"), path(""), text(10, 10, "文")) == ["文"]


def test_a_matrix_moves_and_scales():
    moved = text(20, 20, "甲乙", size=1, attributes='CTM="5 0 0 5 10 0"')
    assert lines(moved, text(46, 20.5, "丙")) == ["甲乙 丙"]


def test_a_matrix_that_turns_and_one_that_is_broken():
    turned = text(20, 20, "甲", attributes='CTM="0 1 1 0 0 0"')
    assert lines(turned, text(60, 40, "乙", attributes='CTM="1 2"')) == ["甲", "乙"]


def test_upright_text_goes_down():
    assert lines(text(20, 20, "竖排", code='DeltaY="g 1 10"')) == ["竖", "排"]


def test_text_without_size_or_steps():
    bare = (
        '<ofd:TextObject><ofd:TextCode X="5" Y="5">甲 乙</ofd:TextCode>'
        "<ofd:TextCode>丙</ofd:TextCode><ofd:TextCode/></ofd:TextObject>"
    )
    assert "甲" in "".join(lines(bare))


def test_steps_may_be_abbreviated():
    assert _deltas("1 g 2 3.5 4", 4) == [1, 3.5, 3.5, 4]
    assert _deltas("g 1000000000 1", 3) == [1, 1, 1]
    assert _deltas(None, 3) == []


def test_locked_broken_and_endless(monkeypatch):
    assert code_of(ofd(page(), **{"Encryptions.xml": "<x/>"})) == "encrypted"
    assert code_of(ofd(page(), entry="<ofd:Encryptions/>")) == "encrypted"
    assert (
        code_of(ofd(page(text(1, 1, "x")), **{"OFD.xml": "<a><DocRoot>Doc_9/Document.xml</DocRoot></a>"}))
        == "broken_file"
    )
    assert code_of(ofd(page())) == "no_text"
    monkeypatch.setattr("gongwen.read.ofd.MAX_PAGES", 1)
    assert limits.MAX_PAGES > 1
    assert code_of(ofd(page(), page())) == "too_many_pages"
