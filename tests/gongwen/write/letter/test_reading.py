from __future__ import annotations

import datetime as dt

import pytest

from gongwen.errors import GongwenError
from gongwen.write import Letter, read_letter
from gongwen.write.letter.model import Paragraph, Table

DRAFT = {
    "kind": "提醒函",
    "issuers": ["云川县营商环境局"],
    "title": "关于限期办结企业诉求事项的提醒函",
    "recipients": ["云川县住房和城乡建设局"],
    "body": "一、基本情况\n你局承办的事项已经逾期。",
    "issued_on": "2026-05-16",
}


def refusal(**changes: object) -> GongwenError:
    with pytest.raises(GongwenError) as caught:
        read_letter({**DRAFT, **changes})
    return caught.value


def test_a_draft_becomes_a_letter():
    letter = read_letter(DRAFT)
    assert isinstance(letter, Letter)
    assert (letter.kind, letter.issued_on) == ("reminder", dt.date(2026, 5, 16))
    assert letter.body == (Paragraph("一、基本情况", 1), Paragraph("你局承办的事项已经逾期。", 0))


def test_toml_and_data_say_the_same():
    toml = "\n".join(f"{key} = {value!r}" for key, value in DRAFT.items() if key != "body")
    assert read_letter(f'{toml}\nbody = """\n{DRAFT["body"]}\n"""') == read_letter(DRAFT)


def test_a_table_stands_among_paragraphs():
    table = {"head": [["单位", {"text": "件数", "across": 2}], ["", "按时", "逾期"]], "rows": [["住建局", "3", "1"]]}
    letter = read_letter({**DRAFT, "body": ["情况如下：", table]})
    assert isinstance(letter.body[1], Table)
    assert letter.body[1].head[0][1].across == 2


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"colour": "red"}, "letter_unknown_field", "colour"),
        ({"title": ""}, "letter_empty_field", "title（标题）"),
        ({"title": "\u3000 "}, "letter_empty_field", "title（标题）"),
        ({"title": 3}, "letter_type", "应是文字"),
        ({"recipients": []}, "letter_empty_field", "recipients（主送机关）"),
        ({"recipients": ["住建局", ""]}, "letter_empty_field", "空的名称"),
        ({"recipients": "住建局"}, "letter_type", "方括号"),
        ({"kind": "情书"}, "letter_unknown_kind", "情书"),
        ({"form": "poster"}, "letter_unknown_form", "poster"),
        ({"issued_on": "2026-02-30"}, "letter_date", "issued_on（成文日期）"),
        ({"issued_on": "二〇二六年五月"}, "letter_date", "issued_on（成文日期）"),
        ({"issued_on": dt.datetime(2026, 5, 16)}, "letter_date", "issued_on（成文日期）"),
        ({"doc_number": "云营商[2026]12号"}, "letter_doc_number", "doc_number（发文字号）"),
        ({"doc_number": "云营商〔2026〕012号"}, "letter_doc_number", "doc_number（发文字号）"),
        ({"doc_number": "云营商〔2026〕第12号"}, "letter_doc_number", "doc_number（发文字号）"),
        ({"copy_number": "12"}, "letter_copy_number", "6 位数字"),
        ({"body": []}, "letter_empty_field", "body（正文）"),
        ({"body": [{"text": "一", "level": 9}]}, "letter_choice", "level（层次）"),
        ({"body": "行\x00尾"}, "letter_hidden_character", "U+0000"),
        ({"body": "行\u200b尾"}, "letter_hidden_character", "U+200B"),
        ({"body": "行\u202e尾"}, "letter_hidden_character", "U+202E"),
        ({"body": "x" * 57}, "letter_word_too_long", "57"),
        ({"body": "长" * 20_001}, "letter_paragraph_too_long", "20000"),
        ({"title": "题" * 121}, "letter_title_too_long", "120"),
        ({"signatures": [{"name": "局", "seal": {"image": b"no picture"}}]}, "letter_not_an_image", "PNG"),
        ({"signatures": [{"name": "局", "seal": {"image": b"0" * 6_000_000}}]}, "letter_image_too_large", "5 MB"),
        ({"signatures": [{"name": "局", "seal": {"image": "/etc/passwd"}}]}, "letter_image_by_name", "只接受图片"),
        ({"body": [{"head": [["一", "二"]], "rows": [["只有一格"]]}]}, "letter_row_width", "body[1].rows[1]"),
        ({"body": [{"head": [["一"]], "rows": []}]}, "letter_empty_table", "rows（行）"),
        ({"body": [{"head": [[{"text": "一", "down": 2}]], "rows": [["x"]]}]}, "letter_head_cells", "超出表格"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_in_one_sentence(changes, code, words):
    error = refusal(**changes)
    assert error.code == code
    assert words in error.what + error.todo
    assert error.what.count("。") == 1


def test_ten_megabytes_are_refused_unread():
    with pytest.raises(GongwenError, match="letter_too_long"):
        read_letter("x" * 10_000_000)


def test_ten_megabytes_in_short_lines_are_refused():
    assert refusal(body="一二三四五六七八九\n" * 1_000_000).code == "letter_too_long"


def test_broken_toml_is_one_sentence():
    with pytest.raises(GongwenError, match="letter_toml"):
        read_letter("kind = ")


@pytest.mark.parametrize("missing", ["kind", "issuers", "title", "body"])
def test_a_missing_field_is_named(missing):
    with pytest.raises(GongwenError, match=missing) as caught:
        read_letter({key: value for key, value in DRAFT.items() if key != missing})
    assert caught.value.code == "letter_missing_field"
