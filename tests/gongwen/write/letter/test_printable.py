"""A character that no font prints is named with its places before a paper is set."""

from __future__ import annotations

import pypdfium2
import pytest

from gongwen.errors import GongwenError
from gongwen.write import read_letter, to_pdf
from gongwen.write.letter.fonts import chain, choose
from gongwen.write.letter.printable import refuse_unprintable, unprintable

LETTER = {
    "kind": "通知",
    "issuers": ["云川县营商环境局"],
    "title": "关于报送材料的通知",
    "recipients": ["白石镇人民政府"],
    "issued_on": "2026-05-16",
    "body": "请于月底前报送。",
}


def refusal(**changes):
    with pytest.raises(GongwenError) as caught:
        refuse_unprintable(read_letter({**LETTER, **changes}))
    assert caught.value.code == "letter_no_glyph"
    return caught.value


def test_rare_characters_of_names_that_a_font_has_are_printed():
    found = to_pdf(
        read_letter({**LETTER, "body": "联系人：㐂、龘、𰻞、喆。"})
    )  # the fonts that are carried along have them
    text = pypdfium2.PdfDocument(found.data)[0].get_textpage().get_text_bounded()
    assert "㐂、龘、𰻞、喆" in text


@pytest.mark.parametrize(
    ("char", "shown"),
    [
        ("😀", "“😀 U+1F600”"),
        ("\ue000", "“U+E000”"),
        ("\U000f0000", "“U+F0000”"),
        ("\U00031351", "“\U00031351 U+31351”"),
        ("ꙮ", "“ꙮ U+A66E”"),
    ],
)
def test_each_is_named_with_its_place(char, shown):
    error = refusal(body=f"第一段。\n送{char}同志。")
    assert error.what == f"现有字体印不出 1 个字：{shown}（正文第2段），印出来会是空框。"


def test_every_part_of_a_letter_is_looked_through():
    grid = {"head": [["姓名", "单位"]], "rows": [["甲", "乙"], ["😀", "丙"]]}
    cases = {
        "标题": {"title": "关于😀的通知"},
        "主送机关第2项": {"recipients": ["白石镇人民政府", "😀"]},
        "正文第2段行第2行第1格": {"body": ["一段", grid]},
        "附件第1项附件正文正文第1段行第2行第1格": {
            "attachments": [{"name": "名单", "annex": {"title": "名单", "body": [grid]}}]
        },
        "版记抄送第1项机关第1项": {"imprint": {"copies": [{"names": ["😀"]}]}},
        "附注": {"note": "😀"},
        "发文机关署名第1项": {"signatures": [{"name": "😀"}]},
    }
    assert {place: refusal(**change).what.split("（")[1].split("）")[0] for place, change in cases.items()} == {
        place: place for place in cases
    }


def test_many_characters_and_places_are_counted_not_listed():
    error = refusal(body="\n".join("😀" for _ in range(5)) + "\n🙈🙉🙊😁😂")
    assert error.what.startswith("现有字体印不出 6 个字：“😀 U+1F600”（正文第1段、正文第2段、正文第3段等处）、")
    assert error.what.endswith("等，印出来会是空框。")


def test_the_advice_fits_the_character():
    assert refusal(body="😀").todo == "表情、特殊符号和自造字请删去，或改用通用的字。"
    assert "字体文件" in refusal(body="\U00031351").todo
    both = refusal(body="😀\U00031351").todo
    assert both.startswith("表情")
    assert "字体文件" in both


def test_private_characters_are_refused_even_where_a_font_has_them():
    assert [each.char for each in unprintable([("正文", "甲\ue000")])] == ["\ue000"]


def test_a_pdf_is_refused_and_not_made_with_empty_boxes():
    with pytest.raises(GongwenError, match="letter_no_glyph"):
        to_pdf(read_letter({**LETTER, "body": "😀"}))


def test_a_font_that_is_there_but_in_no_role_is_not_asked():
    chosen = choose({"DejaVu Sans": {400}, "Noto Serif SC": {400}})
    assert {family for face in chosen.faces.values() for family in face.families} == {"Noto Serif SC"}
    asked = {(path, index) for path, index in chain().files}
    others = [font for font in chain().loaded.fonts() if (font.path, font.index) not in asked]
    families = {family for face in chain().faces.values() for family in face.families}
    assert not [font.family for font in others if font.family in families]


def test_what_changes_the_shape_of_others_is_a_hidden_character():
    for char in "\ufe0f\U000e0100\u3164\u180e":
        with pytest.raises(GongwenError, match="letter_hidden_character"):
            read_letter({**LETTER, "body": f"甲{char}乙"})
