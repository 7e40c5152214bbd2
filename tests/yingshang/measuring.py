"""How long something takes and what memory it needs, on a machine that also does other things.

The time in which this process (or the server process of its database connection) could have run and another was on the
processor is not counted: it says something about the machine, nothing about the code. Where both stood in the queue at
once that would be too little, so it is never less than the processor time of both.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Measured:
    """What was returned, seconds without waiting for a processor, all seconds, and megabytes above the beginning."""

    result: object
    seconds: float
    wall: float
    grown: float


def measure(act: Callable[[], object]) -> Measured:
    """Run ``act`` and measure it."""
    processes = ["self", *_server()]
    (ran, waited), before = _spent(processes), _memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    began = time.monotonic()
    result = act()
    wall = time.monotonic() - began
    ran_then, waited_then = _spent(processes)
    seconds = max(ran_then - ran, wall - (waited_then - waited))
    return Measured(result, seconds, wall, _memory("VmHWM") - before)


def _server() -> list[str]:
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return [str(cursor.fetchone()[0])]


def _spent(processes: list[str]) -> tuple[float, float]:
    """Seconds on a processor and seconds in the queue for one, of all of them."""
    rows = [Path(f"/proc/{process}/schedstat").read_text().split() for process in processes]
    return sum(int(row[0]) for row in rows) / 1e9, sum(int(row[1]) for row in rows) / 1e9


def _memory(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024
