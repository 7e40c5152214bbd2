"""A day on which everything begins, and the running of the sweep."""

from __future__ import annotations

import pytest
import time_machine

from yingshang.supervision import jobs


class Quiet:
    """A context that keeps what it is told."""

    def __init__(self):
        self.told = []

    def progress(self, done, total=None, note=""):
        self.told.append((done, total))

    def renew(self):
        self.told.append("renewed")


@pytest.fixture
def clock_at():
    """A traveller that stands on Monday, 2 March 2026."""
    with time_machine.travel("2026-03-02 09:00+08:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def sweep(clock_at):
    """A function: go to a day (its morning) and run the sweep; what it did, without zeros."""

    def run(day):
        clock_at.move_to(f"{day} 07:20+08:00")
        return {name: count for name, count in jobs.sweep.run(Quiet()).items() if count}

    return run


@pytest.fixture
def judge(clock_at):
    """A function: go to a day and compute what verdicts are due."""

    def run(day):
        clock_at.move_to(f"{day} 06:50+08:00")
        return jobs.judge.run(Quiet())

    return run
