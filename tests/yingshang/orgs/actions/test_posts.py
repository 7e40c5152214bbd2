"""Posts: the three administrators apart, one chief liaison officer, scopes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.orgs import actor_of, make_person
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.orgs.actions.people import leave_person
from yingshang.orgs.actions.posts import assign_post, change_scope, edit_post, end_post, mark_chief
from yingshang.orgs.models import Person, Post, Unit
from yingshang.orgs.queries.actors import actor_for

DAY = date(2026, 3, 1)


def assign(actor, person, unit, kind, **facts):
    return assign_post(actor=actor, person=person, unit=unit, kind=kind, facts=facts)


def end(actor, post, on):
    return end_post(actor=actor, post=post, version=None, on=on)


def test_several_posts_one_of_them_main(county, actors, cast, said):
    second = assign(actors["system_admin"], cast["liaison"], county.town, "liaison", title="驻村干部")
    assert (second.is_main, second.is_chief) == (False, True)
    third = assign(actors["system_admin"], cast["liaison"], county.office, "supervisor", is_main=True)
    mains = Post.objects.filter(person=cast["liaison"], is_main=True)
    assert list(mains) == [third]
    assert actor_for(cast["liaison"]).post == "督查人员"
    assert said() == ["post_assigned", "post_assigned"]


@pytest.mark.parametrize("kind", ["system_admin", "security_admin", "audit_admin"])
def test_administrators_are_made_by_the_security_administrator_only(county, actors, kind):
    person = make_person("新人", county.office, "media")
    for role in ("system_admin", "audit_admin", "clerk", "liaison"):
        with pytest.raises(NotAllowed):
            assign(actors[role], person, county.office, kind)
    assert assign(actors["security_admin"], person, county.office, kind).kind == kind


def test_never_for_oneself(county, actors, cast):
    Post.objects.filter(person=cast["security_admin"]).update(valid_to=clock.today())
    with pytest.raises(Refusal, match=r"orgs\.not_for_oneself"):
        assign(
            actors["security_admin"],
            cast["security_admin"],
            county.office,
            "audit_admin",
            valid_from=clock.today() + timedelta(days=1),
        )


def test_nobody_holds_two_of_the_three_at_once(county, actors, cast):
    person = make_person("新人", county.office, "system_admin", valid_from=DAY, valid_to=date(2026, 12, 31))
    for facts in ({}, {"valid_from": date(2026, 12, 31)}, {"valid_to": DAY}):
        with pytest.raises(Refusal, match=r"orgs\.separated"):
            assign(actors["security_admin"], person, county.office, "audit_admin", **facts)
    later = assign(actors["security_admin"], person, county.office, "audit_admin", valid_from=date(2027, 1, 1))
    with pytest.raises(Refusal, match=r"orgs\.separated"):
        edit_post(actor=actors["security_admin"], post=later, version=1, facts={"valid_from": date(2026, 12, 31)})


def test_the_security_administrator_gives_no_other_posts(county, actors, cast):
    for kind in ("clerk", "liaison"):
        with pytest.raises(NotAllowed):
            assign(actors["security_admin"], cast["outsider"], county.office, kind)


def test_a_unit_gives_its_posts_to_its_own_people(county, actors, cast):
    mate = make_person("同事", county.section)
    assert assign(actors["liaison"], mate, county.bureau, "liaison").unit == county.bureau
    with pytest.raises(NotAllowed):
        assign(actors["liaison"], cast["outsider"], county.bureau, "liaison")
    with pytest.raises(NotAllowed):
        assign(actors["liaison"], mate, county.other, "liaison")


def test_the_same_post_twice_at_one_time(county, actors, cast):
    Post.objects.filter(person=cast["liaison"]).update(valid_to=DAY)
    with pytest.raises(Refusal, match=r"orgs\.post_twice"):
        assign(actors["system_admin"], cast["liaison"], county.bureau, "liaison", valid_from=DAY)
    assign(actors["system_admin"], cast["liaison"], county.bureau, "liaison", valid_from=DAY + timedelta(days=1))


def test_no_post_for_who_has_left_nor_in_what_is_dissolved(county, actors, cast):
    leave_person(actor=actors["system_admin"], person=cast["liaison"], on=clock.today(), reason="调离")
    with pytest.raises(Refusal, match=r"orgs\.person_left"):
        assign(actors["system_admin"], cast["liaison"], county.town, "leader")
    county.town.state = "dissolved"
    with pytest.raises(Refusal, match=r"orgs\.unit_dissolved"):
        assign(actors["system_admin"], cast["outsider"], county.town, "leader")
    with pytest.raises(Refusal, match=r"orgs\.days_crossed"):
        assign(
            actors["system_admin"], cast["outsider"], county.other, "leader", valid_from=DAY, valid_to=date(2026, 2, 1)
        )


def test_the_first_liaison_officer_is_the_chief_and_the_mark_is_passed_on(county, actors, said):
    first = assign(SYSTEM, make_person("甲"), county.town, "liaison")
    second = assign(SYSTEM, make_person("乙"), county.town, "liaison")
    assert (first.is_chief, second.is_chief) == (True, False)
    mark_chief(actor=actors["system_admin"], post=second, version=1)
    assert list(Post.objects.filter(is_chief=True)) == [second]
    with pytest.raises(Refusal, match=r"orgs\.nothing_changed"):
        mark_chief(actor=actors["system_admin"], post=second, version=2)
    end(actors["system_admin"], second, clock.today())
    assert list(Post.objects.filter(is_chief=True)) == [first]
    assert said() == ["post_assigned", "post_assigned", "chief_marked", "post_ended", "chief_marked"]


def test_only_a_liaison_officer_is_chief(county, actors):
    post = assign(SYSTEM, make_person("甲"), county.town, "leader")
    with pytest.raises(Refusal, match=r"orgs\.no_liaison"):
        mark_chief(actor=actors["system_admin"], post=post, version=1)


def test_a_post_ends_with_its_day_or_at_once(county, actors, cast):
    post, today = Post.objects.get(person=cast["liaison"]), clock.today()
    end(actors["system_admin"], post, today + timedelta(days=30))
    assert actor_of(cast["liaison"]).unit_id == county.bureau.pk
    end(actors["system_admin"], post, today - timedelta(days=1))
    assert actor_of(cast["liaison"]).unit_id is None
    with pytest.raises(Refusal, match=r"orgs\.post_over"):
        end(actors["system_admin"], post, today)


def test_a_post_does_not_end_before_it_began(county, actors):
    post = assign(SYSTEM, make_person("甲"), county.town, "leader", valid_from=clock.today())
    with pytest.raises(Refusal, match=r"orgs\.days_crossed"):
        end(actors["system_admin"], post, clock.today() - timedelta(days=2))
    assert end(actors["system_admin"], post, clock.today() - timedelta(days=1)).valid_to < clock.today()


def test_who_ends_which_posts(county, actors, cast):
    mine = Post.objects.get(person=cast["liaison"])
    admins = Post.objects.get(person=cast["audit_admin"])
    other = make_person("第二位审计", county.office, "audit_admin")
    for role, post in [
        ("security_admin", mine),
        ("audit_admin", mine),
        ("outsider", mine),
        ("clerk", mine),
        ("system_admin", admins),
        ("audit_admin", admins),
    ]:
        with pytest.raises(NotAllowed):
            end(actors[role], post, clock.today())
    end(actors["security_admin"], Post.objects.get(person=other), clock.today())
    with pytest.raises(Refusal, match=r"orgs\.last_administrator"):
        end(actors["security_admin"], admins, clock.today())
    end(actors["liaison"], mine, clock.today())


def test_scope_is_the_security_administrators_and_never_ones_own(county, actors, cast, said):
    post = Post.objects.get(person=cast["liaison"])
    assert {unit.name for unit in _seen(cast["liaison"])} == {"云川县发展和改革局", "投资股"}
    change_scope(actor=actors["security_admin"], post=post, version=1, scope="own")
    assert {unit.name for unit in _seen(cast["liaison"])} == {"云川县发展和改革局"}
    assert said() == ["post_rescoped"]
    with pytest.raises(NotAllowed):
        change_scope(actor=actors["system_admin"], post=post, version=2, scope="all")
    with pytest.raises(NotAllowed):
        change_scope(
            actor=actors["security_admin"],
            post=Post.objects.get(person=cast["security_admin"]),
            version=1,
            scope="own",
        )
    with pytest.raises(Refusal, match=r"orgs\.not_listed"):
        change_scope(actor=actors["security_admin"], post=post, version=2, scope="galaxy")


def test_what_is_written_about_a_post(county, actors, cast):
    post = Post.objects.get(person=cast["liaison"])
    edit_post(
        actor=actors["liaison"], post=post, version=1, facts={"title": "办公室主任", "duties": "协调", "public": True}
    )
    stored = Post.objects.get(pk=post.pk)
    assert (stored.title, stored.duties, stored.public) == ("办公室主任", "协调", True)
    with pytest.raises(KeyError):
        edit_post(actor=actors["liaison"], post=post, version=2, facts={"scope": "all"})
    assert Person.objects.get(pk=cast["liaison"].pk).version == 1


def _seen(person):
    return Unit.objects.in_scope_of(actor_of(person))
