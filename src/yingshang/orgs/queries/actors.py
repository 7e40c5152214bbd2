"""From a logged-in person to an actor: the posts held today, the chosen one first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.actor import Actor
from yingshang.orgs.enums import DEFAULT_SCOPE, PostKind
from yingshang.orgs.models import Delegation, Person, Post, units_below

if TYPE_CHECKING:
    from datetime import date


_FEW = 200  # units


def posts_of(person: Person, on: date | None = None) -> list[tuple[Post, str]]:
    """The posts in which ``person`` may act on a day (today), each with whom they stand in for ("" for an own post).

    Own posts come first, the main one before the others.
    """
    day = on or clock.today()
    own = Post.objects.held_on(day).filter(person=person).select_related("unit").order_by("-is_main", "id")
    standing = Delegation.objects.filter(to=person, starts_on__lte=day, ends_on__gte=day, ended_at__isnull=True)
    posts = set(standing.values_list("post_id", flat=True))
    # Every request asks this, and hardly anybody stands in for somebody: the wider question waits for the narrow one.
    lent = Post.objects.held_on(day).filter(pk__in=posts).exclude(person=person) if posts else Post.objects.none()
    lent = lent.select_related("unit", "person").order_by("id")
    return [(post, "") for post in own] + [(post, post.person.name) for post in lent]


def actor_for(person: Person, *, post_id: int | None = None, address: str = "") -> Actor:
    """The actor of ``person`` in the chosen post, else in the first. A post that ended cannot be chosen."""
    held = posts_of(person)
    if not held:
        return Actor(person_id=person.pk, name=person.name, address=address)
    post, for_person = next((pair for pair in held if pair[0].pk == post_id), held[0])
    kind = PostKind(post.kind)
    return Actor(
        person_id=person.pk,
        name=person.name,
        role=post.kind,
        roles=frozenset({post.kind}),
        post_id=post.pk,
        post=post.title or kind.label,
        unit_id=post.unit_id,
        unit=post.unit.name,
        unit_path=post.unit.path,
        scope=post.scope or DEFAULT_SCOPE[kind],
        units=frozenset(held_post.unit_id for held_post, _ in held),
        address=address,
        for_person=for_person,
    )


def knowing_units(actor: Actor) -> Actor:
    """The actor with the ids of the units it sees, where they are few: for one request, since units move.

    One query, none for who sees the own unit alone.
    """
    if actor.unit_id is None:
        return actor
    found = units_below(actor)
    known = found if isinstance(found, tuple) else tuple(found.values_list("pk", flat=True)[: _FEW + 1])
    return replace(actor, within=known) if len(known) <= _FEW else actor
