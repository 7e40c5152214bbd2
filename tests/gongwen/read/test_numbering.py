from __future__ import annotations

import pytest

from gongwen.read import read
from gongwen.read.number_formats import printed
from tests.factories.docx import abstract, docx, level, num, p, style


def lines(body: str, numbering: str, styles: str = "") -> list[str]:
    return read(docx(body, numbering=numbering, styles=styles)).text.split("\n")


THREE = abstract(
    0, level(0, "%1、", "chineseCountingThousand"), level(1, "（%2）", "chineseCounting"), level(2, "%3.")
) + num(1, 0)


def test_levels_count_and_start_again_after_a_higher_one():
    body = "".join(p(f"{at}", num="1", level=at) for at in (0, 1, 1, 2, 2, 0, 1, 2))
    assert lines(body, THREE) == ["一、0", "（一）1", "（二）1", "1.2", "2.2", "二、0", "（一）1", "1.2"]


def test_an_empty_paragraph_counts_but_prints_nothing():
    assert lines(p("甲", num="1") + p(num="1") + p("乙", num="1"), THREE) == ["一、甲", "", "三、乙"]


def test_a_number_takes_the_place_of_the_indent():
    assert lines(p("\u3000\u3000甲", num="1"), THREE) == ["一、甲"]


def test_several_levels_in_one_number_and_legal_numbering():
    numbering = abstract(0, level(0, "第%1章", "chineseCounting"), level(1, "%1.%2", more="<w:isLgl/>")) + num(1, 0)
    body = p("总则", num="1", level=0) + p("目的", num="1", level=1) + p("范围", num="1", level=1)
    assert lines(body, numbering) == ["第一章 总则", "1.1 目的", "1.2 范围"]


def test_a_deeper_level_first_shows_where_the_higher_one_would_start():
    numbering = abstract(0, level(0, "%1", start=3), level(1, "%1.%2.%9")) + num(1, 0)
    assert lines(p("甲", num="1", level=1), numbering) == ["3.1.甲"]


def test_lists_of_one_definition_count_on_and_a_start_override_begins_anew():
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = abstract(0, level(0, "%1.")) + num(1, 0) + num(2, 0) + num(3, 0, override)
    body = "".join(p("x", num=of) for of in ("1", "2", "3", "3", "1"))
    assert lines(body, numbering) == ["1.x", "2.x", "1.x", "2.x", "3.x"]


def test_a_whole_level_may_be_overridden():
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "(%1)", "upperLetter")}</w:lvlOverride>'
    assert lines(p("x", num="2") * 2, abstract(0, level(0, "%1.")) + num(2, 0, override)) == ["(A)x", "(B)x"]


@pytest.mark.parametrize(("restart", "last"), [("0", "3."), ("1", "3."), ("2", "1.")])
def test_when_a_level_starts_again_can_be_said(restart, last):
    numbering = abstract(
        0, level(0, "%1、"), level(1, "%2)"), level(2, "%3.", more=f'<w:lvlRestart w:val="{restart}"/>')
    ) + num(1, 0)
    body = "".join(p("", num="1", level=at) for at in (0, 1, 2, 2, 1)) + p("x", num="1", level=2)
    assert lines(body, numbering)[-1] == last + "x"


def test_numbers_through_styles():
    styles = (
        style("Normal", default=True)
        + style("Base", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
        + style("Item", '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr>', based_on="Base")
        + style("Linked", "<w:pPr><w:numPr><w:numId w:val='2'/></w:numPr></w:pPr>")
    )
    numbering = THREE + abstract(5, level(0, "甲%1"), level(1, "乙%2:", more='<w:pStyle w:val="Linked"/>')) + num(2, 5)
    body = p("a", style="Base") + p("b", style="Item") + p("c", style="Linked") + p("d", style="Base", num="0") + p("e")
    assert lines(body, numbering, styles) == ["一、a", "（一）b", "乙1:c", "d", "e"]


def test_a_style_with_a_level_only_takes_the_list_of_the_paragraph():
    styles = (
        style("Item", '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr>')
        + style("A", based_on="B")
        + style("B", based_on="A")
    )
    body = p("a", style="Item", num="1") + p("b", style="Item") + p("c", style="A", level=1)
    assert lines(body, THREE, styles) == ["一、a", "b", "c"]


def test_a_list_defined_by_a_list_style():
    styles = style("Ls", '<w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr>', kind="numbering")
    linked = '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Ls"/></w:abstractNum>'
    dangling = '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="None"/></w:abstractNum>'
    numbering = abstract(0, level(0, "%1)")) + linked + dangling + num(7, 0) + num(8, 1) + num(9, 2)
    assert lines(p("a", num="8") + p("b", num="7") + p("c", num="9"), numbering, styles) == ["1)a", "2)b", "c"]


def test_unknown_lists_levels_and_bullets_print_nothing():
    numbering = abstract(0, level(0, "\uf06c", "bullet"), level(1, "\uf06c%2."), level(12, "%1")) + num(1, 0)
    body = p("a", num="9") + p("b", num="1", level=5) + p("c", num="1") + p("d", num="1", level=1)
    assert lines(body, numbering) == ["a", "b", "c", "1.d"]


def test_formats_of_newer_versions_and_missing_starts():
    newer = (
        '<mc:AlternateContent><mc:Choice><w:numFmt w:val="custom" w:format="01, 02"/></mc:Choice></mc:AlternateContent>'
    )
    item = (
        f'<w:lvl w:ilvl="0">{newer}<w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:lvlText w:val="%2."/></w:lvl>'
    )
    assert lines(p("a", num="1") + p("b", num="1", level=1), abstract(0, item) + num(1, 0)) == ["01.a", "1.b"]


@pytest.mark.parametrize(
    ("number_format", "number", "text"),
    [
        ("decimal", 12, "12"), ("nonsense", 3, "3"), ("none", 3, ""), ("decimalZero", 3, "03"),
        ("upperLetter", 1, "A"), ("upperLetter", 28, "BB"), ("lowerLetter", 26, "z"), ("upperLetter", 0, ""),
        ("upperRoman", 1994, "MCMXCIV"), ("lowerRoman", 4, "iv"),
        ("decimalEnclosedCircle", 1, "①"), ("decimalEnclosedCircleChinese", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "㉑"),
        ("decimalEnclosedCircle", 36, "㊱"), ("decimalEnclosedCircle", 50, "㊿"), ("decimalEnclosedCircle", 51, "51"),
        ("decimalEnclosedFullstop", 2, "⒉"), ("decimalEnclosedParen", 3, "⑶"), ("ideographEnclosedCircle", 4, "㊃"),
        ("decimalFullWidth", 15, "１５"), ("decimalFullWidth2", 1, "１"), ("numberInDash", 3, "- 3 -"),
        ("ideographTraditional", 1, "甲"), ("ideographTraditional", 11, "甲"), ("ideographZodiac", 12, "亥"),
        ("ideographDigital", 105, "一〇五"), ("japaneseDigitalTenThousand", 20, "二〇"), ("taiwaneseDigital", 3, "三"),
        ("chineseCounting", 10, "十"), ("chineseCounting", 11, "十一"), ("chineseCountingThousand", 20, "二十"),
        ("chineseCountingThousand", 110, "一百一十"), ("japaneseCounting", 105, "一百零五"),
        ("taiwaneseCounting", 1001, "一千零一"),
        ("taiwaneseCountingThousand", 10010, "一万零一十"), ("chineseCounting", 20000, "二万"),
        ("chineseCounting", 12345, "一万二千三百四十五"),
        ("chineseCounting", 0, "零"), ("chineseLegalSimplified", 12, "壹拾贰"), ("ideographLegalTraditional", 3, "參"),
        ("chineseCounting", 99999999, "三万二千七百六十七"),
    ],
)  # fmt: skip
def test_printed(number_format, number, text):
    assert printed(number, number_format) == text
