"""What a font has is read from the file itself; checked against FreeType."""

from __future__ import annotations

import struct

import pytest
from PIL import ImageFont

from gongwen.write.letter.fonts import chain
from gongwen.write.letter.glyphs import Glyphs, glyphs_of

CHARS = "仿宋①〇℃㐂𠮷\U00031350😀\ue000Aéκж—“”"


def test_the_ends_of_runs_belong_to_them():
    glyphs = Glyphs((0x41, 0x4E00), (0x5A, 0x4E00))
    assert [char in glyphs for char in "@AZ[一丁\x00"] == [False, True, True, False, True, False, False]


@pytest.mark.parametrize(("path", "index"), dict.fromkeys(chain().files))
def test_each_font_of_the_chain_has_what_freetype_finds_in_it(path, index):
    face = ImageFont.truetype(path, 20, index=index)
    empty = bytes(face.getmask("\U0010ffff"))
    drawn = {char for char in CHARS if bytes(face.getmask(char)) != empty}
    assert {char for char in CHARS if char in glyphs_of(path, index)} == drawn


def _font(segments, shape=4):
    """A font file with a table of characters alone."""
    if shape == 12:
        body = struct.pack(">HHIII", 12, 0, 16 + 12 * len(segments), 0, len(segments))
        body += b"".join(struct.pack(">III", *segment) for segment in segments)
    else:
        segments = [*segments, (0xFFFF, 0xFFFF, 1)]
        count = len(segments)
        columns = list(zip(*segments, strict=True))
        body = struct.pack(">HHHHHHH", 4, 0, 0, 2 * count, 0, 0, 0)
        body += struct.pack(f">{count}H", *columns[1]) + struct.pack(">H", 0) + struct.pack(f">{count}H", *columns[0])
        body += struct.pack(f">{count}H", *columns[2]) + struct.pack(f">{count}H", *([0] * count))
    table = struct.pack(">HHHHI", 0, 1, 3, 10 if shape == 12 else 1, 12) + body
    head = b"\x00\x01\x00\x00" + struct.pack(">HHHH", 1, 0, 0, 0)
    return head + struct.pack(">4sIII", b"cmap", 0, 28, len(table)) + table


def test_a_glyph_of_number_nought_is_no_glyph(tmp_path):
    small, large = tmp_path / "small.ttf", tmp_path / "large.ttf"
    small.write_bytes(_font([(0x41, 0x43, 0x10000 - 0x42), (0x61, 0x61, 1)]))
    large.write_bytes(_font([(0x41, 0x43, 0), (0x20BB7, 0x20BB7, 9)], 12))
    assert [char for char in "ABCDab𠮷" if char in glyphs_of(str(small), 0)] == ["A", "C", "a"]
    assert [char for char in "ABCDab𠮷" if char in glyphs_of(str(large), 0)] == ["B", "C", "𠮷"]


@pytest.mark.parametrize(
    "data", [b"", b"not a font at all", b"ttcf\x00\x01\x00\x00\x00\x00\x00\x01", _font([(0x41, 0x5A, 1)])[:60]]
)
def test_what_is_no_font_has_nothing(tmp_path, data):
    path = tmp_path / "x.ttf"
    path.write_bytes(data)
    assert "A" not in glyphs_of(str(path), 0)
    assert "A" not in glyphs_of(str(path), 7)
    assert "A" not in glyphs_of(str(tmp_path / "gone.ttf"), 0)
