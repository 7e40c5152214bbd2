"""Processes and threads that do jobs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import OperationalError

from tests.yingshang.kernel.jobs import handlers
from tests.yingshang.kernel.jobs.conftest import ROOT, child_environment, wait_until
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.enums import JobState
from yingshang.kernel.jobs import WorkerProcess, enqueue, registry, start_embedded_worker, worker, workers_alive
from yingshang.kernel.jobs.acts import cancel_job
from yingshang.kernel.jobs.running import run_next
from yingshang.kernel.models import Job, Submission, Worker


def stored(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


@pytest.fixture
def embedded(transactional_db, monkeypatch):
    """A worker in this process."""
    monkeypatch.setattr(worker, "REST_AFTER_FAULT", 0.01)
    process = start_embedded_worker(threads=2)
    yield process
    process.stop(20)


def test_a_commit_wakes_it_at_once(embedded, monkeypatch):
    wait_until(lambda: len(workers_alive()) == 1)
    monkeypatch.setattr(embedded, "_poll", 600)
    job = enqueue("tests.effect", {"what": "x"}, actor=SYSTEM)
    wait_until(lambda: stored(job).state == JobState.DONE, 10)
    assert handlers.effects_of("x") == 1


def test_progress_is_seen_from_another_connection_and_cancelling_stops_the_work(embedded):
    job = enqueue("tests.long", actor=SYSTEM)
    wait_until(lambda: 0 < stored(job).done < 1000)
    row = stored(job)
    assert (row.state, row.total, row.note) == (JobState.RUNNING, 1000, f"第{row.done}户")
    cancel_job(actor=SYSTEM, job=row)
    wait_until(lambda: not embedded._in_hand)
    done = handlers.effects_of(f"long {job.pk}")
    assert 0 < done < 1000
    assert stored(job).state == JobState.CANCELLED
    assert stored(job).done <= done


def test_a_running_job_that_is_cancelled_while_it_says_nothing_is_not_marked_done(embedded, monkeypatch):
    """It is not atomic and never asks: what it did stays, and its end does not overwrite the cancelling."""
    began, go_on = threading.Event(), threading.Event()

    def waits(context):
        began.set()
        go_on.wait(20)
        handlers.effect("x")

    monkeypatch.setitem(registry._HANDLERS, "tests.once", registry.Handler("tests.once", waits, atomic=False))
    job = enqueue("tests.once", actor=SYSTEM)
    began.wait(20)
    cancel_job(actor=SYSTEM, job=stored(job))
    go_on.set()
    wait_until(lambda: not embedded._in_hand)
    assert (stored(job).state, handlers.effects_of("x")) == (JobState.CANCELLED, 1)


def test_it_goes_on_after_the_database_was_away(embedded, monkeypatch, caplog):
    real, away = worker.claim_next, []

    def claim():
        if len(away) < 3:
            away.append(True)
            raise OperationalError("gone")
        return real()

    monkeypatch.setattr(worker, "claim_next", claim)
    job = enqueue("tests.effect", {"what": "x"}, actor=SYSTEM)
    wait_until(lambda: stored(job).state == JobState.DONE)
    assert len(away) == 3


def test_stopping_lets_go_of_what_does_not_end(transactional_db, monkeypatch):
    began, go_on = threading.Event(), threading.Event()

    def deaf(context):
        began.set()
        go_on.wait(20)

    monkeypatch.setitem(registry._HANDLERS, "tests.once", registry.Handler("tests.once", deaf, atomic=False))
    job = enqueue("tests.once", actor=SYSTEM)
    process = WorkerProcess(threads=1)
    process.start()
    began.wait(20)
    assert process.stop(0.1) is False
    assert (stored(job).state, stored(job).attempts) == (JobState.QUEUED, 0)
    go_on.set()
    process._threads[1].join(20)
    assert stored(job).state == JobState.QUEUED, "the late end of the first attempt changes nothing"
    assert Worker.objects.count() == 0


def test_told_to_end_a_process_gives_its_long_job_back(forks):
    job = enqueue("tests.long", actor=SYSTEM)
    child = forks.start(threads=1)
    wait_until(lambda: stored(job).done > 0)
    assert Worker.objects.count() == 1
    forks.end(child, signal.SIGTERM)
    assert (stored(job).state, stored(job).attempts, stored(job).claim) == (JobState.QUEUED, 0, "")
    assert Worker.objects.count() == 0


def test_no_job_is_run_by_two_of_three_processes_with_three_threads(forks):
    jobs = [enqueue("tests.interval", actor=SYSTEM).pk for _ in range(45)]
    for _ in range(3):
        forks.start(threads=3)
    wait_until(lambda: not Job.objects.exclude(state=JobState.DONE).exists())
    runs = Submission.objects.filter(command="interval")
    assert sorted(runs.values_list("person_id", flat=True)) == jobs
    spans = sorted(tuple(map(int, key.split("-"))) for key in runs.values_list("key", flat=True))
    assert any(later[0] < earlier[1] for earlier, later in pairwise(spans)), "they did work at once"


@pytest.mark.slow
def test_the_command_works_until_it_is_told_to_end(transactional_db, tmp_path):
    job = enqueue("kernel.sweep", actor=SYSTEM)
    with (tmp_path / "out").open("w") as out:
        child = subprocess.Popen(
            [sys.executable, "-m", "yingshang", "worker", "--threads", "1"],
            cwd=ROOT, env=child_environment(), stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            wait_until(lambda: stored(job).state == JobState.DONE)
            child.send_signal(signal.SIGINT)
            assert child.wait(30) == 0
        finally:
            child.kill()
            child.wait(10)
    assert "已结束" in (tmp_path / "out").read_text()
    assert Worker.objects.count() == 0


def resident() -> int:
    """This process's memory in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_memory_stays_flat_over_five_thousand_jobs(db):
    row = enqueue("tests.effect", {"what": "x"}, actor=SYSTEM)
    fields = {f.name: getattr(row, f.name) for f in Job._meta.concrete_fields if f.name != "id"}
    Job.objects.bulk_create((Job(**fields) for _ in range(4999)), batch_size=500)
    sizes = []
    for _ in range(5):
        for _ in range(1000):
            assert run_next()
        sizes.append(resident())
    assert (handlers.effects_of("x"), run_next()) == (5000, False)
    assert sizes[-1] - sizes[0] <= 4, sizes
