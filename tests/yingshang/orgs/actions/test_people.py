"""Adding and editing people, their leaving and coming back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.orgs import actor_of, make_person
from yingshang.kernel import clock
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.models import Event
from yingshang.kernel.parameters import set_parameter
from yingshang.orgs.actions.delegations import delegate
from yingshang.orgs.actions.people import (
    add_person,
    edit_person,
    leave_person,
    return_person,
)
from yingshang.orgs.models import Delegation, Person, Post


def add(actor, unit, name="赵一", kind="liaison", **facts):
    return add_person(actor=actor, unit=unit, kind=kind, name=name, facts=facts)


def test_somebody_is_added_with_a_post_and_a_number(county, actors, said):
    person = add(actors["system_admin"], county.town, title="干事", mobile="13800001234", duties="对接营商局")
    post = Post.objects.get(person=person)
    assert (person.username, person.state, person.has_usable_password()) == (f"{person.pk:06d}", "listed", False)
    assert (post.unit, post.kind, post.title, post.is_main, post.is_chief) == (
        county.town,
        "liaison",
        "干事",
        True,
        True,
    )
    assert said() == ["person_added", "post_assigned"]


def test_personal_data_is_kept_apart(county, actors):
    add(actors["system_admin"], county.town, mobile="13800001234")
    assert "13800001234" not in str([(event.facts, event.target_title) for event in Event.objects.all()])


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", "\u3000\u200b", "orgs.missing"),
        ("name", "长" * 10_000, "orgs.too_long"),
        ("username", "a b", "orgs.username"),
        ("username", "=", "orgs.username"),
        ("username", "长" * 10_000, "orgs.too_long"),
        ("mobile", "一三八", "orgs.phone"),
        ("email", "a@", "orgs.email"),
        ("kind", "king", "orgs.not_listed"),
    ],
)
def test_a_value_that_is_none_is_refused_at_its_field(county, actors, field, value, code):
    with pytest.raises(Refusal) as refused:
        add(actors["system_admin"], county.town, **{field: value})
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_login_name_is_taken_however_it_is_written(county, actors):
    add(actors["system_admin"], county.town, username="Zhao.Yi")
    with pytest.raises(Refusal, match=r"orgs\.username_taken"):
        add(actors["system_admin"], county.other, username="zhao.yi")


def test_the_same_name_in_a_unit_needs_two_telephones(county, actors):
    add(actors["system_admin"], county.town, mobile="13800001234")
    for mobile in ("", "13800001234"):
        with pytest.raises(Refusal, match=r"orgs\.same_person"):
            add(actors["system_admin"], county.town, mobile=mobile)
    add(actors["system_admin"], county.town, mobile="13800005678")
    add(actors["system_admin"], county.other)
    assert Person.objects.filter(name="赵一").count() == 3


def test_a_unit_keeps_its_own_people(county, actors):
    mate = add(actors["liaison"], county.section)
    edit_person(actor=actors["liaison"], person=mate, version=1, facts={"name": "赵乙", "phone": "0839-7201113"})
    leave_person(actor=actors["liaison"], person=mate, on=clock.today(), reason="调离")
    mate.refresh_from_db()
    assert (mate.name, mate.state) == ("赵乙", "left")
    with pytest.raises(NotAllowed):
        add(actors["liaison"], county.other)
    for kind in ("clerk", "leader", "system_admin"):
        with pytest.raises(NotAllowed):
            add(actors["liaison"], county.section, kind=kind)
    assert Person.objects.filter(name="赵一").count() == 0


def test_the_office_may_take_that_back(county, actors):
    set_parameter(
        actor=actors["system_admin"],
        name="orgs.units_keep_own_people",
        value=False,
        valid_from=clock.today(),
        basis="局务会决定",
    )
    with pytest.raises(NotAllowed):
        add(actors["liaison"], county.section)


@pytest.mark.parametrize("role", ["clerk", "security_admin", "audit_admin", "hotline", "outsider"])
def test_who_may_not_add(county, actors, role):
    with pytest.raises(NotAllowed):
        add(actors[role], county.bureau)


def test_one_changes_ones_own_telephone_and_not_ones_name(cast, actors):
    media = cast["media"]
    edit_person(actor=actors["media"], person=media, version=1, facts={"mobile": "13800001234"})
    for facts in ({"name": "别人"}, {"username": "other"}, {"note": "好"}):
        with pytest.raises(NotAllowed):
            edit_person(actor=actors["media"], person=media, version=2, facts=facts)
    with pytest.raises(NotAllowed):
        edit_person(actor=actors["media"], person=cast["hotline"], version=1, facts={"mobile": "1380000123"})
    with pytest.raises(Refusal, match=r"orgs\.nothing_changed"):
        edit_person(actor=actors["media"], person=media, version=2, facts={"mobile": "13800001234"})


def test_leaving_ends_posts_and_delegations_both_ways(county, actors, cast, said):
    person, today = cast["liaison"], clock.today()
    other = make_person("同事", county.bureau)
    week = (today, today + timedelta(days=7))
    own = Post.objects.get(person=person)
    delegate(actor=actors["liaison"], post=own, to=other, days=week, reason="休假")
    delegate(actor=actor_of(other), post=Post.objects.get(person=other), to=person, days=week, reason="休假")
    said()
    leave_person(actor=actors["system_admin"], person=person, on=today, reason="退休")
    own.refresh_from_db()
    assert (own.valid_to, Person.objects.get(pk=person.pk).state) == (today, "left")
    from_him, to_him = Delegation.objects.order_by("pk")
    assert (from_him.ends_on, from_him.ended_at) == (today, None)
    assert to_him.ended_at is not None
    assert said() == ["post_ended", "delegation_ended", "person_left"]


def test_an_administrator_is_released_first(county, actors, cast):
    with pytest.raises(Refusal, match=r"orgs\.still_administrator"):
        leave_person(actor=actors["system_admin"], person=cast["audit_admin"], on=clock.today(), reason="调离")


def test_leaving_needs_a_day_that_was_and_a_reason(county, actors, cast):
    for on, reason, code in [
        (clock.today() + timedelta(days=1), "退休", "orgs.future"),
        (clock.today(), "\u3000", "orgs.basis"),
    ]:
        with pytest.raises(Refusal) as refused:
            leave_person(actor=actors["system_admin"], person=cast["liaison"], on=on, reason=reason)
        assert refused.value.code == code


def test_who_comes_back_is_listed_without_a_post(county, actors, cast):
    leave_person(actor=actors["system_admin"], person=cast["liaison"], on=clock.today(), reason="调离")
    return_person(actor=actors["system_admin"], person=cast["liaison"], reason="调回")
    assert Person.objects.get(pk=cast["liaison"].pk).state == "listed"
    tomorrow = clock.today() + timedelta(days=1)
    assert not Post.objects.open_from(tomorrow).filter(person=cast["liaison"]).exists()
