"""A problem list from Excel: whole or not at all."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.sheets import upload, xlsx
from tests.factories.supervision import problem_at
from yingshang.kernel.errors import NotAllowed
from yingshang.kernel.sheets import check_import, write_import
from yingshang.orgs.enums import UnitRole
from yingshang.supervision.actions.problems import assign_problem
from yingshang.supervision.forms.problem_rows import names_in
from yingshang.supervision.forms.sheets import PROBLEMS
from yingshang.supervision.models import Problem

pytestmark = pytest.mark.usefixtures("clock_at")

HEAD = ["编号", "存在问题", "发现途径", "发现日期", "类别", "责任单位", "其他单位", "整改时限"]
GOOD = [
    "",
    "窗口没有公布收费标准",
    "督查检查",
    date(2026, 3, 1),
    "涉企收费",
    "县发改局",
    "县教育局、白石镇",
    date(2026, 3, 20),
]


def checked(actor, *rows):
    return check_import(PROBLEMS, upload(xlsx(HEAD, *rows)), name="清单.xlsx", actor=actor)


def told(run):
    return {(one["row"], one["head"]) for one in run.report["problems"]}


def test_rows_become_problems_with_units_by_full_or_short_names(county, actors):
    second = [*GOOD[:1], "另一个问题", *GOOD[2:5], "", "云川县教育局，白石镇", ""]
    run = checked(actors["clerk"], GOOD, second)
    assert told(run) == set()
    write_import(run, actor=actors["clerk"])
    one, two = Problem.objects.order_by("pk")
    assert [one.number, two.number] == ["2026-0001", "2026-0002"]
    assert {(share.unit, share.role) for share in one.shares.all()} == {
        (county.bureau, UnitRole.LEAD),
        (county.other, UnitRole.PARTICIPATING),
        (county.town, UnitRole.PARTICIPATING),
    }
    assert {share.role for share in two.shares.all()} == {UnitRole.RESPONSIBLE}
    assert (one.due_on, two.due_on) == (date(2026, 3, 20), None)


@pytest.mark.parametrize(
    ("place", "value", "head"),
    [
        (6, "县火星局", "其他单位"),
        (5, "县火星局", "责任单位"),
        (2, "听说", "发现途径"),
        (3, "某天", "发现日期"),
        (3, date(2026, 3, 5), "发现日期"),
        (1, " 　\u200b", "问题"),
        (7, date(2026, 2, 1), "整改时限"),
    ],
)
def test_one_bad_cell_writes_nothing(actors, place, value, head):
    bad = [GOOD[0], "另一个问题", *GOOD[2:]]
    bad[place] = value
    run = checked(actors["clerk"], GOOD, bad)
    assert {column for row, column in told(run)} == {head}
    assert not Problem.objects.exists()


def test_a_row_without_any_unit_is_refused(actors):
    assert told(checked(actors["clerk"], [*GOOD[:5], "", "", ""])) == {(2, "责任单位")}


def test_a_number_mends_its_problem_until_it_is_handed_out(county, actors):
    problem = problem_at(actors["clerk"], county.other)
    row = [problem.number, *GOOD[1:]]
    run = checked(actors["clerk"], row)
    assert (told(run), run.report["changed"], run.report["created"]) == (set(), 1, 0)
    write_import(run, actor=actors["clerk"])
    problem.refresh_from_db()
    assert (problem.title, Problem.objects.count()) == (GOOD[1], 1)
    assign_problem(actor=actors["clerk"], problem=problem, version=problem.version)
    assert (2, "编号") in told(checked(actors["clerk"], row))


def test_formulas_stay_text(county, actors):
    run = checked(actors["clerk"], [GOOD[0], "=1+1", *GOOD[2:]])
    write_import(run, actor=actors["clerk"])
    assert Problem.objects.get().title == "=1+1"


def test_units_may_not_import(actors):
    with pytest.raises(NotAllowed):
        checked(actors["liaison"], GOOD)


def test_names_in_a_cell():
    assert names_in("县发改局、 县教育局，县发改局\n白石镇；") == ["县发改局", "县教育局", "白石镇"]
    assert names_in(None) == []


def test_the_list_as_it_was_taken_out_comes_back(county, actors, client_as):
    problem_at(actors["clerk"], county.bureau)
    answer = client_as("clerk").get("/supervision/problems/file/")
    taken = b"".join(answer.streaming_content)
    run = check_import(PROBLEMS, upload(taken, "问题台账.xlsx"), name="问题台账.xlsx", actor=actors["clerk"])
    assert told(run) == set()
    assert (run.report["created"], run.report["changed"], run.report["unchanged"]) == (0, 0, 1)
