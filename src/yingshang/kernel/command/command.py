"""The decorator that makes a function a command."""

from __future__ import annotations

import functools
import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from django.db import transaction

from yingshang.kernel.actor import Actor
from yingshang.kernel.command.submissions import claim_key, keep_result, stored_result
from yingshang.kernel.command.versions import claim_version
from yingshang.kernel.errors import NotAllowed
from yingshang.kernel.events import open_batch
from yingshang.kernel.models import Versioned
from yingshang.kernel.rules import may

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class _Command:
    name: str
    permission: str
    target: str
    run: Callable[..., Any]


def command(permission: str, *, target: str = "") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a keyword-only function a command.

    The function takes ``actor: Actor`` and its own keywords. ``permission`` is the name under which a predicate of the
    app's ``rules.py`` is registered; it is asked with the actor and the argument named ``target``. A parameter
    ``version`` (the
    version the person saw) claims the next version of the target first. Effects in order:

    1. one transaction (an inner command joins the outer one's);
    2. the idempotency key of ``actor.key``, with a digest of all other arguments: a repetition returns the first
    result;
    3. the permission check: ``NotAllowed``;
    4. the version: ``Conflict``;
    5. the function itself, which must record at least one event;
    6. the events with the audit entries and queued effects.
    """

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        itself = _Command(f"{function.__module__}.{function.__name__}", permission, target, function)

        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            if args:
                raise TypeError(f"{function.__name__} takes keywords only")
            return _run(itself, kwargs)  # type: ignore[no-any-return]  # the result of the wrapped function

        run.__dict__["permission"] = permission
        return run

    return wrap


def _run(itself: _Command, kwargs: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever the command returns
    bound = inspect.signature(itself.run).bind(**kwargs)
    bound.apply_defaults()
    given = dict(bound.arguments)
    actor = given.pop("actor")
    if not isinstance(actor, Actor):
        raise TypeError(f"{itself.name}: actor is no Actor")
    with transaction.atomic(), open_batch() as batch:
        if not actor.key:
            return _act(itself, actor, given, batch.events)
        row, new = claim_key(itself.name, actor=actor, arguments=given)
        if not new:
            return stored_result(row)
        result = _act(itself, actor, given, batch.events)
        keep_result(row, result)
        return result


def _act(itself: _Command, actor: Actor, given: dict[str, Any], events: list[Any]) -> Any:  # noqa: ANN401 - as above
    target = given.get(itself.target)
    if not actor.is_system and not may(actor, itself.permission, target):
        raise NotAllowed
    if isinstance(target, Versioned) and isinstance(given.get("version"), int):
        claim_version(target, given["version"])
    before = len(events)
    result = itself.run(actor=actor.once(""), **given)
    if len(events) == before:
        raise RuntimeError(f"{itself.name} changed something and recorded nothing")
    return result
