"""The ledger of accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q

from yingshang.accounts.models import Bucket, Invitation, SecondFactor
from yingshang.kernel import clock
from yingshang.orgs.models import Person, Post

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from yingshang.accounts.enums import InvitationState
    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models.person import PersonQuerySet


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One person of the ledger, with the posts of today.

    ``is_locked`` says that a bucket is closed; ``invitation`` what has become of the newest code.
    """

    person: Person
    posts: list[Post]
    has_factor: bool
    is_locked: bool
    invitation: InvitationState | None


def person_by_username(username: str) -> Person | None:
    """Whose login name it is, however it is capitalised; the exact one first. What no database stores is nobody's."""
    if not username or "\0" in username:
        return None
    found = Person.objects.filter(username__iexact=username)[:10]
    return next((one for one in found if one.username == username), found[0] if len(found) == 1 else None)


def accounts_seen_by(actor: Actor, *, words: str = "", state: str = "", unit: int | None = None) -> PersonQuerySet:
    """The people of the actor's scope, narrowed by words of name, login name or unit, by state, by unit and below."""
    found = Person.objects.visible_to(actor)
    held = Post.objects.held_on(clock.today())
    if words:
        of_unit = held.filter(Q(unit__name__icontains=words) | Q(unit__short_name__icontains=words))
        named = Q(name__icontains=words) | Q(username__icontains=words)
        found = found.filter(named | Q(pk__in=of_unit.values("person_id")))
    if state:
        found = found.filter(state=state)
    if unit is not None:
        posts = held.filter(Q(unit_id=unit) | Q(unit__path__contains=f"/{unit}/"))
        found = found.filter(pk__in=posts.values("person_id"))
    return found.order_by("id")


def lines_of(people: QuerySet[Person]) -> list[AccountLine]:
    """The lines of some people, in their order; the number of queries does not grow with theirs."""
    held = Post.objects.held_on(clock.today()).select_related("unit__parent").order_by("-is_main", "id")
    found = list(people.prefetch_related(Prefetch("posts", queryset=held, to_attr="held")))
    return _lines(found)


def _lines(people: Sequence[Person]) -> list[AccountLine]:
    numbers = [person.pk for person in people]
    moment = clock.now()
    factors = set(SecondFactor.objects.filter(person__in=numbers).values_list("person_id", flat=True))
    closed = Bucket.objects.filter(person__in=numbers, closed_until__gt=moment)
    locked = set(closed.values_list("person_id", flat=True))
    newest = {row.person_id: row for row in Invitation.objects.filter(person__in=numbers).order_by("id")}
    return [
        AccountLine(
            person,
            list(getattr(person, "held", [])),
            person.pk in factors,
            person.pk in locked,
            newest[person.pk].state_at(moment) if person.pk in newest else None,
        )
        for person in people
    ]
