"""Adding and editing people, their leaving and coming back. Their accounts are the business of ``accounts``."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.ids import new_id
from yingshang.orgs import events
from yingshang.orgs.actions.checking import basis_of, changes, clean, name_of, past_day, require
from yingshang.orgs.actions.posts import POST_FACTS, assign_post, close_post
from yingshang.orgs.enums import ADMINISTRATORS, UnitState
from yingshang.orgs.models import Delegation, Person, Post, Unit
from yingshang.orgs.rules.moves import PERSON_MOVES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yingshang.kernel.actor import Actor

CONTACT = ("phone", "mobile", "email")
NAMING = ("name", "username", "note")
_LOGIN_NAME = re.compile(r"[\w.@+-]{2,60}")


@command("orgs.add_person", target="unit")
def add_person(*, actor: Actor, unit: Unit, kind: str, name: str, facts: Mapping[str, object]) -> Person:
    """Add somebody with a first post in ``unit``; ``facts`` are CONTACT, ``username``, ``note`` and POST_FACTS.

    Without a username the person's number is one. The account is not open yet. Raises Refusal: a name missing, a
    username taken or malformed, ``orgs.same_person`` in this unit, and whatever ``assign_post`` refuses.
    """
    if unit.state != UnitState.ACTIVE:
        raise Refusal("orgs.unit_dissolved", field="unit", unit=unit.name)
    about_post = {key: value for key, value in facts.items() if key in POST_FACTS}
    about_person = {key: value for key, value in facts.items() if key not in POST_FACTS}
    values = clean(Person, about_person, (*CONTACT, "username", "note"))
    username = str(values.pop("username", ""))
    if username:
        check_username(username)
    plain = name_of(Person, name)
    _check_double(unit, plain, str(values.get("mobile", "")))
    person = Person(name=plain, username=username or f"new-{new_id()}", **values)
    person.set_unusable_password()
    person.save()
    if not username:
        person.username = f"{person.pk:06d}"
        person.save(update_fields=["username"])
    record(events.person_added, person, actor=actor)
    assign_post(actor=actor, person=person, unit=unit, kind=kind, facts=about_post)
    return person


@command("orgs.edit_person", target="person")
def edit_person(*, actor: Actor, person: Person, version: int | None, facts: Mapping[str, object]) -> Person:
    """Change what is known of somebody. One changes one's own CONTACT; NAMING needs who keeps the people.

    Raises Refusal: ``orgs.nothing_changed``, a username taken, a value that is not one.
    """
    values: dict[str, Any] = clean(Person, facts, (*CONTACT, *NAMING))
    if "name" in values:
        values["name"] = name_of(Person, values["name"])
    if any(name in NAMING and getattr(person, name) != value for name, value in values.items()):
        require(actor, "orgs.edit_name", person)
    if values.get("username", person.username) != person.username:
        check_username(values["username"], person)
    labels = changes(person, values)
    if not labels:
        raise Refusal("orgs.nothing_changed")
    record(events.person_edited, person, actor=actor, fields="、".join(labels))
    return person


def check_username(username: str, person: Person | None = None) -> None:
    """A login name: 2 to 60 letters, digits, characters or . @ + - _ and nobody else's, however it is capitalised."""
    if not _LOGIN_NAME.fullmatch(username):
        raise Refusal("orgs.username", field="username", username=username[:60])
    taken = Person.objects.filter(username__iexact=username)
    if person is not None:
        taken = taken.exclude(pk=person.pk)
    if taken.exists():
        raise Refusal("orgs.username_taken", field="username", username=username)


def _check_double(unit: Unit, name: str, mobile: str) -> None:
    alike = Person.objects.filter(name=name, posts__in=Post.objects.open_from(clock.today()).filter(unit=unit))
    for other in alike.distinct():
        if not (mobile and other.mobile and mobile != other.mobile):
            raise Refusal("orgs.same_person", field="name", name=name, unit=unit.name)


@command("orgs.leave_person", target="person")
def leave_person(*, actor: Actor, person: Person, on: date, reason: str, version: int | None = None) -> Person:
    """Somebody has left; ``on`` is the last day. The account closes at once, posts and delegations end with the day.

    Raises Refusal: ``orgs.still_administrator`` while one of the three administrators' posts is held (the security
    administrator takes that one back first), a day to come, no reason.
    """
    past_day(on)
    reason = basis_of(reason, "reason")
    posts = _open_posts(person, on + timedelta(days=1))
    if any(post.kind in ADMINISTRATORS for post in posts):
        raise Refusal("orgs.still_administrator", person=person.name)
    for post in posts:
        close_post(post, on, actor=actor)
    open_ones = Delegation.objects.filter(to=person, ends_on__gte=clock.today(), ended_at__isnull=True)
    for delegation in open_ones.select_related("post__unit"):
        delegation.ended_at = clock.now()
        delegation.save(update_fields=["ended_at"])
        record(events.delegation_ended, delegation.post, actor=actor, to=person.name)
    PERSON_MOVES.move(person, "leave", actor=actor, on=on, reason=reason)
    record(events.person_left, person, actor=actor, on=on.isoformat(), posts=len(posts), reason=reason)
    return person


@command("orgs.return_person", target="person")
def return_person(*, actor: Actor, person: Person, reason: str, version: int | None = None) -> Person:
    """Somebody who had left is back: listed again, without posts and without an account."""
    reason = basis_of(reason, "reason")
    PERSON_MOVES.move(person, "return", actor=actor, reason=reason)
    record(events.person_returned, person, actor=actor, reason=reason)
    return person


def _open_posts(person: Person, day: date) -> list[Post]:
    return list(Post.objects.open_from(day).filter(person=person).select_related("unit", "person"))
