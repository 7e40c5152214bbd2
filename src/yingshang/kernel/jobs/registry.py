"""What jobs there are: a name, the function that does it, and how it may be repeated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from yingshang.kernel.jobs.context import Context

DEFAULT_LEASE = 60
_HANDLERS: dict[str, Handler] = {}
_SUBSCRIBED: dict[str, list[str]] = {}


@dataclass(frozen=True, slots=True)
class Handler:
    """A registered function. ``lease`` is in seconds: how long it may be silent before others take it for dead."""

    name: str
    run: Callable[[Context], object]
    atomic: bool = True
    max_attempts: int = 5
    lease: float = DEFAULT_LEASE
    label: str = ""


def job(
    name: str, *, label: str = "", atomic: bool = True, max_attempts: int = 5, lease: float = DEFAULT_LEASE
) -> Callable[[Callable[[Context], object]], Handler]:
    """Register a function of one ``Context`` as the job ``app.name``; what it returns (JSON) is kept as the result.

    ``label`` is what the page of jobs calls it.
    An atomic job and the mark that it is done are one transaction: its writes happen exactly once, wherever the
    process dies. With ``atomic=False`` it runs outside any transaction with its progress visible, and is repeated from
    the start when the process dies: it must find out what it has done already. Anything outside the database (a file,
    a letter by e-mail) can happen twice in both. Raises ValueError when the name is taken.
    """

    def register(run: Callable[[Context], object]) -> Handler:
        if name in _HANDLERS:
            raise ValueError(f"job {name} is registered twice")
        _HANDLERS[name] = Handler(name, run, atomic, max_attempts, lease, label)
        return _HANDLERS[name]

    return register


def on(*events: str) -> Callable[[Handler], Handler]:
    """Let a job (``@on`` stands above ``@job``) follow event types: once for each event, with ``context.event()``."""

    def subscribe(handler: Handler) -> Handler:
        if not isinstance(handler, Handler):
            raise TypeError("@on stands above @job")
        for event in events:
            _SUBSCRIBED.setdefault(event, []).append(handler.name)
        return handler

    return subscribe


def handler_of(name: str) -> Handler | None:
    """The job of that name; None for one that this version of the program does not know."""
    return _HANDLERS.get(name)


def label_of(name: str) -> str:
    """What people call the job; its name when it has no label."""
    handler = _HANDLERS.get(name)
    return (handler.label if handler else "") or name


def handlers() -> dict[str, Handler]:
    """All jobs by name."""
    return dict(_HANDLERS)


def followers(event: str) -> tuple[str, ...]:
    """The names of the jobs that follow an event type."""
    return tuple(_SUBSCRIBED.get(event, ()))


def subscriptions() -> dict[str, tuple[str, ...]]:
    """Event type → the jobs that follow it."""
    return {event: tuple(names) for event, names in _SUBSCRIBED.items()}
