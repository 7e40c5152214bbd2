"""The pictures of the manual: the list is read strictly, pictures are small, and manual and pictures agree."""

from __future__ import annotations

import io
import random
import re

import pytest
from PIL import Image

from tools import manual_pictures
from tools.manual_pictures import LARGEST, PLACE, PictureError, Shot, packed, shots

MANUAL = PLACE.parent
LISTED = shots((PLACE / "pictures.toml").read_text("utf-8"))


def png(width, height, colour=lambda x, y: (x % 7 * 30, y % 5 * 40, 200)):
    picture = Image.new("RGB", (width, height))
    picture.putdata([colour(x, y) for y in range(height) for x in range(width)])
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_a_list_is_read():
    text = '[board]\nwho = "leader"\npath = "/supervision/"\nsteps = ["逾期"]\nphone = true\n'
    assert shots(text) == [Shot("board", "leader", "/supervision/", ("逾期",), phone=True)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[board]\nwho = "leader"\n', "board: needs who and path"),
        ('[board]\nwho = "leader"\npath = "/"\nsize = 3\n', "board: unknown size"),
    ],
)
def test_a_list_with_faults_is_refused(text, said):
    with pytest.raises(PictureError, match=said):
        shots(text)


def test_a_picture_is_scaled_and_small():
    small = packed(png(1200, 300), 900)
    with Image.open(io.BytesIO(small)) as opened:
        assert opened.size == (900, 225)
    assert len(small) <= LARGEST


def test_what_cannot_be_made_small_is_refused():
    dice = random.Random(5)
    noise = png(900, 900, lambda _x, _y: (dice.randrange(256), dice.randrange(256), dice.randrange(256)))
    with pytest.raises(PictureError, match="kB: keep less of the page"):
        packed(noise, 900)


def test_without_a_browser_it_says_so(monkeypatch, capsys):
    monkeypatch.setattr(manual_pictures, "chromium", lambda: None)
    assert manual_pictures.main([]) == 1
    assert "YINGSHANG_CHROMIUM" in capsys.readouterr().out


def test_every_picture_is_listed_there_and_shown():
    shown = {
        name
        for chapter in MANUAL.glob("*.md")
        for name in re.findall(r"!\[[^\]]+\]\(pictures/([\w-]+)\.png\)", chapter.read_text("utf-8"))
    }
    there = {picture.stem for picture in PLACE.glob("*.png")}
    assert {one.name for one in LISTED} == there == shown


def test_every_picture_is_small():
    assert {picture.name: size for picture in PLACE.glob("*.png") if (size := picture.stat().st_size) > LARGEST} == {}
