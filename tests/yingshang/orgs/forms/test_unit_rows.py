"""Units from a table: parents anywhere in the file, circles, doubles, dissolved ones, and what people really type."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.orgs import make_unit
from tests.factories.sheets import upload, xlsx
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.models import Event
from yingshang.kernel.sheets import check_import, write_import
from yingshang.orgs.actions.endings import dissolve_unit
from yingshang.orgs.forms import unit_rows
from yingshang.orgs.forms.sheets import UNITS
from yingshang.orgs.forms.unit_rows import Tree
from yingshang.orgs.models import Unit

HEADS = ["全称", "上级单位", "类别", "简称", "统一社会信用代码", "办公电话", "成立日期"]
GOOD_CODE = "11210000MB1234567X"


@pytest.fixture
def check(actors):
    def run(*rows, heads=HEADS):
        return check_import(UNITS, upload(xlsx(heads, *rows)), name="单位.xlsx", actor=actors["system_admin"])

    return run


def problems(run):
    return [(one["row"], one["letter"], one["code"] or one["what"]) for one in run.report["problems"]]


def parents():
    return {unit.name: unit.parent and unit.parent.name for unit in Unit.objects.select_related("parent")}


def test_a_parent_may_stand_later_in_the_file(check, actors, county):
    run = check(
        ["预算股", "云川县财政局", "内设机构"],
        ["云川县财政局", "云川县", "部门", "县财政局"],
        ["黑石村", "云川县/黑石镇", "村（社区）"],
        ["黑石镇", "云川县", "乡镇（街道）"],
    )
    assert (problems(run), run.report["created"]) == ([], 4)
    write_import(run, actors["system_admin"])
    found = parents()
    assert (found["预算股"], found["云川县财政局"], found["黑石村"]) == ("云川县财政局", "云川县", "黑石镇")
    section = Unit.objects.get(name="预算股")
    assert section.path == f"{section.parent.path}{section.pk}/"


def test_what_is_there_is_changed_where_it_differs_and_else_left(check, actors, county):
    run = check(
        ["云川县教育局", "云川县", "部门", "县教体局"], ["投资股", "云川县发展和改革局", "内设机构"], heads=HEADS[:4]
    )
    assert (problems(run), run.report["created"], run.report["changed"], run.report["unchanged"]) == ([], 0, 1, 1)
    assert run.report["changes"][0]["cells"] == [["简称", "县教育局", "县教体局"]]
    write_import(run, actors["system_admin"])
    county.other.refresh_from_db()
    assert (county.other.short_name, county.other.version) == ("县教体局", 1)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["甲局", "没有的县", "部门"]], [(2, "B", "没有叫“没有的县”的单位")]),
        ([["甲局", "甲局", "部门"]], [(2, "B", "“甲局”的上级写成了它自己")]),
        (
            [["甲局", "乙局", "部门"], ["乙局", "丙局", "部门"], ["丙局", "甲局", "部门"]],
            [(row, "B", "上级单位绕成了一圈") for row in (2, 3, 4)],
        ),
        ([["甲局", "云川县", "部门"], ["甲局", "云川县", "部门"]], [(3, "A", "与第 2 行重复")]),
        ([["甲局", "云川县", "部门"], ["甲局", "/云川县", "部门"]], [(3, "A", "与第 2 行是同一个单位")]),
        ([["甲室", "投资股", "内设机构"]], [(2, "B", "叫“投资股”的有 2 个，分不清是哪一个")]),
        ([["甲室", "云川县教育局/投资股", "内设机构"]], []),
        ([["云川县教育局", "白石镇", "部门"]], [(2, "B", "已有同名单位，上级是“云川县”")]),
        ([["旧镇", "云川县", "乡镇（街道）"]], [(2, "A", "这个单位已经撤销")]),
        ([["甲局", "旧镇", "部门"]], [(2, "B", "“旧镇”已经撤销，不能再接收单位")]),
        ([["甲局", "云川县", "城堡"]], [(2, "C", "不在可选范围内")]),
        ([["甲局", "云川县", "部门", "", "123"]], [(2, "E", "orgs.credit_code")]),
        ([["甲局", "云川县", "部门", "", "", "无"]], [(2, "F", "orgs.phone")]),
        ([["甲局", "云川县", "部门", "", "", "", "2026年2月30日"]], [(2, "G", "不是日期，或没有这一天")]),
        ([["甲局", "云川县", "部门", "", "", "", "2099-1-1"]], [(2, "G", "orgs.future")]),
        ([["\u3000", "云川县", "部门"]], [(2, "A", "没有填写")]),
        ([["\u200b\u202e", "云川县", "部门"]], [(2, "A", "没有填写")]),
        ([["……", "云川县", "部门"]], [(2, "A", "orgs.missing")]),
        ([["长" * 10_000, "云川县", "部门"]], [(2, "A", "有 10000 个字，太长")]),
        ([["甲局", "长" * 10_000, "部门"]], [(2, "B", "有 10000 个字，太长")]),
        ([["二〇二六办公室", "云川县", "部门"]], []),
        ([["=1+1", "云川县", "部门"]], []),
    ],
)
def test_each_fault_is_named_at_its_cell_and_nothing_is_written(check, county, rows, expected):
    make_unit("投资股", county.other, "section")
    old = make_unit("旧镇", county.root, "town")
    dissolve_unit(actor=SYSTEM, unit=old, version=None, on=date(2026, 1, 1), basis="川府〔2026〕1号")
    before = Unit.objects.count()
    run = check(*rows)
    assert problems(run) == expected
    assert Unit.objects.count() == before


def test_one_fault_among_good_rows_is_the_only_one_and_stops_all(check, county):
    rows = [[f"第{n}局", "云川县", "部门"] for n in range(20)]
    rows[7][1] = "火星"
    run = check(*rows)
    assert (problems(run), run.state) == ([(9, "B", "没有叫“火星”的单位")], "faulty")


def test_sections_of_one_name_stand_in_many_units(check, actors, county):
    run = check(*[["办公室", name, "内设机构"] for name in ("云川县教育局", "白石镇", "云川县发展和改革局")])
    assert problems(run) == []
    write_import(run, actors["system_admin"])
    assert Unit.objects.filter(name="办公室").count() == 3


def test_each_written_row_is_an_act_of_its_own(check, actors, county):
    write_import(check(["甲局", "云川县", "部门"], ["乙局", "云川县", "部门"]), actors["system_admin"])
    said = Event.objects.order_by("pk").values_list("type", "person_name")
    name = actors["system_admin"].name
    assert list(said) == [("orgs.unit_founded", name)] * 2 + [("kernel.sheet_imported", name)]


def test_only_the_shortest_trail_that_is_its_own_names_a_unit(county):
    make_unit("投资股", county.other, "section")
    tree = Tree()
    labels = {tree.label(pk) for pk in tree.rows}
    assert {"云川县发展和改革局/投资股", "云川县教育局/投资股", "云川县", "白石镇"} <= labels
    assert [tree.called(label) for label in labels] == [
        [pk] for label in labels for pk in tree.rows if tree.label(pk) == label
    ]


def test_many_sections_of_one_name_are_told_apart_without_looking_at_all_of_them(county, monkeypatch):
    for number in range(60):
        make_unit("投资股", make_unit(f"第{number}局", county.office.parent), "section")
    compared = []
    ends = unit_rows._ends
    monkeypatch.setattr(unit_rows, "_ends", lambda trail, parts: compared.append(trail) or ends(trail, parts))
    tree = Tree()
    labels = {tree.label(pk) for pk in tree.rows}
    assert {f"第{number}局/投资股" for number in range(60)} <= labels
    assert len(compared) < 2 * len(tree.rows)


def test_all_faults_are_told_at_once_and_a_child_points_to_its_parents_row(check, county):
    run = check(
        ["", "云川县", "部门"],
        ["甲局", "没有的县", "部门"],
        ["乙局", "云川县", "部门", "", "9111"],
        ["丙股", "乙局", "内设机构"],
        ["丁局", "云川县", "部门", "", "", "电话=1"],
        ["戊局", "云川县", "部门", "", "", "", "2099-01-01"],
        ["己股", "甲局", "内设机构"],
        ["庚局", "云川县", "部门"],
    )
    assert problems(run) == [
        (2, "A", "没有填写"),
        (3, "B", "没有叫“没有的县”的单位"),
        (4, "E", "orgs.credit_code"),
        (5, "B", "orgs.parent_row"),
        (6, "F", "orgs.phone"),
        (7, "G", "orgs.future"),
        (8, "B", "orgs.parent_row"),
    ]
    assert [one["facts"] for one in run.report["problems"] if one["code"] == "orgs.parent_row"] == [
        {"row": "4"}, {"row": "3"},
    ]  # fmt: skip
    assert run.report["created"] == 1
    assert not Unit.objects.filter(name="庚局").exists()
