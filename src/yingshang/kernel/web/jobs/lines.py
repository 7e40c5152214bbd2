"""A job as the pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from yingshang.kernel.enums import OPEN_JOBS, JobState
from yingshang.kernel.errors import Refusal
from yingshang.kernel.jobs.registry import label_of
from yingshang.kernel.web.refusals import Sentence, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yingshang.kernel.models import Job

LAMPS = {
    JobState.QUEUED: "grey",
    JobState.RUNNING: "blue",
    JobState.WAITING_RETRY: "yellow",
    JobState.DONE: "green",
    JobState.PARKED: "red",
    JobState.CANCELLED: "grey",
}
FAILED = (JobState.PARKED, JobState.WAITING_RETRY)
HEAVY = ("log", "error_text", "args", "result", "actor")  # nothing of these in a list


@dataclass(frozen=True, slots=True)
class Line:
    """A job as the pages show it."""

    row: Job

    @property
    def label(self) -> str:
        """What the job is called."""
        return label_of(self.row.name)

    @property
    def lamp(self) -> str:
        """The lamp of its state."""
        return LAMPS[JobState(self.row.state)]

    @property
    def is_open(self) -> bool:
        """Whether it may still change by itself."""
        return self.row.state in OPEN_JOBS

    @property
    def error(self) -> Sentence | None:
        """Why it is not done, for people."""
        if self.row.state not in FAILED or not self.row.error_code:
            return None
        return say(Refusal(self.row.error_code, **self.row.error_facts))

    @property
    def log(self) -> Iterator[tuple[datetime, str]]:
        """When and what, in order."""
        return ((datetime.fromisoformat(at), text) for at, text in self.row.log)
