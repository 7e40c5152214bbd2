from __future__ import annotations

import pytest

from gongwen.write.letter.breaking import break_title, form_cost


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于印发工作方案的通知", ["关于印发工作方案的通知"]),
        ("关于督办云川县安和建材有限公司竣工验收诉求事项的通知", ["关于督办云川县安和建材有限公司", "竣工验收诉求事项的通知"]),
        ("关于印发《云川县企业诉求办理办法（试行）》的请示", ["关于印发", "《云川县企业诉求办理办法（试行）》的请示"]),
        ("关于约谈云川县住房和城乡建设局有关负责人的通知", ["关于约谈云川县住房和城乡建设局", "有关负责人的通知"]),
    ],
)  # fmt: skip
def test_titles_are_broken_by_sense(title, lines):
    assert break_title(title, 20, ["云川县住房和城乡建设局"]) == lines


LONG = [
    "云川县人民政府办公室关于转发县营商环境局云川县2026年优化营商环境重点任务分解方案的通知",
    "中共云川县委办公室云川县人民政府办公室关于进一步加强企业诉求办理工作推动民营经济高质量发展的若干措施的通知",
    "关于2025年第四季度企业诉求办理情况、12345热线转办事项办结情况和营商环境问题线索处置情况的通报",
]


@pytest.mark.parametrize("title", LONG)
def test_no_line_is_too_long_parts_a_number_or_begins_with_a_closing_mark(title):
    lines = break_title(title, 20)
    assert "".join(lines) == title
    assert len(lines) > 2
    for line, after in zip(lines, [*lines[1:], " "], strict=True):
        assert len(line) <= 22
        assert line[0] not in "，。、；：！？）》〕”的"
        assert line[-1] not in "（《〔“"
        assert not (line[-1].isascii() and line[-1].isdigit() and after[0].isascii() and after[0].isdigit())
        assert not (line[-1].isdigit() and after[0] in "年月日号")


@pytest.mark.parametrize("title", LONG)
def test_lines_make_a_trapezoid_or_a_diamond(title):
    lengths = [len(line) for line in break_title(title, 20)]
    falls = [n for n in range(len(lengths) - 1) if lengths[n + 1] < lengths[n]]
    rises = [n for n in range(len(lengths) - 1) if lengths[n + 1] > lengths[n]]
    assert not falls or not rises or max(rises) < min(falls) or abs(max(lengths) - min(lengths)) <= 2


def test_an_hourglass_costs_more_than_a_diamond():
    assert form_cost([16, 10, 16]) > form_cost([12, 18, 12])
    assert form_cost([14, 14]) > form_cost([12, 16])
    assert form_cost([18, 3]) > form_cost([12, 9])


def test_a_title_without_any_good_place_still_fits():
    assert [len(line) for line in break_title("囗" * 115, 20)] == [20, 20, 20, 20, 20, 15] or all(
        len(line) <= 20 for line in break_title("囗" * 115, 20)
    )
