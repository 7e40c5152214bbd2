"""Dissolved, merged, split, restored."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.orgs import make_person, make_unit
from yingshang.kernel import clock
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.models import History
from yingshang.orgs.actions.endings import dissolve_unit, merge_units, restore_unit, split_unit
from yingshang.orgs.actions.units import found_unit
from yingshang.orgs.models import Delegation, Post, Succession, Unit

DAY = date(2026, 3, 1)
BASIS = "川编发〔2026〕3号"


def dissolve(actors, unit, on=DAY, role="system_admin"):
    return dissolve_unit(actor=actors[role], unit=unit, version=None, on=on, basis=BASIS)


def merge(actors, units, into, on=DAY, **more):
    return merge_units(actor=actors["system_admin"], units=units, into=into, on=on, basis=BASIS, **more)


def split(actors, unit, into, on=DAY):
    return split_unit(actor=actors["system_admin"], unit=unit, version=None, into=into, on=on, basis=BASIS)


def test_an_empty_unit_is_dissolved(county, actors, said):
    dissolve(actors, county.town)
    stored = Unit.objects.get(pk=county.town.pk)
    assert (stored.state, stored.dissolved_on) == ("dissolved", DAY)
    assert said() == ["unit_dissolved"]
    move = History.objects.get()
    assert (move.table, move.object_id, move.verb, move.given) == (
        "orgs.unit",
        county.town.pk,
        "dissolve",
        {"on": "2026-03-01", "basis": BASIS},
    )
    with pytest.raises(Refusal, match=r"kernel\.no_such_move"):
        dissolve(actors, county.town)


def test_units_and_posts_in_it_hold_it(county, actors):
    with pytest.raises(Refusal) as refused:
        dissolve(actors, county.bureau)
    assert (refused.value.code, refused.value.facts) == (
        "orgs.still_used",
        {"unit": "云川县发展和改革局", "units": 1, "posts": 1},
    )


def test_a_post_to_come_holds_it_and_one_that_is_over_does_not(county, actors):
    make_person("从前", county.town, valid_to=DAY - timedelta(days=1))
    make_person("将来", county.town, valid_from=clock.today() + timedelta(days=9))
    with pytest.raises(Refusal) as refused:
        dissolve(actors, county.town)
    assert refused.value.facts["posts"] == 1
    Post.objects.filter(person__name="将来").delete()
    assert dissolve(actors, county.town).state == "dissolved"


def test_the_future_and_the_time_before_the_founding_are_no_end(county, actors):
    with pytest.raises(Refusal, match=r"orgs\.future"):
        dissolve(actors, county.town, on=clock.today() + timedelta(days=1))
    Unit.objects.filter(pk=county.town.pk).update(founded_on=DAY)
    with pytest.raises(Refusal, match=r"orgs\.days_crossed"):
        dissolve(actors, county.town)


@pytest.mark.parametrize("role", ["clerk", "liaison", "security_admin", "audit_admin"])
def test_who_may_not_dissolve(county, actors, role):
    with pytest.raises(NotAllowed):
        dissolve(actors, county.town, role=role)


def test_a_merger_takes_units_posts_and_delegations_along(county, actors, cast, said):
    town = make_unit("黑石镇", county.root, "town")
    village = make_unit("柳树村", town, "village")
    head = make_person("罗镇长", town, "leader", title="镇长", scope="own")
    guest = make_person("代行人")
    post = Post.objects.get(person=head)
    lent = Delegation.objects.create(
        post=post, to=guest, starts_on=DAY, ends_on=clock.today() + timedelta(days=5), reason="学习"
    )
    merge(actors, [town], county.town)
    stored = Unit.objects.get(pk=town.pk)
    village.refresh_from_db()
    assert (stored.state, stored.dissolved_on, village.path) == (
        "dissolved",
        DAY,
        f"{county.town.path}{village.pk}/",
    )
    posts = (
        Post.objects.filter(person=head)
        .order_by("pk")
        .values_list("unit", "title", "scope", "is_main", "valid_from", "valid_to")
    )
    assert list(posts) == [
        (town.pk, "镇长", "own", True, None, DAY - timedelta(days=1)),
        (county.town.pk, "镇长", "own", True, DAY, None),
    ]
    lent.refresh_from_db()
    assert lent.post.unit == county.town
    assert list(Succession.objects.values_list("before", "after", "on", "basis")) == [
        (town.pk, county.town.pk, DAY, BASIS)
    ]
    assert said() == ["unit_merged"]


def test_the_successor_keeps_its_chief_liaison_officer(county, actors):
    town = make_unit("黑石镇", county.root, "town")
    theirs = make_person("他镇", town, is_chief=True)
    ours = make_person("本镇", county.town, is_chief=True)
    merge(actors, [town], county.town)
    chiefs = Post.objects.filter(unit=county.town, is_chief=True)
    assert [post.person for post in chiefs] == [ours]
    assert Post.objects.filter(unit=county.town, person=theirs, is_chief=False).count() == 1


def test_without_carrying_over_it_must_be_empty(county, actors):
    with pytest.raises(Refusal, match=r"orgs\.still_used"):
        merge(actors, [county.bureau], county.other, carry_over=False)


def test_who_cannot_take_over(county, actors):
    dissolve(actors, county.town)
    young = found_unit(
        actor=actors["system_admin"], parent=county.root, kind="department", name="新局", facts={"founded_on": DAY}
    )
    for into, on, code in [
        (county.bureau, DAY, "orgs.into_itself"),
        (county.section, DAY, "orgs.into_itself"),
        (county.town, DAY, "orgs.parent_dissolved"),
        (young, DAY - timedelta(days=1), "orgs.days_crossed"),
    ]:
        with pytest.raises(Refusal) as refused:
            merge(actors, [county.bureau], into, on=on)
        assert refused.value.code == code
    with pytest.raises(Refusal, match=r"orgs\.none_chosen"):
        merge(actors, [], county.other)


def test_two_children_of_one_name_stop_the_merger_as_a_whole(county, actors):
    make_unit("投资股", county.other, "section")
    with pytest.raises(Refusal, match=r"orgs\.same_name"):
        merge(actors, [county.bureau], county.other)
    assert (Succession.objects.count(), Unit.objects.get(pk=county.section.pk).parent) == (0, county.bureau)


def test_a_split_needs_two_and_an_empty_unit(county, actors, said):
    with pytest.raises(Refusal, match=r"orgs\.split_into_one"):
        split(actors, county.town, [county.office, county.office])
    with pytest.raises(Refusal, match=r"orgs\.still_used"):
        split(actors, county.bureau, [county.office, county.other])
    split(actors, county.town, [county.office, county.other])
    assert set(Succession.objects.values_list("before", "after")) == {
        (county.town.pk, county.office.pk),
        (county.town.pk, county.other.pk),
    }
    assert said() == ["unit_split"]


def test_a_restored_unit_never_ended(county, actors, said):
    merge(actors, [county.town], county.office)
    restore_unit(actor=actors["system_admin"], unit=county.town, version=None, basis="误并")
    stored = Unit.objects.get(pk=county.town.pk)
    assert (stored.state, stored.dissolved_on, Succession.objects.count()) == ("active", None, 0)
    assert said() == ["unit_merged", "unit_restored"]


def test_what_cannot_be_restored(county, actors):
    dissolve(actors, county.section)
    merge(actors, [county.bureau], county.other)
    with pytest.raises(Refusal, match=r"orgs\.parent_dissolved"):
        restore_unit(actor=actors["system_admin"], unit=county.section, version=None, basis="误撤")
    make_unit("云川县发展和改革局", county.root)
    with pytest.raises(Refusal, match=r"orgs\.same_name"):
        restore_unit(actor=actors["system_admin"], unit=county.bureau, version=None, basis="误并")
