"""Three administrators, three people."""

from __future__ import annotations

from yingshang.kernel.enums import HealthLevel
from yingshang.orgs.enums import PersonState, PostKind
from yingshang.orgs.models import Post
from yingshang.orgs.queries.health import check_administrators


def said():
    return [(finding.level, finding.what) for finding in check_administrators()]


def test_the_cast_has_all_three(cast):
    assert said() == [(HealthLevel.NORMAL, "系统、安全、审计管理员齐全，由不同的人担任。")]


def test_one_that_is_missing_is_a_fault(cast):
    Post.objects.filter(kind=PostKind.AUDIT_ADMIN).delete()
    assert said() == [(HealthLevel.FAULT, "没有可以登录的审计管理员。")]


def test_one_person_in_two_of_the_posts_is_a_fault(cast, county):
    person = cast["system_admin"]
    Post.objects.create(person=person, unit=county.office, kind=PostKind.AUDIT_ADMIN)
    assert said() == [(HealthLevel.FAULT, f"{person.name}一人兼任几种管理员，三员没有分开。")]


def test_who_is_invited_is_reminded_and_who_is_neither_is_missing(cast):
    person = cast["security_admin"]
    person.state = PersonState.INVITED
    person.save(update_fields=["state"])
    assert said() == [(HealthLevel.ATTENTION, f"安全管理员还没有开通账号：{person.name}。")]
    others = {PersonState.ACTIVE, PersonState.INVITED}
    for state in [state for state in PersonState if state not in others]:
        person.state = state
        person.save(update_fields=["state"])
        assert said() == [(HealthLevel.FAULT, "没有可以登录的安全管理员。")]
