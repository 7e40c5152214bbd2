"""The hand that starts workers of ``tests.yingshang.dying`` on the database of the test, again and again until all is done."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connections

from tests.yingshang.kernel.jobs.conftest import ROOT, child_environment
from yingshang.kernel.jobs.schedules import lay_down
from yingshang.kernel.models import Schedule

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator
    from pathlib import Path

KILLED = -9
LEASE = timedelta(minutes=6)  # after which a job of the dead is taken back: the sweeps are given five minutes


class Mortals:
    """Starts workers; ``deaths`` counts those that died."""

    def __init__(self, server: subprocess.Popen[str]) -> None:
        self._server, self.deaths = server, 0

    def live(self, moment: str, batch: int = 500, point: int = 0) -> bool:
        """One worker at a moment ("2026-03-02T08:30+08:00"); whether it came to the end of its work."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        connections.close_all()
        self._server.stdin.write(f"{moment} {batch} {point}\n")
        self._server.stdin.flush()
        code = int(self._server.stdout.readline())
        assert code in {0, KILLED}, code
        self.deaths += code == KILLED
        return code == 0

    def work(self, moment: datetime, rng: random.Random, kills: int, reach: int = 600) -> None:
        """Workers one after the other from a moment on: ``kills`` that may die anywhere, then one that does not."""
        for _ in range(kills):
            self.live(moment.isoformat(), rng.choice((3, 20, 500)), rng.randrange(1, reach))
            moment += LEASE
        assert self.live(moment.isoformat())


@contextmanager
def mortals(schedules: Iterable[str], log: Path) -> Iterator[Mortals]:
    """The server process. Of the schedules only the named ones are enabled, from the current moment on."""
    lay_down()
    Schedule.objects.exclude(name__in=list(schedules)).update(enabled=False)
    with (log / "workers.log").open("w") as errors:
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.yingshang.dying"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=ROOT,
            env=child_environment(),
        )
        try:
            yield Mortals(server)
        finally:
            server.stdin.close()
            server.wait(20)
            server.stdout.close()
