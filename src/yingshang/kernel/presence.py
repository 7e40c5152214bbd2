"""Who works on an installation: servers and workers hold a shared lock, restoring wants it alone.

The system lets go of the lock when a process dies, however it dies. Where there is no ``flock`` (Windows) nothing is
locked, and the database's own lock decides.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # asked for everywhere

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAME = ".in-use"
_held: list[IO[str]] = []


def occupy(home: Path) -> None:
    """Hold the installation with others until this process ends. Raises BlockingIOError while somebody has it alone."""
    handle = (home / _NAME).open("a", encoding="utf-8")
    if fcntl is not None:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            raise
    _held.append(handle)  # closing it would let go


def release() -> None:
    """Let go of everything that this process holds."""
    while _held:
        _held.pop().close()


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Have the installation alone for the block. Raises BlockingIOError while anybody works on it."""
    with (home / _NAME).open("a", encoding="utf-8") as handle:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
