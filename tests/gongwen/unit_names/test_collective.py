"""Names for many bodies: what they are about, and how much of it another says too."""

from __future__ import annotations

import pytest

from gongwen.unit_names.collective import collective_of, means_usual
from gongwen.unit_names.forms import above_part


@pytest.mark.parametrize(
    ("name", "kind", "signs"),
    [
        ("市级有关部门", "office", ""),
        ("縣級相關部門", "office", ""),
        ("县政府各工作部门", "office", ""),
        ("部门单位", "office", ""),
        ("受理单位", "office", "受理"),
        ("各新闻单位", "office", "新闻"),
        ("水电气企业", "company", "水电气"),
        ("各乡镇、街、区", "town", ""),
        ("各鎮辦(社區)", "town", ""),
        ("各镇人民政府", "town", ""),
        ("各县区政府", "county", ""),
        ("市、县区各相关部门", "office", ""),
    ],
)
def test_kind_and_what_says_which(name, kind, signs):
    found = collective_of(name)
    assert (found.kind, found.signs) == (kind, frozenset(signs))


@pytest.mark.parametrize("name", ["县财政局", "白石镇人民政府", "县人大办", "市政府新闻办", "", "部", "领导小组"])
def test_the_name_of_one_body_is_none(name):
    assert collective_of(name) is None


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("县直各单位", "县级有关部门", 1.0),
        ("受理单位", "县级有关部门", 0.0),
        ("县级有关部门", "公用事业单位", 0.0),
        ("公用单位", "公用事业单位", 1.0),
        ("供水企业", "水电气公共服务企业", 0.5),
        ("各县区", "县级有关部门", 0.0),
        ("各镇街", "各乡镇（街道）", 1.0),
    ],
)
def test_likeness(one, other, likeness):
    assert collective_of(one).likeness(collective_of(other)) == likeness


@pytest.mark.parametrize(
    ("name", "usual"),
    [
        ("市级有关部门", True), ("縣級各相關部門", True), ("各乡镇、街、区", True),
        ("县政府各部门", False), ("有关新闻单位", False), ("有关企业", False), ("各县区", False), ("县发改局", False),
    ],
)  # fmt: skip
def test_who_has_to_do_with_it(name, usual):
    assert means_usual(name) is usual


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("县公安局交警大队", "县公安局"),
        ("市政府办公室信息调研室", "市政府办公室"),
        ("县公安局", ""),
        ("县某某局执法大队", ""),
    ],
)
def test_the_body_of_a_part(name, body):
    assert above_part(name) == body
