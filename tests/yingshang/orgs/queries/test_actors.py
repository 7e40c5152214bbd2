"""An actor who knows the units in scope sees what one sees who asks for them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.obligations import by, handed_out, part
from tests.factories.orgs import actor_of, make_person, make_unit
from yingshang.documents.models import Document
from yingshang.obligations.models import Matter, Obligation
from yingshang.orgs.models import Person, Post, Unit
from yingshang.orgs.queries import actors as queries
from yingshang.orgs.queries.actors import knowing_units

SEEN = (Unit.objects.in_scope_of, Post.objects.visible_to, Person.objects.visible_to, Document.objects.visible_to)


@pytest.fixture
def owed(county, actors):
    """A matter for each of four units."""
    for unit in (county.bureau, county.section, county.other, county.town):
        handed_out(actors["clerk"], county.office, part(unit, by(date(2099, 3, 20))))


@pytest.mark.parametrize("who", ["liaison", "outsider", "clerk", "hotline", "system_admin", "leader"])
def test_it_sees_the_same(owed, county, actors, who):
    actor = actors.get(who) or actor_of(make_person("某人", county.bureau, who))
    knowing = knowing_units(actor)
    for seen in (*SEEN, Matter.objects.visible_to, Obligation.objects.visible_to, Obligation.objects.owed_by):
        keys = set(seen(actor).values_list("pk", flat=True))
        assert set(seen(knowing).values_list("pk", flat=True)) == keys, seen


def test_who_sees_below_knows_the_units_below(owed, county, actors):
    assert set(knowing_units(actors["liaison"]).within) == {county.bureau.pk, county.section.pk}
    assert Obligation.objects.owed_by(knowing_units(actors["liaison"])).count() == 2


def test_who_sees_all_still_owes_what_the_own_units_owe(owed, county, actors):
    boss = knowing_units(actor_of(make_person("主管", county.bureau, "supervisor")))
    assert boss.scope == "all"
    assert Obligation.objects.visible_to(boss).count() == 4
    assert Obligation.objects.owed_by(boss).count() == 2


def test_who_sees_the_own_unit_alone_asks_nothing(county, django_assert_num_queries):
    alone = actor_of(make_person("接线员", county.bureau, "hotline"))
    with django_assert_num_queries(0):
        assert knowing_units(alone).within == (county.bureau.pk,)


def test_of_very_many_units_none_are_carried_along(county, actors, monkeypatch):
    monkeypatch.setattr(queries, "_FEW", 1)
    assert knowing_units(actors["liaison"]).within is None


def test_a_new_section_is_seen_with_the_next_request(client_as, county, actors):
    client = client_as("liaison")
    section = make_unit("新设股", county.bureau, kind="section")
    assert section.pk in client.get("/").wsgi_request.actor.within
