"""Standing in for somebody who is away."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from tests.factories.orgs import actor_of, make_person
from yingshang.kernel import clock
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.orgs.actions.delegations import delegate, end_delegation
from yingshang.orgs.models import Person, Post
from yingshang.orgs.queries.actors import actor_for


def lend(actor, post, to, first=0, last=6, reason="休假"):
    days = (clock.today() + timedelta(days=first), clock.today() + timedelta(days=last))
    return delegate(actor=actor, post=post, to=to, days=days, reason=reason)


def post_of(person):
    return Post.objects.select_related("unit", "person").get(person=person)


def test_who_stands_in_acts_in_the_post_for_the_time_only(county, actors, cast, said):
    mate = make_person("同事")
    lend(actors["liaison"], post_of(cast["liaison"]), mate, first=1, last=2)
    assert said() == ["delegation_begun"]
    units = []
    for days in range(4):
        with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
            actor = actor_for(mate)
            units.append((actor.unit_id, actor.for_person))
    nobody, lent = (None, ""), (county.bureau.pk, "联络员")
    assert units == [nobody, lent, lent, nobody]


def test_it_ends_before_its_day(county, actors, cast, said):
    mate = make_person("同事")
    row = lend(actors["liaison"], post_of(cast["liaison"]), mate)
    end_delegation(actor=actors["liaison"], delegation=row)
    assert actor_for(mate).unit_id is None
    assert said() == ["delegation_begun", "delegation_ended"]
    with pytest.raises(Refusal, match=r"orgs\.delegation_over"):
        end_delegation(actor=actors["liaison"], delegation=row)


def test_it_is_the_holders_and_nobody_passes_it_on(county, actors, cast):
    mate, third = make_person("同事"), make_person("第三人")
    post = post_of(cast["liaison"])
    row = lend(actors["liaison"], post, mate)
    for actor in (actor_for(mate), actors["outsider"], actors["security_admin"], actors["audit_admin"]):
        with pytest.raises(NotAllowed):
            lend(actor, post, third, first=10, last=12)
    for actor in (actor_for(mate), actors["outsider"], actors["audit_admin"]):
        with pytest.raises(NotAllowed):
            end_delegation(actor=actor, delegation=row)
    lend(actors["system_admin"], post, third, first=10, last=12)


@pytest.mark.parametrize(
    ("first", "last", "reason", "code"),
    [
        (-1, 3, "休假", "orgs.delegation_past"),
        (3, 2, "休假", "orgs.days_crossed"),
        (0, 92, "休假", "orgs.delegation_long"),
        (0, 3, "\u3000", "orgs.basis"),
    ],
)
def test_what_is_no_time_and_no_reason(county, actors, cast, first, last, reason, code):
    with pytest.raises(Refusal) as refused:
        lend(actors["liaison"], post_of(cast["liaison"]), make_person("同事"), first, last, reason)
    assert refused.value.code == code


def test_only_within_the_posts_time(county, actors, cast):
    Post.objects.filter(person=cast["liaison"]).update(valid_to=clock.today() + timedelta(days=3))
    with pytest.raises(Refusal, match=r"orgs\.delegation_outside"):
        lend(actors["liaison"], post_of(cast["liaison"]), make_person("同事"))


def test_who_cannot_stand_in(county, actors, cast):
    post = post_of(cast["liaison"])
    with pytest.raises(Refusal, match=r"orgs\.delegate_to_holder"):
        lend(actors["liaison"], post, cast["liaison"])
    gone = make_person("走了")
    for state in ("left", "suspended"):
        Person.objects.filter(pk=gone.pk).update(state=state)
        with pytest.raises(Refusal, match=r"orgs\.person_left"):
            lend(actors["liaison"], post, Person.objects.get(pk=gone.pk))


def test_one_at_a_time(county, actors, cast):
    post = post_of(cast["liaison"])
    lend(actors["liaison"], post, make_person("甲"), first=2, last=4)
    with pytest.raises(Refusal, match=r"orgs\.delegated_already"):
        lend(actors["liaison"], post, make_person("乙"), first=4, last=6)
    lend(actors["liaison"], post, make_person("丙"), first=5, last=6)


def test_an_administrators_post_is_lent_by_the_security_administrator(county, actors, cast):
    post, mate = post_of(cast["system_admin"]), make_person("同事", county.office, "media")
    with pytest.raises(NotAllowed):
        lend(actors["system_admin"], post, mate)
    with pytest.raises(Refusal, match=r"orgs\.not_for_oneself"):
        lend(actors["security_admin"], post, cast["security_admin"])
    with pytest.raises(Refusal, match=r"orgs\.separated"):
        lend(actors["security_admin"], post, cast["audit_admin"])
    lend(actors["security_admin"], post, mate)
    with pytest.raises(Refusal, match=r"orgs\.separated"):
        lend(actors["security_admin"], post_of(cast["audit_admin"]), mate)
    assert actor_of(mate).role == "media"


def test_a_lent_security_post_lends_nothing(county, actors, cast):
    post, mate = post_of(cast["security_admin"]), make_person("同事", county.office, "media")
    lend(actors["security_admin"], post, mate)
    standing_in = actor_for(mate, post_id=post.pk)
    assert standing_in.for_person == "安全管理员"
    with pytest.raises(NotAllowed):
        lend(standing_in, post, make_person("第三人"), first=7, last=8)
