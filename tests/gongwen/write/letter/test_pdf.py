"""The PDF is measured: what the standard gives in millimetres is looked up in the finished page."""

from __future__ import annotations

import io
import itertools
import time

import pdfplumber
import pypdfium2
import pytest

from gongwen.errors import GongwenError
from gongwen.write import read_letter, to_pdf
from gongwen.write.letter import fonts, pdf, samples
from gongwen.write.letter.reading import read_draft

MM = 72 / 25.4
LINE = 28.99 / MM
CHARACTER = 15.75 / MM
NOTICE = {
    "kind": "通知",
    "issuers": ["云川县营商环境局"],
    "doc_number": "云营商〔2026〕12号",
    "title": "关于做好重点任务落实工作的通知",
    "recipients": ["各乡镇人民政府"],
    "issued_on": "2026-05-16",
    "imprint": {
        "copies": [{"names": ["县委办公室"]}],
        "printed_by": "云川县营商环境局办公室",
        "printed_on": "2026-05-16",
    },
}


def notice(**changes: object):
    return to_pdf(read_letter({**NOTICE, "body": "落" * 280, **changes}))


def pages_of(found: pdf.Pdf):
    return pdfplumber.open(io.BytesIO(found.data)).pages


def rows_of(page):
    """Words by line: {top of the glyphs in mm: characters from left to right}."""
    rows: dict[float, list[dict]] = {}
    for char in page.chars:
        key = next((top for top in rows if abs(top - char["top"] / MM) < 1), char["top"] / MM)
        rows.setdefault(key, []).append(char)
    return [sorted(rows[top], key=lambda char: char["x0"]) for top in sorted(rows)]


def words(row) -> str:
    return "".join(char["text"] for char in row)


def row_with(page, text: str):
    return next(row for row in rows_of(page) if text in words(row))


def rules_of(page):
    """Horizontal rules: top, left, right in mm, thickness in mm."""
    return sorted(
        (line["top"] / MM, line["x0"] / MM, line["x1"] / MM, line["linewidth"] / MM)
        for line in page.lines
        if abs(line["top"] - line["bottom"]) < 0.1
    )


def ink_of(found: pdf.Pdf, page: int, box: tuple[float, float, float, float]):
    """Edges of what is printed inside ``box`` (left, top, right, bottom in mm), in mm, to a tenth."""
    scale = 254 / 72  # ten pixels a millimetre
    image = pypdfium2.PdfDocument(found.data)[page].render(scale=scale).to_pil().convert("L")
    left, top, right, bottom = (round(edge * 10) for edge in box)
    edges = image.crop((left, top, right, bottom)).point(lambda level: 255 if level < 160 else 0).getbbox()
    assert edges is not None, "nothing is printed there"
    return tuple((edge + (left, top, left, top)[n]) / 10 for n, edge in enumerate(edges))


@pytest.fixture(scope="module")
def long():
    made = (notice(body="落" * length) for length in range(2000, 2600, 56))
    return next(found for found in made if not any(signal.code == "letter_spacing" for signal in found.signals))


@pytest.fixture(scope="module")
def long_pages(long):
    return pages_of(long)


def test_a_page_holds_22_lines_of_28_characters(long_pages):
    rows = [row for row in rows_of(long_pages[1]) if row[0]["text"] == "落"]
    assert len(rows) == 22
    assert {len(row) for row in rows} == {28}
    assert {round(char["size"], 2) for row in rows for char in row} == {15.75}


def test_the_type_area_is_156_by_225_millimetres(long_pages):
    rows = [row for row in rows_of(long_pages[1]) if row[0]["text"] == "落"]
    for row in rows:
        assert row[0]["x0"] / MM == pytest.approx(28, abs=0.1)
        assert row[-1]["x1"] / MM == pytest.approx(184, abs=0.5)
    tops = [row[0]["top"] / MM for row in rows]
    assert [b - a for a, b in itertools.pairwise(tops)] == pytest.approx([LINE] * 21, abs=0.01)


def test_the_first_and_the_last_line_keep_the_margins(long):
    _, top, _, bottom = ink_of(long, 1, (20, 0, 200, 262.5))
    half = (LINE - CHARACTER) / 2
    assert top == pytest.approx(37 + half, abs=1)
    assert bottom == pytest.approx(262 - half, abs=1)


def test_the_mark_is_red_and_35_millimetres_below_the_type_area(long, long_pages):
    row = row_with(long_pages[0], "文件")
    assert words(row) == "云川县营商环境局文件"
    left, top, right, _ = ink_of(long, 0, (0, 38, 210, 95))
    assert top == pytest.approx(37 + 35, abs=0.3)
    assert (left + right) / 2 == pytest.approx(28 + 78, abs=0.6)
    red, green, blue = row[0]["non_stroking_color"]
    assert red > 0.85
    assert green < 0.1
    assert blue < 0.15
    heavy = any(word in row[0]["fontname"] for word in ("Bold", "Black", "XiaoBiaoSong"))
    assert (
        heavy or row[0]["stroking_color"] == row[0]["non_stroking_color"]
    )  # thickened, where only a thin one is there


def test_the_red_rule_is_4_millimetres_below_the_number_and_156_wide(long, long_pages):
    [(top, left, right, thickness)] = [rule for rule in rules_of(long_pages[0]) if rule[3] > 0.5]
    assert (left, right) == pytest.approx((28, 184), abs=0.1)
    assert thickness == pytest.approx(0.7, abs=0.05)
    number = ink_of(long, 0, (60, 90, 150, top - 1))
    # Between the feet of the characters (a hair above the edge of their square) and the rule.
    assert top - thickness / 2 - number[3] == pytest.approx(4, abs=0.6)


def test_number_and_title_have_two_blank_lines_above(long, long_pages):
    mark = ink_of(long, 0, (0, 38, 210, 95))
    number = row_with(long_pages[0], "〔2026〕")
    centre = (number[0]["top"] + number[0]["bottom"]) / 2 / MM
    assert centre - mark[3] == pytest.approx(2.5 * LINE, abs=1)
    rule = next(rule[0] for rule in rules_of(long_pages[0]) if rule[3] > 0.5)
    title = row_with(long_pages[0], "关于")
    assert {round(char["size"]) for char in title} == {22}
    centre = (title[0]["top"] + title[0]["bottom"]) / 2 / MM
    assert centre - rule == pytest.approx(2.5 * LINE, abs=LINE / 2 + 0.3)  # the head ends on a line of the grid


def test_page_numbers_stand_outside_and_7_millimetres_below(long):
    for page, (left, right) in enumerate([(150, 200), (20, 70)]):
        edges = ink_of(long, page, (left, 263, right, 280))
        dash = ink_of(long, page, (edges[0] - 0.5, 263, edges[0] + 2, 280))
        assert (dash[1] + dash[3]) / 2 == pytest.approx(262 + 7, abs=0.5)
        if page % 2 == 0:
            assert edges[2] == pytest.approx(184 - CHARACTER, abs=0.6)
        else:
            assert edges[0] == pytest.approx(28 + CHARACTER, abs=0.6)


def test_the_imprint_closes_the_last_even_page(long, long_pages):
    assert long.pages % 2 == 0
    rules = rules_of(long_pages[-1])
    assert [round(rule[3], 2) for rule in rules] == [0.35, 0.25, 0.35]
    assert all((left, right) == pytest.approx((28, 184), abs=0.1) for _, left, right, _ in rules)
    assert rules[-1][0] + 0.35 / 2 == pytest.approx(262, abs=0.2)
    copies = row_with(long_pages[-1], "抄送")
    assert copies[0]["x0"] / MM == pytest.approx(28 + CHARACTER, abs=0.1)
    assert {round(char["size"]) for char in copies} == {14}


def test_a_page_left_blank_before_the_imprint_bears_no_number():
    for length in range(560, 900, 28):
        text = [page.extract_text() or "" for page in pages_of(notice(body="落" * length))]
        if len(text) == 4 and "落" not in text[2]:
            break
    assert "— 2 —" in text[1]
    assert text[2].strip() == ""
    assert "抄送" in text[3]
    assert "—" not in text[3]


def test_sealed_the_date_is_four_characters_in_and_the_name_over_its_middle():
    [page, *_] = [page for page in pages_of(notice()) if "2026年5月16日" in words_of(page)]
    name, date = row_with(page, "云川县营商环境局"), row_with(page, "2026年5月16日")
    assert 184 - date[-1]["x1"] / MM == pytest.approx(4 * CHARACTER, abs=1)
    middle = [(row[0]["x0"] + row[-1]["x1"]) / 2 / MM for row in (name, date)]
    assert middle[0] == pytest.approx(middle[1], abs=1)


def words_of(page) -> str:
    return "".join(words(row) for row in rows_of(page) if "印发" not in words(row))


def test_unsealed_the_date_begins_two_characters_behind_the_name():
    letter = {**NOTICE, "body": "落" * 60, "sealed": False, "issuers": ["云川县优化营商环境工作领导小组办公室"]}
    pages = pages_of(to_pdf(read_letter({**letter, "imprint": None})))
    rows = [row for page in pages for row in rows_of(page) if row[0]["size"] < 16]
    name = next(row for row in rows if words(row) == "云川县优化营商环境工作领导小组办公室")
    date = next(row for row in rows if words(row) == "2026年5月16日")
    assert 184 - name[-1]["x1"] / MM == pytest.approx(2 * CHARACTER, abs=0.5)
    assert date[0]["x0"] / MM - name[0]["x0"] / MM == pytest.approx(2 * CHARACTER, abs=1)


def test_the_seal_lies_over_name_and_date():
    seal = samples.seal().read_bytes()
    found = notice(signatures=[{"name": "云川县营商环境局", "seal": {"image": seal, "width_mm": 42}}], body="落" * 60)
    for page in pages_of(found):
        for image in page.images:
            date = row_with(page, "2026年5月16日")
            middle = (date[0]["x0"] + date[-1]["x1"]) / 2
            assert (image["x0"] + image["x1"]) / 2 == pytest.approx(middle, abs=3)
            assert (image["x1"] - image["x0"]) / MM == pytest.approx(42, abs=0.1)
            assert image["top"] < date[0]["top"] < image["bottom"]
            above = [row for row in rows_of(page) if row[0]["text"] == "落"][-1]
            # No further than one line below the text.
            assert 0 < (image["top"] - above[0]["bottom"]) / MM < LINE + 2
            return
    pytest.fail("no seal was printed")


def test_the_page_of_the_date_bears_text():
    spaced = 0
    for length in range(150, 450, 28):
        found = notice(body="落" * length, imprint=None)
        page = next(page for page in pages_of(found) if "2026年5月16日" in words_of(page))
        assert "落" in words_of(page), length
        spaced += any(signal.code == "letter_spacing" for signal in found.signals)
    assert spaced, "no length of text asked for another spacing"


def test_wrapped_names_of_attachments_go_on_under_themselves():
    found = notice(attachments=["很长的附件名称" * 6, "第二个附件"])
    rows = [row for page in pages_of(found) for row in rows_of(page)]
    at = next(n for n, row in enumerate(rows) if words(row).startswith("附件："))
    assert words(rows[at]).startswith("附件：1.")
    assert rows[at][0]["x0"] / MM == pytest.approx(28 + 2 * CHARACTER, abs=0.2)
    name = next(char for char in rows[at] if char["text"] == "很")["x0"]
    assert rows[at + 1][0]["x0"] == pytest.approx(name, abs=0.1)


def test_an_official_letter_has_double_rules_of_170_millimetres():
    found = to_pdf(read_draft(next(path for path in samples.paths() if path.stem == "提醒函")))
    first, second = pages_of(found)
    rules = [rule for rule in rules_of(first) if rule[2] - rule[1] > 160]
    assert len(rules) == 4
    assert all((left, right) == pytest.approx((20, 190), abs=0.2) for _, left, right, _ in rules)
    assert rules[0][3] > rules[1][3]
    assert rules[2][3] < rules[3][3]
    assert rules[3][0] == pytest.approx(277, abs=0.8)
    mark = ink_of(found, 0, (20, 28.5, 190, rules[0][0] - 1))
    assert mark[1] == pytest.approx(30, abs=0.3)
    assert rules[0][0] - rules[0][3] / 2 - mark[3] == pytest.approx(4, abs=0.6)
    number = row_with(first, "〔2026〕")
    assert number[-1]["x1"] / MM == pytest.approx(184, abs=0.2)
    assert "— 1 —" not in first.extract_text()
    assert "— 2 —" in second.extract_text()


def test_a_table_repeats_its_head_across_the_page():
    found = to_pdf(read_draft(next(path for path in samples.paths() if path.stem == "任务分解表")))
    pages = pages_of(found)
    assert len(pages) > 1
    for page in pages:
        assert page.width > page.height
        assert "具体举措" in page.extract_text()


@pytest.mark.parametrize("path", samples.paths(), ids=lambda path: path.stem)
def test_every_font_of_every_sample_is_named_and_carried(path):
    letter = read_draft(path)
    found = to_pdf(letter)
    assert found.fonts
    assert all(font.embedded and font.name for font in found.fonts)
    text = "".join((page.extract_text() or "") for page in pages_of(found))
    assert not {char for char in text if char in "\ufffd\x00"}
    squeezed = text.replace("\n", "")
    assert all(name in squeezed for name in letter.issuers) or letter.kind in ("task_table", "telegram", "notice")


MARKUP = '#image("/etc/passwd") $x^2$ \\ `a` *b* _c_ @ref <tag> & // -- ~ = + / [x] {y} \'q\' "q"'


def test_markup_in_words_is_printed_as_it_is():
    found = notice(body=f"正文{MARKUP}尾", title=f"关于{MARKUP[:40]}的通知", recipients=['#read("/etc/passwd")'])
    text = "".join(words(row) for page in pages_of(found) for row in rows_of(page)).replace(" ", "")
    assert MARKUP.replace(" ", "") in text
    assert "#read" in text
    assert "root:" not in text


def test_the_same_letter_gives_the_same_bytes():
    assert notice().data == notice().data


@pytest.mark.untraced
def test_a_letter_of_two_pages_is_quick():
    notice()
    begun = time.process_time()
    found = notice()
    assert found.pages == 2
    assert time.process_time() - begun < 3  # a tenth of it on a machine that has nothing else to do


def test_own_fonts_come_first_and_stand_ins_are_named():
    weights = {"FangSong_GB2312": {400}, "Noto Serif SC": {400}, "SimHei": {400}, "KaiTi": {400}, "SimSun": {400}}
    found = fonts.choose(weights)
    assert found.faces["body"].families[0] == "FangSong_GB2312"
    assert found.faces["title"].families[0] == "Noto Serif SC"
    assert found.faces["title"].stroke > 0
    [signal] = found.signals
    assert (signal.code, "小标宋" in signal.message) == ("letter_stand_in_font", True)


def test_without_any_chinese_font_one_sentence_says_what_to_install():
    with pytest.raises(GongwenError, match="fonts-noto-cjk") as caught:
        fonts.choose({"DejaVu Sans": {400, 700}})
    assert caught.value.code == "letter_no_font"


def test_a_refusal_of_the_typesetter_is_one_sentence(monkeypatch):
    monkeypatch.setattr(pdf, "data_of", lambda *_: ({}, {}))
    with pytest.raises(GongwenError, match="letter_not_set"):
        notice()
