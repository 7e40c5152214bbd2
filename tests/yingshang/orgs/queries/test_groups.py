"""What a collective name stands for on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.orgs import make_unit
from yingshang.kernel.actor import SYSTEM
from yingshang.orgs.actions.groups import create_group, list_unit, unlist_unit
from yingshang.orgs.queries.groups import expand, groups_with, members_of

DAY = date(2026, 3, 1)


def group(name, **facts):
    return create_group(actor=SYSTEM, name=name, facts=facts)


def names(found, on=None):
    return {unit.name for unit in members_of(found, on)}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"reach": "children", "kinds": ["town"]}, {"白石镇", "黑石镇"}),
        (
            {"reach": "children", "kinds": ["department"]},
            {"云川县发展和改革局", "云川县营商环境建设局", "云川县教育局"},
        ),
        ({"reach": "below", "kinds": ["section", "village"]}, {"投资股", "柳树村"}),
        ({"reach": "listed"}, set()),
    ],
)
def test_members_are_derived_from_the_top_of_the_tree(county, facts, expected):
    black = make_unit("黑石镇", county.root, "town")
    make_unit("柳树村", black, "village")
    assert names(group("组", **facts)) == expected


def test_members_are_derived_from_a_unit(county):
    make_unit("柳树村", county.town, "village")
    assert names(group("各村", reach="children", base=county.town)) == {"柳树村"}
    assert names(group("县属", reach="below", base=county.root, kinds=["village", "county"])) == {"柳树村"}


def test_members_as_of_a_day(county):
    young = make_unit("黑石镇", county.root, "town", founded_on=DAY)
    gone = make_unit("红石镇", county.root, "town", dissolved_on=DAY, state="dissolved")
    found = group("各镇", reach="children", kinds=["town"])
    list_unit(actor=SYSTEM, group=found, unit=county.other, days=(DAY, None), excluded=False)
    before = DAY - timedelta(days=1)
    assert names(found, before) == {"白石镇", gone.name}
    assert names(found, DAY) == {"白石镇", young.name, county.other.name}


def test_a_unit_that_is_left_out_comes_back(county):
    found = group("各镇", reach="children", kinds=["town"])
    row = list_unit(actor=SYSTEM, group=found, unit=county.town, days=(None, None), excluded=True)
    assert names(found) == set()
    unlist_unit(actor=SYSTEM, group=found, member=row, on=DAY)
    assert (names(found, DAY), names(found, DAY + timedelta(days=1))) == (set(), {"白石镇"})


@pytest.mark.parametrize("printed", ["各乡镇街道", "各鄉鎮街道", " 各乡镇\u3000街道。", "各乡镇"])
def test_a_collective_name_is_told_however_it_is_printed(county, printed):
    made = group("各乡镇街道", aliases=["各乡镇"], reach="children", kinds=["town"])
    assert expand(printed) == (made, [county.town])


@pytest.mark.parametrize("printed", ["", "\u3000", "各县区", "乡镇街道", "="])
def test_other_words_are_none(county, printed):
    group("各乡镇街道", reach="children", kinds=["town"])
    assert expand(printed) is None


def test_the_groups_of_a_unit(county):
    towns = group("各乡镇街道", reach="children", kinds=["town"])
    group("县直部门", reach="children", kinds=["department"])
    assert groups_with(county.town) == [towns]
