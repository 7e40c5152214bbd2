from __future__ import annotations

import io

import pytest
from PIL import Image

from gongwen.errors import GongwenError
from gongwen.write.letter.images import picture


def drawn(size=(40, 40), colour=(255, 255, 255), kind="PNG") -> bytes:
    image = Image.new("RGB", size, colour)
    image.paste((200, 0, 0), (10, 10, 30, 30))
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_white_paper_becomes_clear_and_ink_stays(kind):
    found = Image.open(io.BytesIO(picture(drawn(kind=kind), None, "seal")))
    assert found.mode == "RGBA"
    assert found.getpixel((2, 2))[3] < 8
    assert found.getpixel((20, 20))[3] > 200


def test_a_clear_picture_is_left_as_it_is():
    image = Image.new("RGBA", (20, 20), (255, 255, 255, 0))
    image.putpixel((5, 5), (255, 255, 255, 255))
    out = io.BytesIO()
    image.save(out, "PNG")
    assert Image.open(io.BytesIO(picture(out.getvalue(), None, "seal"))).getpixel((5, 5)) == (255, 255, 255, 255)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "letter_not_an_image"),
        (b"GIF89a", "letter_not_an_image"),
        (drawn()[:100], "letter_not_an_image"),
        (drawn((6001, 2)), "letter_image_too_large"),
        (b"\x89PNG" + b"0" * 6_000_000, "letter_image_too_large"),
        (7, "letter_type"),
        ("seal.png", "letter_image_by_name"),
    ],
)
def test_what_is_no_picture_is_refused(data, code):
    with pytest.raises(GongwenError) as caught:
        picture(data, None, "signatures[1].seal.image（印章图片）")
    assert caught.value.code == code
    assert "印章图片" in caught.value.what


def test_files_are_taken_from_beside_the_draft_only(tmp_path):
    folder = tmp_path / "drafts"
    folder.mkdir()
    (folder / "seal.png").write_bytes(drawn())
    (tmp_path / "other.png").write_bytes(drawn())
    assert picture("seal.png", folder, "seal")
    for name, code in [
        ("../other.png", "elsewhere"),
        (str(tmp_path / "other.png"), "elsewhere"),
        ("no.png", "missing"),
    ]:
        with pytest.raises(GongwenError) as caught:
            picture(name, folder, "seal")
        assert caught.value.code == f"letter_image_{code}"
