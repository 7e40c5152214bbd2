"""A database that somebody else writes to: SQLite has one writer at a time, and who has waited too long is told so."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection, transaction

from yingshang.kernel.room import is_full

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SQLITE = ("database is locked", "database table is locked")
_STATES = {"55P03", "40P01"}  # PostgreSQL: lock_not_available, deadlock_detected
_PATIENCE = 250  # milliseconds


def is_busy(fault: BaseException | None) -> bool:
    """Whether the fault, or one that it came of, says that others were writing for too long."""
    for _ in range(10):  # a chain of causes is short; one that bites its tail ends here
        if fault is None:
            return False
        if getattr(fault, "sqlstate", None) in _STATES or str(fault) in _SQLITE:
            return True
        fault = fault.__cause__ or fault.__context__
    return False


def in_passing(note: Callable[[], object]) -> None:
    """Make a note that nobody misses: left out when the disk is full, or when others write for longer than a moment.

    SQLite waits for other writers where the transaction begins, before the note itself: no ``with`` could leave it out.
    """
    try:
        with _hurried(), transaction.atomic():
            note()
    except DatabaseError as fault:
        if not is_full(fault) and not is_busy(fault):
            raise


@contextmanager
def _hurried() -> Iterator[None]:
    """Wait for other writers a moment and no longer; PostgreSQL's writers do not wait for one another."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = int(cursor.execute("PRAGMA busy_timeout").fetchone()[0])
        cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
