"""Whether the three administrators are there and are three people (separation of duties)."""

from __future__ import annotations

from yingshang.kernel import clock
from yingshang.kernel.enums import HealthLevel
from yingshang.kernel.health import Finding, register
from yingshang.orgs.enums import ADMINISTRATORS, PersonState, PostKind
from yingshang.orgs.models import Post


def check_administrators() -> list[Finding]:
    """Each of the three posts held today by an active person, and by nobody who holds another of them."""
    posts = Post.objects.held_on(clock.today()).filter(kind__in=ADMINISTRATORS, person__state=PersonState.ACTIVE)
    held: dict[str, set[str]] = {}
    for kind, person, name in posts.values_list("kind", "person_id", "person__name"):
        held.setdefault(kind, set())
        held[kind].add(f"{name}#{person}")
    found = [
        Finding(
            HealthLevel.FAULT,
            what=f"没有可以登录的{PostKind(kind).label}。",
            todo="请由系统管理员在“人员”中安排，并开通账号。",
        )
        for kind in sorted(ADMINISTRATORS)
        if kind not in held
    ]
    everyone = [person for people in held.values() for person in people]
    found += [
        Finding(
            HealthLevel.FAULT,
            what=f"{person.rpartition('#')[0]}一人兼任几种管理员，三员没有分开。",
            todo="请改由不同的人担任系统、安全、审计管理员。",
        )
        for person in sorted(set(everyone))
        if everyone.count(person) > 1
    ]
    return found or [Finding(HealthLevel.NORMAL, what="系统、安全、审计管理员齐全，由不同的人担任。")]


register("orgs.administrators", check_administrators, label="三员")
