"""Whether the three administrators are there and are three people (separation of duties)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.enums import HealthLevel
from yingshang.kernel.health import Finding, register
from yingshang.orgs.enums import ADMINISTRATORS, PersonState, PostKind
from yingshang.orgs.models import Person, Post

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


_ABLE = (PersonState.ACTIVE, PersonState.INVITED)


def check_administrators() -> list[Finding]:
    """Each of the three posts held today by somebody who can log in, and by nobody who holds another of them.

    Whoever is invited counts with a word of attention: so it is between the set-up and the first login.
    """
    held: dict[str, dict[int, Person]] = {kind: {} for kind in PostKind if kind in ADMINISTRATORS}
    posts = Post.objects.held_on(clock.today()).filter(kind__in=held, person__state__in=_ABLE)
    for post in posts.select_related("person"):
        held[post.kind][post.person_id] = post.person
    found = [finding for kind, people in held.items() for finding in _of_post(PostKind(kind), people.values())]
    found += _in_several(held.values())
    return found or [Finding(HealthLevel.NORMAL, what="系统、安全、审计管理员齐全，由不同的人担任。")]


def _of_post(kind: PostKind, people: Collection[Person]) -> list[Finding]:
    if any(person.state == PersonState.ACTIVE for person in people):
        return []
    if people:
        return [
            Finding(
                HealthLevel.ATTENTION,
                what=f"{kind.label}还没有开通账号：{'、'.join(person.name for person in people)}。",
                todo="请本人打开“开通账号”页面，用开通码设置密码。",
            )
        ]
    return [
        Finding(
            HealthLevel.FAULT,
            what=f"没有可以登录的{kind.label}。",
            todo="请由系统管理员在“人员”中安排，并开通账号。",
        )
    ]


def _in_several(posts: Iterable[dict[int, Person]]) -> list[Finding]:
    seen: dict[int, Person] = {}
    twice: dict[int, Person] = {}
    for people in posts:
        twice |= {key: person for key, person in people.items() if key in seen}
        seen |= people
    return [
        Finding(
            HealthLevel.FAULT,
            what=f"{person.name}一人兼任几种管理员，三员没有分开。",
            todo="请改由不同的人担任系统、安全、审计管理员。",
        )
        for person in twice.values()
    ]


register("orgs.administrators", check_administrators, label="三员")
