"""Standing in while the holder of a post is away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.parameters import values_on
from yingshang.orgs import events
from yingshang.orgs.actions.checking import basis_of
from yingshang.orgs.actions.posts import check_separate
from yingshang.orgs.enums import ADMINISTRATORS, PersonState
from yingshang.orgs.models import Delegation, Person, Post
from yingshang.orgs.rules.settings import DELEGATION_DAYS

if TYPE_CHECKING:
    from datetime import date

    from yingshang.kernel.actor import Actor


@command("orgs.delegate", target="post")
def delegate(*, actor: Actor, post: Post, to: Person, days: tuple[date, date], reason: str) -> Delegation:
    """Let ``to`` act in the post from the first to the last of ``days``, both included, from today on.

    Whoever stands in cannot pass it on. An administrator's post is lent by the security administrator, never to
    oneself, and not beside another of the three.
    Raises Refusal: ``orgs.delegate_to_holder``, somebody who left or is suspended, ``orgs.delegation_past``, longer
    than the setting allows, outside the post's time, ``orgs.delegated_already``, ``orgs.separated``.
    """
    first, last = days
    reason = basis_of(reason, "reason")
    _check_person(actor, post, to)
    _check_days(post, first, last)
    open_ones = Delegation.objects.filter(post=post, ended_at__isnull=True, starts_on__lte=last, ends_on__gte=first)
    other = open_ones.select_related("to").first()
    if other is not None:
        raise Refusal("orgs.delegated_already", field="starts_on", to=other.to.name, last=other.ends_on.isoformat())
    row = Delegation.objects.create(post=post, to=to, starts_on=first, ends_on=last, reason=reason)
    record(
        events.delegation_begun,
        post,
        actor=actor,
        to=to.name,
        starts_on=first.isoformat(),
        ends_on=last.isoformat(),
        reason=reason,
    )
    return row


@command("orgs.end_delegation", target="delegation")
def end_delegation(*, actor: Actor, delegation: Delegation) -> Delegation:
    """End it before its day. Raises Refusal ``orgs.delegation_over``."""
    open_ones = Delegation.objects.filter(pk=delegation.pk, ended_at__isnull=True, ends_on__gte=clock.today())
    if not open_ones.update(ended_at=clock.now()):
        raise Refusal("orgs.delegation_over", to=delegation.to.name)
    delegation.refresh_from_db()
    record(events.delegation_ended, delegation.post, actor=actor, to=delegation.to.name)
    return delegation


def _check_person(actor: Actor, post: Post, to: Person) -> None:
    if to.pk == post.person_id:
        raise Refusal("orgs.delegate_to_holder", field="to", person=to.name)
    if to.state in {PersonState.LEFT, PersonState.SUSPENDED}:
        raise Refusal("orgs.person_left", field="to", person=to.name)
    if post.kind in ADMINISTRATORS:
        if actor.person_id == to.pk:
            raise Refusal("orgs.not_for_oneself", field="to")
        check_separate(to, post)


def _check_days(post: Post, first: date, last: date) -> None:
    if last < first:
        raise Refusal("orgs.days_crossed", field="ends_on", first=first.isoformat(), last=last.isoformat())
    if first < clock.today():
        raise Refusal("orgs.delegation_past", field="starts_on", today=clock.today().isoformat())
    most = values_on(first).number(DELEGATION_DAYS)
    if (last - first).days + 1 > most:
        raise Refusal("orgs.delegation_long", field="ends_on", most=most)
    begun = post.valid_from is None or post.valid_from <= first
    if not begun or (post.valid_to is not None and last > post.valid_to):
        raise Refusal("orgs.delegation_outside", field="ends_on", post=str(post))
