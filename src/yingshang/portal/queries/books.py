"""Whose obligations a home is about: what a unit handed out, or what it owes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yingshang.obligations.models import Obligation
from yingshang.obligations.queries.ledger import whose
from yingshang.orgs.enums import PostKind

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.obligations.models.obligation import ObligationQuerySet


@dataclass(frozen=True, slots=True)
class Book:
    """``rows`` began with ``visible_to``; ``address`` names the list that shows the same rows; ``gives`` says which.

    Two books with the same ``key`` have the same rows, whoever opens them.
    """

    rows: ObligationQuerySet
    address: str
    gives: bool
    key: str


def given(actor: Actor) -> Book:
    """What the actor's unit handed out; for supervisors everything."""
    rows = Obligation.objects.given_by(actor)
    return Book(rows, "obligations:office", gives=True, key=whose(actor, gives=True))


def owed(actor: Actor) -> Book:
    """What the actor's unit owes, with the units below where the post sees them."""
    rows = Obligation.objects.owed_by(actor)
    return Book(rows, "obligations:inbox", gives=False, key=whose(actor, gives=False))


def book_of(actor: Actor) -> Book:
    """What a leader looks at: what the unit has handed out if it ever did, else what it owes. At most one query."""
    handed = given(actor)
    if PostKind.SUPERVISOR in actor.roles or handed.rows.exists():
        return handed
    return owed(actor)
