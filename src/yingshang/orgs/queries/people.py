"""Who is who in a unit: leaders, liaison officers, and what one may know of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.orgs.enums import PersonState, PostKind, UnitKind, UnitState
from yingshang.orgs.models import Person, Post, Unit

if TYPE_CHECKING:
    from datetime import date

    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models.person import PostQuerySet


@dataclass(frozen=True, slots=True)
class Contact:
    """A post with what the asking actor may know of its holder: ``mobile`` is "" and ``page`` False for others."""

    post: Post
    name: str
    phone: str
    mobile: str
    page: bool


def leaders_of(unit: Unit, on: date | None = None) -> PostQuerySet:
    """The leaders in charge of a unit on a day (today), main posts first."""
    held = Post.objects.held_on(on or clock.today()).filter(unit=unit, kind=PostKind.LEADER)
    return held.select_related("person", "unit").order_by("-is_main", "id")


def liaison_of(unit: Unit, on: date | None = None) -> Post | None:
    """The liaison officer of a unit on a day (today): the chief one, else the longest there; None for none."""
    held = Post.objects.held_on(on or clock.today()).filter(unit=unit, kind=PostKind.LIAISON)
    return held.select_related("person", "unit").order_by("-is_chief", "id").first()


def liaisons_of(units: list[int], on: date | None = None) -> dict[int, Post]:
    """The same for many units by id, in one query."""
    held = Post.objects.held_on(on or clock.today()).filter(unit__in=units, kind=PostKind.LIAISON)
    rows = held.select_related("person", "unit").order_by("is_chief", "-id")  # the best comes last and stays
    return {row.unit_id: row for row in rows}


def contacts_of(unit: Unit, *, actor: Actor, on: date | None = None) -> list[Contact]:
    """The people of a unit on a day as ``actor`` may know them; two queries.

    In the actor's scope everybody with mobile and page; elsewhere public posts and liaison officers, with the office's
    telephone only.
    """
    held = Post.objects.contacts_for(actor).held_on(on or clock.today()).filter(unit=unit)
    rows = list(held.select_related("person", "unit").order_by("-is_chief", "kind", "id"))
    known = set(
        Person.objects.visible_to(actor).filter(pk__in=[row.person_id for row in rows]).values_list("pk", flat=True)
    )
    return [_contact(row, known=row.person_id in known) for row in rows]


def _contact(post: Post, *, known: bool) -> Contact:
    person = post.person
    phone = person.phone or post.unit.phone
    return Contact(post, person.name, phone, person.mobile if known else "", known)


def contact_of(actor: Actor) -> tuple[str, str]:
    """Name and office telephone of who acts, as a letter names whom to ask; two empty texts without a telephone."""
    person = Person.objects.filter(pk=actor.person_id or 0).first()
    unit = Unit.objects.filter(pk=actor.unit_id or 0).select_related("parent").first()
    if person is None or unit is None:
        return "", ""
    phone = person.phone or unit.phone or (unit.parent.phone if unit.kind == UnitKind.SECTION and unit.parent else "")
    return (person.name, phone) if phone else ("", "")


def public_posts(on: date | None = None, unit: Unit | None = None) -> PostQuerySet:
    """The posts that are published (name, post, telephone, division of work) on a day, in the order of the tree."""
    held = Post.objects.held_on(on or clock.today()).filter(public=True, unit__state=UnitState.ACTIVE)
    if unit is not None:
        held = held.filter(unit__path__startswith=unit.path)
    rows = held.exclude(person__state=PersonState.LEFT).select_related("person", "unit")
    return rows.order_by("unit__path", "kind", "id")
