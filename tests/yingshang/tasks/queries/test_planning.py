"""What would be handed out: named units as of the day, the strongest role, and everything that stands in the way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.orgs import make_person, make_unit
from tests.factories.tasks import put, task
from yingshang.documents.enums import ItemKind, ItemState
from yingshang.documents.models import Item
from yingshang.kernel import clock
from yingshang.orgs.enums import PostKind, UnitState
from yingshang.orgs.models import Group, GroupMember, Succession, Unit
from yingshang.tasks.queries.dues import PERIODS, Habits
from yingshang.tasks.queries.planning import items_to_plan, plan_item, plan_items, with_units


def plan(item, **more):
    (found,) = with_units(Item.objects.filter(pk=item.pk))
    return plan_item(found, on=clock.today(), habits=Habits(), **more)


def parts(made):
    return {(part.unit.name, str(part.role)) for part in made.parts}


def codes(made):
    return {(problem.code.removeprefix("tasks."), problem.stops) for problem in made.problems}


def test_a_collective_name_becomes_its_units_and_the_leader_leads_once(paper, county, departments):
    made = plan(task(paper, phrase="6月底前", lead=[county.bureau], participating=[departments]))
    assert parts(made) == {(county.bureau.name, "lead"), (county.other.name, "participating")}
    assert made.through == {county.other.pk: "县级有关部门"}
    assert codes(made) == set()
    assert made.ready


def test_members_are_those_of_the_day(paper, county, departments):
    joined = make_unit("云川县审计局", county.root)
    GroupMember.objects.create(group=departments, unit=joined, valid_from=clock.today() + timedelta(days=1))
    item = task(paper, phrase="6月底前", responsible=[departments])
    assert joined.name not in {name for name, _ in parts(plan(item))}
    (later,) = plan_items(
        with_units(Item.objects.filter(pk=item.pk)), on=clock.today() + timedelta(days=1), habits=Habits()
    )
    assert joined.name in {name for name, _ in parts(later)}


def test_a_duty_inside_a_task_is_owed_by_the_units_of_the_task(paper, county):
    above = task(paper, phrase="6月底前", lead=[county.bureau], participating=[county.other])
    below = task(paper, "报送清单", phrase="4月底前", kind=ItemKind.DUTY, parent=above)
    assert parts(plan(below)) == {(county.bureau.name, "lead"), (county.other.name, "participating")}
    put(below, "responsible", county.town)
    assert parts(plan(below)) == {(county.town.name, "responsible")}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"phrase": "6月底前"}, {("nobody", True)}),
        ({"phrase": "6月底前", "lead": ["县某某局"]}, {("name_open", True), ("nobody", True)}),
        ({"phrase": "6月底前", "responsible": "both"}, {("no_leader", False)}),
        ({"phrase": "", "lead": "bureau"}, {("no_date", False)}),
        ({"phrase": "持续推进", "lead": "bureau"}, {("no_rhythm", False)}),
        ({"phrase": "2025年6月底前", "lead": "bureau"}, {("past_due", True), ("before_issue", False)}),
        ({"phrase": "会议召开前3个工作日", "lead": "bureau"}, {("not_in_days", False)}),
        ({"phrase": "6月底前", "lead": "bureau", "state": ItemState.PROPOSED}, {("item_not_accepted", True)}),
    ],
)
def test_what_stands_in_the_way_is_said(paper, county, facts, expected):
    named = {"bureau": [county.bureau], "both": [county.bureau, county.other]}
    given = {name: named.get(value, value) if isinstance(value, str) else value for name, value in facts.items()}
    assert codes(plan(task(paper, **given))) == expected


def test_a_unit_that_is_gone_stops_its_task_and_names_its_heir(paper, county):
    item = task(paper, phrase="6月底前", lead=[county.other])
    Unit.objects.filter(pk=county.other.pk).update(state=UnitState.DISSOLVED)
    assert codes(plan(item)) == {("unit_gone", True)}
    Succession.objects.create(before=county.other, after=county.bureau, on=clock.today())
    (problem,) = plan(item).problems
    assert (problem.code, problem.words, problem.unit) == ("tasks.unit_gone_to", county.bureau.name, county.other)


def test_an_empty_group_stops_even_beside_units_that_are_there(paper, county):
    empty = Group.objects.create(name="各园区")
    assert codes(plan(task(paper, phrase="6月底前", lead=[county.bureau], participating=[empty]))) == {
        ("group_empty", True)
    }


def test_what_is_past_goes_only_knowingly(paper, county):
    item = task(paper, phrase="2025年6月底前", lead=[county.bureau])
    assert not plan(item).ready
    assert plan(item).can_go
    assert plan(item).is_late
    assert plan(item, backdated=True).ready


def test_leaders_and_liaison_officers_are_filled_in_where_there_is_one(paper, county, cast):
    boss = make_person("周正", county.bureau, PostKind.LEADER)
    make_person("甲", county.other, PostKind.LEADER)
    make_person("乙", county.other, PostKind.LEADER)
    item = task(paper, phrase="6月底前", lead=[county.bureau], participating=[county.other])
    (made,) = plan_items(
        with_units(Item.objects.filter(pk=item.pk)), on=clock.today(), habits=Habits(), with_people=True
    )
    assert [(part.unit, part.leader, part.handler) for part in made.parts] == [
        (county.bureau, boss, cast["liaison"]),
        (county.other, None, cast["outsider"]),
    ]


def test_planning_asks_as_often_for_three_as_for_one(paper, county, departments):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            plan_items(items_to_plan(paper), on=clock.today(), habits=Habits(PERIODS["month"]))
        return len(seen)

    task(paper, phrase="6月底前", lead=[county.bureau], participating=[departments])
    queries()  # what a process remembers
    one = queries()
    for _ in range(4):
        task(paper, phrase="6月底前", lead=[county.bureau], participating=[departments])
    assert queries() == one


def test_dropped_and_handed_items_are_not_planned_again(paper, county):
    task(paper, "不采纳的", phrase="6月底前", lead=[county.bureau], state=ItemState.DROPPED)
    kept = task(paper, phrase=f"{date(2026, 6, 30):%-m月%-d日}前", lead=[county.bureau])
    assert [item.pk for item in items_to_plan(paper)] == [kept.pk]
