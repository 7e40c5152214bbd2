from __future__ import annotations

import pytest

from gongwen.write.letter.headings import is_heading, lead_and_rest, paragraphs_of


@pytest.mark.parametrize(
    ("line", "level", "heading", "lead"),
    [
        ("一、总体要求", 1, True, "一、总体要求"),
        ("（一）提高认识。", 2, True, "（一）提高认识。"),
        ("（一）提高认识。各单位要压实责任。", 2, False, "（一）提高认识。"),
        ("一、请你局于5月22日前办结，并抄报我局。", 1, False, ""),
        ("1.建立台账", 3, True, ""),
        ("2.办理过程要留痕：", 3, False, ""),
        ("（1）每月更新一次。", 4, True, ""),
        ("1.5万元以上的项目", 0, False, ""),
        ("十分重要", 0, False, ""),
    ],
)
def test_levels_and_leads(line, level, heading, lead):
    [found] = paragraphs_of(line)
    assert (found.level, is_heading(found), lead_and_rest(found)[0]) == (level, heading, lead)
    assert "".join(lead_and_rest(found)) == line


def test_typed_indents_and_empty_lines_are_dropped():
    assert [p.text for p in paragraphs_of("\n\u3000\u3000第一段。\r\n\n  第二段。\n")] == ["第一段。", "第二段。"]
