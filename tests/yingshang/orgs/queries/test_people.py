"""Who is who, and what one may know of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.orgs import actor_of, make_person
from yingshang.kernel import clock
from yingshang.kernel.actor import NOBODY
from yingshang.orgs.enums import PostKind
from yingshang.orgs.models import Person, Post
from yingshang.orgs.queries.people import contacts_of, leaders_of, liaison_of, liaisons_of, public_posts

DAY = date(2026, 3, 1)


@pytest.fixture
def people(county):
    """The bureau's people: a liaison officer, a public leader, a hidden leader; everybody has a mobile."""
    made = {
        "liaison": make_person("联络甲", county.bureau, title="办公室主任"),
        "shown": make_person("局长乙", county.bureau, "leader", title="局长", public=True, duties="主持全面工作"),
        "hidden": make_person("副局长丙", county.bureau, "leader", title="副局长"),
    }
    Person.objects.update(mobile="13800001234")
    Person.objects.filter(pk=made["shown"].pk).update(phone="0839-7201111")
    county.bureau.phone = "0839-7200000"
    county.bureau.save()
    return made


def seen(unit, actor):
    return {(row.name, row.phone, row.mobile, row.page) for row in contacts_of(unit, actor=actor)}


def test_the_own_unit_sees_everybody_with_mobiles(county, people):
    assert seen(county.bureau, actor_of(people["liaison"])) == {
        ("联络甲", "0839-7200000", "13800001234", True),
        ("局长乙", "0839-7201111", "13800001234", True),
        ("副局长丙", "0839-7200000", "13800001234", True),
    }


@pytest.mark.parametrize("kind", [PostKind.LIAISON, PostKind.LEADER, PostKind.HOTLINE, PostKind.MEDIA])
def test_another_unit_sees_public_posts_and_liaison_officers_without_mobiles(county, people, kind):
    outsider = actor_of(make_person("外人", county.other, kind))
    assert seen(county.bureau, outsider) == {
        ("联络甲", "0839-7200000", "", False),
        ("局长乙", "0839-7201111", "", False),
    }
    assert not Person.objects.visible_to(outsider).filter(pk__in=[p.pk for p in people.values()]).exists()


def test_whose_scope_is_everything_sees_everybody(county, people, cast, actors):
    for role in ("clerk", "section_head", "supervisor", "system_admin", "security_admin", "audit_admin"):
        assert {name for name, *_ in seen(county.bureau, actors[role])} >= {"联络甲", "局长乙", "副局长丙"}


def test_posts_that_one_may_see(county, people, cast, actors):
    assert Post.objects.visible_to(actors["clerk"]).count() == Post.objects.count() == 14
    assert {post.person for post in Post.objects.visible_to(actors["outsider"])} == {cast["outsider"]}
    assert {post.person for post in Post.objects.visible_to(actors["hotline"])} == {
        post.person for post in Post.objects.filter(unit=county.office)
    }


def test_a_visitor_sees_nobody(county, people):
    assert seen(county.bureau, NOBODY) == set()
    assert not Person.objects.visible_to(NOBODY).exists()


def test_a_narrowed_post_sees_its_own_unit_only(county, people):
    mate = make_person("股员", county.section)
    leader = make_person("局长丁", county.bureau, "leader")
    assert Person.objects.visible_to(actor_of(leader)).filter(pk=mate.pk).exists()
    Post.objects.filter(person=leader).update(scope="own")
    assert not Person.objects.visible_to(actor_of(leader)).filter(pk=mate.pk).exists()
    assert Person.objects.visible_to(actor_of(leader)).filter(pk=people["hidden"].pk).exists()


def test_leaders_and_liaison_officers_on_a_day(county, people):
    old = make_person("从前", county.bureau, valid_to=DAY)
    Post.objects.filter(person=people["liaison"]).update(valid_from=DAY + timedelta(days=1))
    second = make_person("第二", county.bureau, is_chief=True, valid_from=DAY + timedelta(days=9))
    assert [post.person.name for post in leaders_of(county.bureau)] == ["局长乙", "副局长丙"]
    on = [liaison_of(county.bureau, DAY + timedelta(days=days)).person for days in (0, 1, 9)]
    assert on == [old, people["liaison"], second]
    assert liaison_of(county.town) is None


def test_liaison_officers_of_many_units_in_one_query(county, people, cast, django_assert_num_queries):
    Post.objects.filter(person=people["liaison"]).update(is_chief=True)
    with django_assert_num_queries(1):
        found = liaisons_of([county.bureau.pk, county.other.pk, county.town.pk])
    assert {pk: post.person for pk, post in found.items()} == {
        county.bureau.pk: people["liaison"],
        county.other.pk: cast["outsider"],
    }


def test_what_is_published(county, people):
    make_person("从前", county.bureau, "leader", public=True, valid_to=DAY)
    left = make_person("已离岗", county.other, "leader", public=True)
    Person.objects.filter(pk=left.pk).update(state="left")
    shown = [(post.person.name, post.title, post.duties) for post in public_posts()]
    assert shown == [("局长乙", "局长", "主持全面工作")]
    assert list(public_posts(unit=county.other)) == []
    assert public_posts(clock.today()).count() == 1
