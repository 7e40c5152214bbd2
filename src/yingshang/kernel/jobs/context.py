"""What a handler is given: its arguments, for whom it works, and how it says how far it is."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from yingshang.kernel import clock
from yingshang.kernel.enums import JobState
from yingshang.kernel.jobs.owners import thaw
from yingshang.kernel.models import Event, Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.jobs.registry import Handler

LOG_LINES = 200
LINE_LENGTH = 500
NOTE_LENGTH = 200
BETWEEN_WRITES = 0.5  # seconds; progress of every row of an import would be a write of every row
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL refuses these in text


class Stopped(BaseException):
    """The handler must stop: its job was cancelled, was given to somebody else, or (``release``) the worker ends."""

    def __init__(self, *, release: bool = False) -> None:
        super().__init__()
        self.release = release


def clean(text: str, limit: int) -> str:
    """The text as both databases take it, cut."""
    return _UNSTORABLE.sub("\ufffd", text)[:limit]


class Context:
    """The running job, as its handler sees it.

    In an atomic job progress and log are kept until the job ends: until then nobody else could see them anyway.
    """

    def __init__(self, row: Job, handler: Handler, *, stopping: Callable[[], bool] = lambda: False) -> None:
        """``row`` was claimed; ``stopping`` says whether the worker is asked to end."""
        self.id: int = row.pk
        self.args: dict[str, Any] = row.args
        self.actor: Actor = thaw(row.actor)
        self.attempt: int = row.attempts
        self._row, self._handler, self._stopping = row, handler, stopping
        self._written = time.monotonic()

    def progress(self, done: int, total: int | None = None, note: str = "") -> None:
        """How many of how many; shown at once unless the job is atomic. Renews the lease. Raises Stopped."""
        row = self._row
        row.done = done
        row.total = row.total if total is None else total
        row.note = clean(note, NOTE_LENGTH)
        self._maybe_write(now=done >= row.total > 0)

    def log(self, text: str) -> None:
        """Add a line to the job's log; of more than 200 the oldest are dropped."""
        line = [clock.now().isoformat(timespec="seconds"), clean(text, LINE_LENGTH)]
        self._row.log = [*self._row.log[-(LOG_LINES - 1) :], line]
        self._maybe_write(now=False)

    def renew(self) -> None:
        """Say that the work goes on, for another lease. Raises Stopped."""
        self._maybe_write(now=True)

    def check(self) -> None:
        """Go on only if one should: raises Stopped when the job was cancelled, taken over, or the worker ends."""
        if self._stopping():
            raise Stopped(release=True)
        if not Job.objects.filter(**self.held).exists():
            raise Stopped

    def event(self) -> Event:
        """The event that this job follows."""
        return Event.objects.get(pk=self.args["event"])

    @property
    def held(self) -> dict[str, Any]:
        """What finds the row as long as the claim holds: every write of a worker is conditional on it."""
        return {"pk": self._row.pk, "claim": self._row.claim, "state": JobState.RUNNING}

    @property
    def said(self) -> dict[str, Any]:
        """Progress and log, to be written with whatever is written next."""
        row = self._row
        return {"done": row.done, "total": row.total, "note": row.note, "log": row.log}

    def _maybe_write(self, *, now: bool) -> None:
        if self._stopping():
            raise Stopped(release=True)
        if self._handler.atomic:
            return
        if not now and time.monotonic() - self._written < BETWEEN_WRITES:
            return
        self._written = time.monotonic()
        until = clock.now() + timedelta(seconds=self._handler.lease)
        if not Job.objects.filter(**self.held).update(lease_until=until, **self.said):
            raise Stopped
