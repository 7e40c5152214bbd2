"""Workers that die in the middle of a statement, each at a moment of its own: ``python -m tests.yingshang.dying``.

Each line asks for one: the moment at which it lives (its clock stands), how many rows the sweeps take to a transaction, and
the number of the database statement at which it sends itself SIGKILL (0: it does all there is to do). Before an odd
statement it dies before the database has it, before an even one after. A commit counts as a statement. The answer is
how it ended: "-9", or 0. The worker fires the schedules, takes back what the dead have left, and does the jobs.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import date
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from collections.abc import Callable


class Deadly:
    """Counts what goes to the database and dies at the chosen place."""

    def __init__(self, point: int) -> None:
        self.point, self.passed = point, 0

    def around(self, act: Callable[[], object]) -> object:
        """Do one thing, unless this is the place."""
        self.passed += 1
        if self.passed == self.point and self.point % 2:
            os.kill(os.getpid(), signal.SIGKILL)
        result = act()
        if self.passed == self.point:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    def execute(self, execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:
        """As Django's wrappers of statements are called."""
        return self.around(lambda: execute(sql, params, many, context))


def live(moment: str, batch: int, point: int) -> None:
    """One life of a worker."""
    import time_machine  # noqa: PLC0415 - only here
    from django.db import connection  # noqa: PLC0415 - after setup

    from yingshang.kernel.jobs.claims import put_back_dead  # noqa: PLC0415 - models are there only now
    from yingshang.kernel.jobs.running import run_next  # noqa: PLC0415 - as above
    from yingshang.kernel.jobs.schedules import fire_due  # noqa: PLC0415 - as above
    from yingshang.reminders.actions import sweeping  # noqa: PLC0415 - as above
    from yingshang.supervision import jobs  # noqa: PLC0415 - as above

    deadly = Deadly(point)
    commit = connection._commit
    connection.__dict__["_commit"] = lambda: deadly.around(commit)
    connection.execute_wrappers.append(deadly.execute)
    jobs.BATCH = sweeping.CHUNK = batch
    with time_machine.travel(moment, tick=False):
        put_back_dead()
        fire_due()
        while run_next():
            pass
    connection.close()


def main() -> None:
    """Serve until the lines end."""
    django.setup()
    from django.template.loader import get_template  # noqa: PLC0415 - after setup
    from django.urls import reverse  # noqa: PLC0415 - as above

    from gongwen.workdays import is_working_day  # noqa: PLC0415 - only here

    # What is slow to load is loaded once, not by every worker.
    is_working_day(date(2026, 1, 1))
    get_template("reminders/message.txt")
    reverse("obligations:inbox")
    for line in sys.stdin:
        moment, batch, point = line.split()
        child = os.fork()
        if child == 0:
            live(moment, int(batch), int(point))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
