from __future__ import annotations

import pytest

import gongwen
from gongwen.extract.fields import Fields
from gongwen.extract.unit_lists import UnitName
from gongwen.resolve.roles import first_listed_leads, settle

A, B, C = UnitName(0, 1, False), UnitName(1, 2, False), UnitName(2, 3, False)


def settled(
    *, first_leads: bool = False, **units: list[UnitName]
) -> tuple[list[UnitName], list[UnitName], list[UnitName]]:
    result = settle(Fields(**units), first_leads=first_leads)
    return result.lead, result.participating, result.responsible


@pytest.mark.parametrize(
    ("units", "wanted"),
    [
        ({"lead": [A], "responsible": [B], "participating": [C]}, ([A], [C, B], [])),
        ({"lead": [A], "responsible": [A, B]}, ([A], [B], [])),
        ({"responsible": [A, B]}, ([], [], [A, B])),
        ({"responsible": [A], "participating": [A, B]}, ([], [B], [A])),
        ({"participating": [A]}, ([], [A], [])),
        ({}, ([], [], [])),
    ],
)
def test_with_a_lead_marked_everybody_else_takes_part(units, wanted):
    assert settled(**units) == wanted


@pytest.mark.parametrize(
    ("units", "wanted"),
    [
        ({"responsible": [A, B, C]}, ([A], [B, C], [])),
        ({"responsible": [A]}, ([], [], [A])),  # one alone is not first of several
        ({"lead": [C], "responsible": [A, B]}, ([C], [A, B], [])),  # a marked lead stands
        ({"responsible": [A, B], "participating": [C]}, ([A], [C, B], [])),
    ],
)
def test_the_first_listed_leads(units, wanted):
    assert settled(first_leads=True, **units) == wanted


def test_settling_leaves_the_printed_fields_alone():
    fields = Fields(responsible=[A, B], deadlines=[(3, 4)])
    result = settle(fields, first_leads=True)
    assert (fields.lead, fields.responsible) == ([], [A, B])
    assert result.deadlines == [(3, 4)]


RULES = ["列第一位的为牵头单位", "责任单位中排在首位的为牵头单位", "列在第一位者为牵头单位", "第一个单位为牵头单位"]


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_is_found_where_it_stands(rule):
    text = f"一、任务。{rule}。"
    assert first_listed_leads(text, []) in range(5, text.index("第一" if "第一" in rule else "首位") + 1)


@pytest.mark.parametrize("text", ["", "县财政局牵头。", "位列第一位的企业给予奖励。", "排名第一位的乡镇通报表扬。"])
def test_other_firsts_are_no_rule(text):
    assert first_listed_leads(text, []) is None


def roles(*lines: str) -> list[tuple[list[str], list[str]]]:
    text = "\n".join(["青禾县窗口整治工作方案（2023年）", "", "各乡镇人民政府：", "", *lines])
    return [(task.lead_units, task.responsible_units) for task in gongwen.decompose_text(text + "\n").tasks]


FIRST = "1.清理目录。公布清单。（责任单位：县财政局、县审计局）"
SECOND = "1.设立专窗。安排专人。（责任单位：县营商局、县信访局）"
LED = [(["县财政局"], []), (["县营商局"], [])]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_before_the_tasks_holds_for_all(rule):
    assert roles(f"（{rule}）", "一、收费治理", FIRST, "二、窗口建设", SECOND) == LED


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_below_the_tasks_holds_for_all(rule):
    assert roles("一、收费治理", FIRST, "二、窗口建设", SECOND, "", f"注：{rule}。") == LED


def test_a_rule_between_two_sections_holds_for_what_follows():
    found = roles("一、收费治理", FIRST, "以下责任单位中列第一位的为牵头单位。", "二、窗口建设", SECOND)
    assert found == [([], ["县财政局", "县审计局"]), (["县营商局"], [])]


def test_without_a_rule_nobody_is_made_lead():
    assert roles("一、收费治理", FIRST) == [([], ["县财政局", "县审计局"])]
