"""How a worker hears that there is work. The table of jobs is the truth; what goes through here is only a hint.

A hint that is lost costs the time until a worker's next look into the table; one too many finds nothing to do.
"""

from __future__ import annotations

import logging
import math
import threading

from django.conf import settings

log = logging.getLogger("yingshang.jobs")
_AWAY = "Redis does not answer; workers find the work in the table"


class Bell:
    """Wakes the threads of this process. ``rung`` counts, so that a ring before one begins to wait is not missed."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self.rung = 0

    def ring(self) -> None:
        """Wake whoever waits."""
        with self._condition:
            self.rung += 1
            self._condition.notify_all()

    def wait(self, seen: int, timeout: float) -> None:
        """Until it rings again after the ``seen``-th ring, or the seconds are over."""
        with self._condition:
            self._condition.wait_for(lambda: self.rung != seen, timeout)


bell = Bell()


def announce() -> None:
    """There is work: ring here, and tell the other machines where Redis carries the hints."""
    bell.ring()
    if settings.JOBS["queue"] == "redis":
        from yingshang.kernel.jobs import hints  # noqa: PLC0415 - an extra that one machine does not install

        try:
            hints.push()
        except hints.RedisError:  # the work is in the table and will be found there
            log.warning(_AWAY)


def wait_for_work(seen: int, timeout: float) -> None:
    """Until there is a hint or the seconds are over; without Redis as if there were no hints from outside."""
    if settings.JOBS["queue"] == "redis":
        from yingshang.kernel.jobs import hints  # noqa: PLC0415 - as above

        try:
            hints.take(math.ceil(timeout))
        except hints.RedisError:
            log.warning(_AWAY)
        else:
            return
    bell.wait(seen, timeout)
