"""Units and people of an invented county, as few as a test needs."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from yingshang.orgs.enums import PersonState, PostKind, UnitKind
from yingshang.orgs.models import Person, Post, Unit
from yingshang.orgs.queries.actors import actor_for

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor

PASSWORD = "Test-pass-2026"  # noqa: S105 - of invented people
_number = count(1)


def make_unit(name: str, parent: Unit | None = None, kind: str = UnitKind.DEPARTMENT, **fields: object) -> Unit:
    """A unit in its place."""
    unit = Unit.objects.create(name=name, parent=parent, kind=kind, path=f"new-{next(_number)}", **fields)
    unit.path = f"{parent.path if parent else ''}{unit.pk}/"
    unit.save(update_fields=["path"])
    return unit


def make_person(name: str, unit: Unit | None = None, kind: str = PostKind.LIAISON, **post: object) -> Person:
    """Somebody with an account who may log in with PASSWORD, in a post when a unit is given."""
    person = Person.objects.create_user(f"user{next(_number)}", PASSWORD, name=name, state=PersonState.ACTIVE)
    if unit is not None:
        Post.objects.create(person=person, unit=unit, kind=kind, is_main=True, **post)
    return person


def actor_of(person: Person) -> Actor:
    """The actor of somebody, with today's posts."""
    return actor_for(person)
