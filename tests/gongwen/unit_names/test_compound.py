"""Names that stand for a body and for others beside it are taken apart; every other name stays whole."""

from __future__ import annotations

import pytest

from gongwen.unit_names.compound import names_nobody, parts_of


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("县发改局等相关部门", ["县发改局", "相关部门"]),
        ("發改局等相關部門及各鎮辦(社區)", ["發改局", "相關部門", "各鎮辦(社區)"]),
        ("县民政局等有关单位、各乡镇", ["县民政局", "有关单位", "各乡镇"]),
        ("市场监管局等部门", ["市场监管局", "部门"]),
        ("市财政局等市级有关部门", ["市财政局", "市级有关部门"]),
        ("县公安局等各责任单位", ["县公安局", "各责任单位"]),
    ],
)
def test_a_name_for_several_is_taken_apart(name, parts):
    assert parts_of(name) == parts


@pytest.mark.parametrize(
    "name", ["县法院", "各有关部门", "县直各单位等", "等部门", "", "县教育局等三所学校", "高等法院"]
)
def test_a_name_for_one_stays(name):
    assert parts_of(name) == [name]


@pytest.mark.untraced
def test_a_long_line_takes_no_time():
    assert parts_of("等" * 100_000) == ["等" * 100_000]


@pytest.mark.parametrize(("name", "nobody"), [("部门", True), ("單位", True), ("相关部门", False), ("责任单位", False)])
def test_the_bare_rest_names_nobody(name, nobody):
    assert names_nobody(name) is nobody
