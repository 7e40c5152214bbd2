"""The process that does jobs: threads that claim and run, and one that keeps time."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connections

from yingshang.kernel import clock
from yingshang.kernel.enums import JobState
from yingshang.kernel.jobs.claims import NOT_RUNNING, claim_next, put_back_dead
from yingshang.kernel.jobs.running import run
from yingshang.kernel.jobs.schedules import fire_due, lay_down
from yingshang.kernel.jobs.transport import bell, wait_for_work
from yingshang.kernel.models import Job, Worker

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

log = logging.getLogger("yingshang.jobs")

BEAT = 30.0
MISSED_BEATS = 3
FORGOTTEN_AFTER = timedelta(days=1)
REST_AFTER_FAULT = 2.0
GRACE = 20.0


class WorkerProcess:
    """Threads of this process that do jobs until ``stop``; they survive a database that goes away for a while."""

    def __init__(self, *, threads: int = 2, poll: float = 1.0, tick: float = 5.0) -> None:
        """Every ``poll`` seconds an idle thread looks into the table, every ``tick`` seconds one for dead and due."""
        self.name = f"{socket.gethostname()[:80]}:{os.getpid()}:{secrets.token_hex(3)}"
        self._count, self._poll, self._tick = threads, poll, tick
        self._stopping = threading.Event()
        self._in_hand: dict[int, Job] = {}
        self._threads: list[threading.Thread] = []
        self._beaten = -BEAT

    def start(self) -> None:
        """Start the threads. They end with the process at the latest: what they leave is put back by the lease."""
        names = [("keeper", self._keep)] + [(f"job-{number}", self._work) for number in range(self._count)]
        self._threads = [threading.Thread(target=run, name=name, daemon=True) for name, run in names]
        for thread in self._threads:
            thread.start()

    def ask_to_stop(self) -> None:
        """Claim nothing more; long jobs stop at their next word, short ones come to their end."""
        self._stopping.set()
        bell.ring()

    def stop(self, grace: float = GRACE) -> bool:
        """Stop, waiting for ``grace`` seconds at most; True when every thread came to its end.

        A job that is still running then goes back into the queue, and what its thread has done in its transaction is
        rolled back.
        """
        self.ask_to_stop()
        end = time.monotonic() + grace
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        ended = not any(thread.is_alive() for thread in self._threads)
        self._guarded(self._let_go)
        return ended

    def _let_go(self) -> None:
        for row in list(self._in_hand.values()):
            held = Job.objects.filter(pk=row.pk, claim=row.claim, state=JobState.RUNNING)
            held.update(state=JobState.QUEUED, run_after=clock.now(), attempts=row.attempts - 1, **NOT_RUNNING)
        Worker.objects.filter(name=self.name).delete()

    def serve(self) -> None:
        """Work until SIGTERM or SIGINT; from the main thread. A second signal ends the process at once."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._signalled)
        self.start()
        while not self._stopping.wait(1.0):
            pass
        self.stop()

    def _signalled(self, number: int, frame: FrameType | None) -> None:
        if self._stopping.is_set():
            os._exit(128 + number)
        self.ask_to_stop()

    def _work(self) -> None:
        while not self._stopping.is_set():
            seen = bell.rung
            if not self._guarded(self._one) and not self._stopping.is_set():
                wait_for_work(seen, self._poll)
        connections.close_all()

    def _one(self) -> bool:
        row = claim_next()
        if row is None:
            return False
        mine = threading.get_ident()
        self._in_hand[mine] = row
        try:
            run(row, self._stopping.is_set)
        finally:
            del self._in_hand[mine]
        return True

    def _keep(self) -> None:
        self._guarded(lay_down)
        while not self._stopping.is_set():
            self._guarded(self._look_after)
            self._stopping.wait(self._tick)
        connections.close_all()

    def _look_after(self) -> None:
        if time.monotonic() - self._beaten >= BEAT:
            self._beat()
            self._beaten = time.monotonic()
        if put_back_dead() + fire_due():
            bell.ring()

    def _beat(self) -> None:
        now = clock.now()
        beat = {"seen_at": now, "threads": self._count}
        Worker.objects.update_or_create(name=self.name, defaults=beat, create_defaults={**beat, "started_at": now})
        Worker.objects.filter(seen_at__lt=now - FORGOTTEN_AFTER).delete()

    def _guarded(self, act: Callable[[], object]) -> object:
        """What ``act`` gives; a fault (a database that is away) is logged, its connection dropped, and work goes on."""
        try:
            return act()
        except Exception:
            log.exception("the worker goes on after a fault")
            connections.close_all()
            self._stopping.wait(REST_AFTER_FAULT)
            return None


def start_embedded_worker(*, threads: int = 2) -> WorkerProcess:
    """Do jobs in this process beside its other work: the server of a single machine needs no second process.

    The caller keeps what comes back and calls its ``stop`` before the process ends.
    """
    process = WorkerProcess(threads=threads)
    process.start()
    return process


def workers_alive() -> list[Worker]:
    """The processes that were heard of lately."""
    return list(Worker.objects.filter(seen_at__gte=clock.now() - timedelta(seconds=BEAT * MISSED_BEATS)))
