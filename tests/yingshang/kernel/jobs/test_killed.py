"""A worker killed anywhere: every effect exactly once. The workers are real processes, the kill is SIGKILL."""

from __future__ import annotations

import random
import time
from datetime import timedelta

import pytest
from django.db import transaction

from tests.yingshang.kernel.jobs import handlers
from tests.yingshang.kernel.jobs.conftest import wait_until
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.enums import JobState
from yingshang.kernel.jobs import enqueue
from yingshang.kernel.models import Job, Schedule

# One of them in every run of the tests, the others with the proofs.
RARER = ["job.claiming", "job.claimed", "job.marking", "job.committed", "job.putting_back"]
POINTS = ["job.committing", *(pytest.param(point, marks=pytest.mark.slow) for point in RARER)]


def queue(numbers) -> None:
    with transaction.atomic():
        for number in numbers:
            enqueue("tests.count", {"number": number}, actor=SYSTEM)


def all_done() -> bool:
    return not Job.objects.exclude(state=JobState.DONE).exists()


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_named_point_every_effect_is_there_once(forks, point):
    queue(range(6))
    for count in (1, 2, 4):
        if point == "job.putting_back":
            forks.wait(forks.start("job.claimed:1"))
        child = forks.start(f"{point}:{count}" if point != "job.putting_back" else f"{point}:1")
        forks.wait(child)
    forks.start()
    wait_until(all_done)
    assert handlers.facts_of("tests.counted") == list(range(6))
    assert handlers.facts_of("tests.followed") == list(range(6))


def test_killed_while_a_schedule_fires_it_fires_once(forks):
    past = clock.now() - timedelta(minutes=1)
    Schedule.objects.create(
        name="tests.yearly", cron="0 0 1 1 *", job="tests.effect", args={"what": "yearly"}, next_due=past
    )
    for point in ("schedule.moved:1", "schedule.fired:1"):
        forks.wait(forks.start(point))
    forks.start()
    wait_until(lambda: handlers.effects_of("yearly") > 0 and all_done())
    assert (handlers.effects_of("yearly"), Job.objects.count()) == (1, 1)


@pytest.mark.slow
def test_two_hundred_kills_at_random_moments(forks):
    chance = random.Random(2026)
    made, interrupted = 0, 0
    for _ in range(200):
        queue(range(made, made + 3))
        made += 3
        child = forks.start()
        time.sleep(chance.uniform(0.01, 0.15))
        forks.end(child)
        interrupted += Job.objects.filter(state=JobState.RUNNING).exists()
    forks.start()
    wait_until(all_done, 240, 0.2)
    assert handlers.facts_of("tests.counted") == list(range(made))
    assert handlers.facts_of("tests.followed") == list(range(made))
    assert interrupted >= 50, f"only {interrupted} of the kills met a job at work"
