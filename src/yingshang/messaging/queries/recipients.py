"""From "the unit" or "this person" to the people who are told today: liaison officers, stand-ins, leaders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.orgs.enums import PersonState, PostKind, UnitKind
from yingshang.orgs.models import Delegation, Person, Post, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from yingshang.orgs.models.person import PostQuerySet

_GONE = (PersonState.LEFT, PersonState.SUSPENDED)
# To whom a unit's business goes when there is no liaison officer.
_IN_TURN = (PostKind.LIAISON, PostKind.SECTION_HEAD, PostKind.LEADER)


@dataclass(frozen=True, slots=True)
class To:
    """Somebody to be told, as the caller knows them; use the four ways below."""

    unit: Unit
    role: str = PostKind.LIAISON
    someone: Person | None = None

    @classmethod
    def liaison(cls, unit: Unit) -> To:
        """The unit: its chief liaison officer, else its liaison officers, else the leader in charge."""
        return cls(unit)

    @classmethod
    def leader(cls, unit: Unit) -> To:
        """The leaders in charge of the unit."""
        return cls(unit, PostKind.LEADER)

    @classmethod
    def holders(cls, unit: Unit, role: str) -> To:
        """Everybody who holds a post of this kind in the unit."""
        return cls(unit, role)

    @classmethod
    def person(cls, person: Person, unit: Unit) -> To:
        """A person for the business of a unit; one who holds no post there any more gives way to the unit."""
        return cls(unit, someone=person)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person who is told, for which unit, and whom they stand in for."""

    person: Person
    unit: Unit
    for_person: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Those who are told, each once, and the units for whom nobody was found."""

    people: tuple[Recipient, ...]
    nobody: tuple[Unit, ...]


def resolve(wanted: Iterable[To], on: date | None = None) -> Found:
    """The people behind ``wanted`` on a day (today). Whoever is away is replaced by who stands in for them.

    A unit whose liaison officer is told is not among those with nobody because it has no leader.
    """
    day = on or clock.today()
    people: dict[int, Recipient] = {}
    nobody: dict[int, Unit] = {}
    reached: set[int] = set()
    for one in wanted:
        posts = _posts(one, day)
        if posts:
            reached.add(one.unit.pk)
        else:
            nobody[one.unit.pk] = one.unit
        for recipient in _standing(posts, one.unit, day):
            people.setdefault(recipient.person.pk, recipient)
    return Found(tuple(people.values()), tuple(unit for pk, unit in nobody.items() if pk not in reached))


def _posts(one: To, day: date) -> list[Post]:
    if one.someone is not None:
        held = _held(day).filter(person=one.someone, unit__path__startswith=one.unit.path)
        return list(held.order_by("-is_main", "id")[:1]) or _of_unit(one.unit, day)
    if one.role != PostKind.LIAISON:
        return list(_held(day).filter(unit=one.unit, kind=one.role).order_by("-is_main", "id"))
    return _of_unit(one.unit, day)


def _of_unit(unit: Unit, day: date) -> list[Post]:
    rows = list(_held(day).filter(unit=unit, kind__in=_IN_TURN).order_by("-is_chief", "-is_main", "id"))
    for kind in _IN_TURN:
        found = [row for row in rows if row.kind == kind]
        if found:
            return [row for row in found if row.is_chief] or found
    if unit.kind == UnitKind.SECTION and unit.parent is not None:  # a section answers through its office
        return _of_unit(unit.parent, day)
    return []


def _held(day: date) -> PostQuerySet:
    held = Post.objects.held_on(day).exclude(person__state__in=_GONE)
    return held.select_related("person", "unit")


def _standing(posts: list[Post], unit: Unit, day: date) -> list[Recipient]:
    """The holders, or who stands in for them on the day."""
    lent = Delegation.objects.filter(
        post__in=[post.pk for post in posts], starts_on__lte=day, ends_on__gte=day, ended_at__isnull=True
    ).exclude(to__state__in=_GONE)
    stand_in = {row.post_id: row.to for row in lent.select_related("to").order_by("id")} if posts else {}
    return [
        Recipient(stand_in[post.pk], unit, post.person.name) if post.pk in stand_in else Recipient(post.person, unit)
        for post in posts
    ]
