"""What a page or a long loop reads again and again and does not change: parameters, the edition of the calendar."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

Found = TypeVar("Found")
_memory: ContextVar[dict[Hashable, Any] | None] = ContextVar("read once", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Until the end of the block what is ``read_once`` is read once.

    For requests that only read, and for loops of a command in which nobody sets a parameter or a day of the calendar.
    """
    if _memory.get() is not None:  # within another block, which goes on after this one
        yield
        return
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def read_once(key: Hashable, read: Callable[[], Found]) -> Found:
    """What ``read`` gives; inside ``reading_once`` what it gave the first time for this ``key``."""
    memory = _memory.get()
    if memory is None:
        return read()
    if key not in memory:
        memory[key] = read()
    found: Found = memory[key]
    return found
