"""Collective names and their listings."""

from __future__ import annotations

from datetime import date

import pytest

from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.orgs.actions.groups import create_group, edit_group, list_unit, unlist_unit
from yingshang.orgs.models import Group, GroupMember

ALWAYS = (None, None)


def create(actors, name="各乡镇街道", role="clerk", **facts):
    return create_group(actor=actors[role], name=name, facts=facts)


def put(actors, group, unit, days=ALWAYS, excluded=False):
    return list_unit(actor=actors["clerk"], group=group, unit=unit, days=days, excluded=excluded)


def test_a_collective_name_with_aliases_and_a_rule(county, actors, said):
    group = create(
        actors, aliases=["各乡镇", " 各镇\u200b", "各乡镇"], reach="children", base=county.root, kinds=["town"]
    )
    stored = Group.objects.get(pk=group.pk)
    assert (stored.aliases, stored.reach, stored.base, stored.kinds) == (
        ["各乡镇", "各镇"],
        "children",
        county.root,
        ["town"],
    )
    assert said() == ["group_created"]


def test_a_list_by_hand_has_no_rule(county, actors):
    group = create(actors, reach="listed", base=county.root, kinds=["town"])
    assert (group.base, group.kinds) == (None, [])


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": "\u3000"}, "orgs.missing"),
        ({"name": "各镇"}, "orgs.group_taken"),
        ({"name": "乡镇", "aliases": ["各乡镇街道"]}, "orgs.group_taken"),
        ({"name": "乡镇", "kinds": ["castle"]}, "orgs.not_listed"),
        ({"name": "乡镇", "reach": "galaxy"}, "orgs.not_listed"),
        ({"name": "乡镇", "aliases": [f"别名{n}" for n in range(21)]}, "orgs.too_many_aliases"),
        ({"name": "长" * 10_000}, "orgs.too_long"),
    ],
)
def test_what_is_no_group(county, actors, given, code):
    create(actors, aliases=["各镇"])
    with pytest.raises(Refusal) as refused:
        create(actors, **given)
    assert refused.value.code == code


def test_a_group_is_changed(county, actors, said):
    group = create(actors)
    edit_group(actor=actors["clerk"], group=group, version=1, facts={"name": "各乡镇", "reach": "below"})
    assert (Group.objects.get().name, Group.objects.get().reach) == ("各乡镇", "below")
    with pytest.raises(Refusal, match=r"orgs\.nothing_changed"):
        edit_group(actor=actors["clerk"], group=group, version=2, facts={"name": "各乡镇"})
    assert said() == ["group_created", "group_edited"]


def test_units_are_listed_for_a_time(county, actors, said):
    group = create(actors)
    row = put(actors, group, county.town, (date(2026, 1, 1), date(2026, 6, 30)))
    with pytest.raises(Refusal, match=r"orgs\.listed_already"):
        put(actors, group, county.town, (date(2026, 6, 30), None))
    put(actors, group, county.town, (date(2026, 7, 1), None))
    put(actors, group, county.other, excluded=True)
    with pytest.raises(Refusal, match=r"orgs\.days_crossed"):
        put(actors, group, county.office, (date(2026, 7, 1), date(2026, 6, 1)))
    unlist_unit(actor=actors["clerk"], group=group, member=row, on=date(2026, 3, 31))
    row.refresh_from_db()
    assert row.valid_to == date(2026, 3, 31)
    assert said() == ["group_created", "group_joined", "group_joined", "group_excluded", "group_left"]


def test_a_listing_that_never_was_in_force_goes(county, actors):
    group = create(actors)
    row = put(actors, group, county.town, (date(2026, 7, 1), None))
    unlist_unit(actor=actors["clerk"], group=group, member=row, on=date(2026, 6, 1))
    assert GroupMember.objects.count() == 0
    other = put(actors, create(actors, "县直各部门"), county.other)
    with pytest.raises(Refusal, match=r"orgs\.not_member"):
        unlist_unit(actor=actors["clerk"], group=group, member=other, on=date(2026, 6, 1))


@pytest.mark.parametrize("role", ["liaison", "leader", "security_admin", "audit_admin", "media"])
def test_who_keeps_no_groups(county, actors, role):
    with pytest.raises(NotAllowed):
        create(actors, role=role)
