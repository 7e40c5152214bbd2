"""Permissions: named predicates over an actor and an object, named in each app's ``rules.py`` as ``app.verb_object``.

A typed face of the library ``rules``; nothing else imports it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

import rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from yingshang.kernel.actor import Actor


class Predicate(Protocol):
    """A yes-or-no question about an actor (and an object); ``&``, ``|`` and ``~`` put questions together."""

    def __and__(self, other: Predicate) -> Predicate:
        """Both."""

    def __or__(self, other: Predicate) -> Predicate:
        """Either."""

    def __invert__(self) -> Predicate:
        """Not."""


def predicate(question: Callable[..., bool]) -> Predicate:
    """Make a predicate of a function of (actor) or (actor, object)."""
    return cast("Predicate", rules.predicate(question))


def allow(permission: str, condition: Predicate) -> None:
    """Register a permission. Raises KeyError when the name is taken."""
    rules.add_perm(permission, condition)


def may(actor: Actor, permission: str, obj: object = None) -> bool:
    """Whether the condition of ``permission`` holds. Raises KeyError for a permission that nobody registered."""
    if not rules.perm_exists(permission):
        raise KeyError(permission)
    return bool(rules.has_perm(permission, actor, obj))


def holds(*roles: str) -> Predicate:
    """The actor acts in a post of one of these kinds."""
    wanted = frozenset(roles)
    return predicate(lambda actor: bool(actor.roles & wanted))


@predicate
def is_system(actor: Actor) -> bool:
    """Nobody in person acts: a job, a schedule, a command on the server."""
    return actor.is_system


@predicate
def is_somebody(actor: Actor) -> bool:
    """A person is logged in."""
    return actor.person_id is not None
