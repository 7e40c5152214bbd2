"""The language of templates: what is right is read, what is wrong is named with its line, nothing is computed."""

from __future__ import annotations

import pytest

from yingshang.letters.enums import FieldKind, Flaw
from yingshang.letters.queries.filling import fill_template
from yingshang.letters.queries.language import Field, known_fields, needed_fields, read_template

FIELDS = (
    Field("单位"),
    Field("逾期", FieldKind.FLAG),
    Field("日子", FieldKind.DAY),
    Field("天数", FieldKind.NUMBER, key="days"),
    Field("清单", FieldKind.TABLE, ("事项", "时限", "备注"), frozenset({"备注"})),
)
KNOWN = known_fields(FIELDS)


def flaws(text):
    return [(one.flaw, one.field, one.line) for one in read_template(text, KNOWN)[1]]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("{单位}", []),
        ("｛单位｝", []),
        ("{ 单位 }", []),
        ("{若 逾期}\n甲\n{否则}\n乙\n{完}", []),
        ("{若 清单}\n{表格 清单}\n{完}", []),
        ("{每项 清单}\n{序号}.{事项}\n{完}", []),
        ("{不认识}", [(Flaw.UNKNOWN, "不认识", 1)]),
        ("甲\n{单位", [(Flaw.UNCLOSED, "{单位", 2)]),
        ("单位}", [(Flaw.UNOPENED, "单位}", 1)]),
        ("{}", [(Flaw.BAD_NAME, "", 1)]),
        ("{\u200b}", [(Flaw.BAD_NAME, "\u200b", 1)]),
        ("{=1+1}", [(Flaw.BAD_NAME, "=1+1", 1)]),
        ("{单位.__class__}", [(Flaw.BAD_NAME, "单位.__class__", 1)]),
        ("{/etc/passwd}", [(Flaw.BAD_NAME, "/etc/passwd", 1)]),
        ("{{单位}}", [(Flaw.MARKUP, "{{单位}}", 1)]),
        ("{% include 'x' %}", [(Flaw.MARKUP, "{% include 'x' %}", 1)]),
        ("${单位}", [(Flaw.MARKUP, "${单位}", 1)]),
        ("<img src=x>", [(Flaw.MARKUP, "<img src=x>", 1)]),
        ("file:///etc/passwd", [(Flaw.MARKUP, "file:///etc/passwd", 1)]),
        ("{清单}", [(Flaw.A_TABLE, "清单", 1)]),
        ("{表格 单位}", [(Flaw.NOT_A_TABLE, "单位", 1)]),
        ("{每项 单位}\n{完}", [(Flaw.NOT_A_TABLE, "单位", 1)]),
        ("{若 逾期}\n甲", [(Flaw.OPEN_BLOCK, "逾期", 1)]),
        ("{完}", [(Flaw.STRAY, "完", 1)]),
        ("{否则}", [(Flaw.STRAY, "否则", 1)]),
        ("甲{若 逾期}乙", [(Flaw.ALONE, "若 逾期", 1)]),
        ("{事项}", [(Flaw.UNKNOWN, "事项", 1)]),
        ("{若 逾期}\n" * 4 + "{完}\n" * 4, [(Flaw.TOO_DEEP, "逾期", 4)]),
        ("甲" * 60_001, [(Flaw.TOO_LONG, "60001", 0)]),
        ("{若 " * 3_000_000, [(Flaw.TOO_LONG, "9000000", 0)]),
    ],
)
def test_what_is_wrong_is_named(text, wanted):
    assert flaws(text) == wanted


def test_every_flaw_has_its_sentence():
    for flaw in Flaw:
        assert "甲" in str(flaw.label).format(field="甲")


ROWS = [["甲事", "3月1日", ""], ["乙事", "3月2日", "急"]]


def test_a_template_is_filled_line_by_line():
    body = "{单位}：\n{若 逾期}\n逾期{天数}天，{日子}。\n{否则}\n按期。\n{完}\n{每项 清单}\n{序号}. {事项}（{时限}）\n{若 备注}\n备注：{备注}\n{完}\n{完}"
    facts = {"单位": "县发改局", "逾期": True, "days": 3, "日子": "5.16", "清单": ROWS}
    filled = fill_template("给{单位}", body, FIELDS, facts, {})
    assert filled.problems == []
    assert filled.title == "给县发改局"
    assert filled.body.splitlines()[2:] == ["1. 甲事（3月1日）", "2. 乙事（3月2日）", "备注：急"]
    assert filled.body.splitlines()[1].startswith("逾期3天，")


def test_a_field_in_a_branch_that_is_not_taken_may_be_empty():
    assert fill_template("题", "{若 单位}\n给{单位}\n{完}\n正文", FIELDS, {}, {}).body == "正文"


@pytest.mark.parametrize(
    ("facts", "flaw", "name"),
    [
        ({"单位": ""}, Flaw.EMPTY, "单位"),
        ({"单为": "甲"}, Flaw.EMPTY, "单位"),
        ({"单位": "甲{乙}"}, Flaw.BAD_VALUE, "单位"),
        ({"单位": "甲", "天数": "很多"}, Flaw.NOT_A_VALUE, "天数"),
        ({"单位": "甲", "日子": "某天"}, Flaw.NOT_A_VALUE, "日子"),
        ({"单位": "甲", "清单": [["少一列"]]}, Flaw.NOT_A_VALUE, "清单"),
        ({"单位": "甲", "清单": [["甲事", "", ""]]}, Flaw.EMPTY, "清单·时限"),
        ({"单位": "甲" * 5_001}, Flaw.TOO_LONG, "单位"),
    ],
)
def test_a_value_that_does_not_fit_is_named(facts, flaw, name):
    problems = fill_template("题", "{单位}", FIELDS, facts, {}).problems
    assert [(one.flaw, one.field) for one in problems] == [(flaw, name)]


def test_a_value_is_text_and_never_read_again():
    filled = fill_template("题", "{单位}", FIELDS, {"单位": "=cmd|' /C calc'!A0 <b> %s 〇"}, {})
    assert filled.body == "=cmd|' /C calc'!A0 <b> %s 〇"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("{单位}至{日子}", {"单位", "日子"}),
        ("{若 逾期}\n{单位}\n{否则}\n{日子}\n{完}\n{天数}", {"天数"}),
        ("{表格 清单}", {"清单"}),
        ("{每项 清单}\n{事项}\n{完}", {"清单"}),
        ("没有字段", set()),
    ],
)
def test_what_stands_outside_of_every_condition_is_needed(text, wanted):
    assert needed_fields(read_template(text, KNOWN)[0]) == wanted
