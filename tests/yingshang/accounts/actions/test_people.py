"""What follows elsewhere when somebody leaves, and whose login name it is."""

from __future__ import annotations

import pytest

from tests.factories.orgs import make_person
from yingshang.accounts.actions.invitations import invite
from yingshang.accounts.actions.people import follow_leaving, suspend_account
from yingshang.accounts.models import Invitation, LoginSession
from yingshang.accounts.queries.people import person_by_username
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import effects
from yingshang.kernel.models import Event
from yingshang.orgs.enums import PersonState, PostKind


def test_who_leaves_takes_sessions_and_codes_along_and_nobody_elses(cast, enter, actors):
    enter(cast["clerk"])
    enter(cast["leader"])
    cast["media"].state = PersonState.LISTED
    cast["media"].save()
    invite(actor=actors["security_admin"], person=cast["media"])
    left = [Event(type="orgs.person_left", target_id=str(cast[role].pk)) for role in ("clerk", "media")]
    other = Event(type="orgs.person_edited", target_id=str(cast["leader"].pk))
    follow_leaving([*left, other])
    assert set(LoginSession.objects.open().values_list("person__name", flat=True)) == {cast["leader"].name}
    assert Invitation.objects.open().count() == 0


def test_it_is_one_of_the_effects_of_every_command():
    assert effects.count(follow_leaving) == 1


def test_a_login_name_is_found_however_it_is_capitalised_the_exact_one_first(db):
    one, two = make_person("一"), make_person("二")
    one.username, two.username = "Wang.Min", "li.na"
    one.save()
    two.save()
    assert person_by_username("wang.min") == one
    two.username = "wang.min"
    two.save()
    assert [person_by_username(name) for name in ("wang.min", "Wang.Min", "WANG.MIN", "", "a\0")] == [
        two,
        one,
        None,
        None,
        None,
    ]


@pytest.mark.parametrize("kind", ["system_admin", "audit_admin"])
def test_the_last_of_an_administrators_post_is_not_suspended(cast, actors, county, kind):
    with pytest.raises(Refusal) as caught:
        suspend_account(actor=actors["security_admin"], person=cast[kind], reason="离岗审查")
    assert caught.value.code == "orgs.last_administrator"
    cast[kind].refresh_from_db()
    assert cast[kind].state == PersonState.ACTIVE
    make_person("第二人", county.office, PostKind(kind))
    suspend_account(actor=actors["security_admin"], person=cast[kind], reason="离岗审查")
    assert cast[kind].state == PersonState.SUSPENDED
