"""Who is behind a unit today: chief liaison, stand-ins, those who left, sections, leaders."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.orgs import make_person
from yingshang.kernel import clock
from yingshang.messaging.queries.recipients import To, resolve
from yingshang.orgs.models import Delegation, Post

pytestmark = pytest.mark.django_db


def names(*wanted, on=None):
    found = resolve(wanted, on)
    return [(one.person.name, one.unit.name, one.for_person) for one in found.people], [u.name for u in found.nobody]


def test_the_chief_liaison_officer_is_told_and_without_one_all_of_them(county, cast):
    make_person("第二联络员", county.bureau)
    assert names(To.liaison(county.bureau))[0] == [
        ("联络员", "云川县发展和改革局", ""),
        ("第二联络员", "云川县发展和改革局", ""),
    ]
    Post.objects.filter(person__name="第二联络员").update(is_chief=True)
    assert names(To.liaison(county.bureau))[0] == [("第二联络员", "云川县发展和改革局", "")]


def test_without_a_liaison_officer_the_leader_and_without_anybody_nobody(county, cast):
    make_person("镇长", county.town, "leader")
    assert names(To.liaison(county.town)) == ([("镇长", "白石镇", "")], [])
    Post.objects.filter(person__name="镇长").update(valid_to=clock.today() - timedelta(days=1))
    assert names(To.liaison(county.town)) == ([], ["白石镇"])


def test_a_section_answers_through_its_office(county, cast):
    assert names(To.liaison(county.section)) == ([("联络员", "投资股", "")], [])


def test_while_away_the_stand_in_is_told_and_once(county, cast):
    today = clock.today()
    post = Post.objects.get(person=cast["liaison"])
    lent = Delegation.objects.create(post=post, to=cast["outsider"], starts_on=today, ends_on=today, reason="出差")
    expected = [("外单位联络员", "云川县发展和改革局", "联络员")]
    assert names(To.liaison(county.bureau))[0] == expected
    assert names(To.liaison(county.bureau), To.liaison(county.other))[0] == expected
    assert names(To.liaison(county.bureau), on=today + timedelta(days=1))[0][0][0] == "联络员"
    lent.ended_at = clock.now()
    lent.save()
    assert names(To.liaison(county.bureau))[0][0][0] == "联络员"


def test_a_person_who_left_gives_way_to_the_unit(county, cast):
    handler = make_person("责任人", county.bureau, "section_head")
    assert names(To.person(handler, county.bureau))[0][0][0] == "责任人"
    Post.objects.filter(person=handler).update(valid_to=date(2020, 1, 1))
    assert names(To.person(handler, county.bureau))[0][0][0] == "联络员"
    handler.state = "left"
    handler.save()
    Post.objects.filter(person=handler).update(valid_to=None)
    assert names(To.person(handler, county.bureau))[0][0][0] == "联络员"
