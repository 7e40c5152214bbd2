"""What is old and over goes, in small batches; what waits for a decision stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.yingshang.kernel.jobs import handlers  # noqa: F401 - its jobs are registered
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.enums import JobState
from yingshang.kernel.jobs import enqueue, retention
from yingshang.kernel.jobs.running import run_next
from yingshang.kernel.models import Job, Submission


@pytest.fixture
def old_and_new(db, settings):
    settings.JOBS = {**settings.JOBS, "keep_days": 30}
    for days in (29, 31):
        at = clock.now() - timedelta(days=days)
        for state in JobState:
            job = enqueue("tests.effect", {"what": f"{state}{days}"}, actor=SYSTEM)
            Job.objects.filter(pk=job.pk).update(state=state, ended_at=at, run_after=None)
        Submission.objects.create(person_id=1, key=str(days), command="c", at=at)


def test_only_what_is_over_and_old_goes(old_and_new):
    job = enqueue("kernel.sweep", actor=SYSTEM)
    assert run_next()
    kept = set(Job.objects.exclude(pk=job.pk).values_list("args__what", flat=True))
    gone = {"done31", "cancelled31"}
    assert kept == {f"{state}{days}" for state in JobState for days in (29, 31)} - gone
    assert set(Submission.objects.values_list("key", flat=True)) == {"29"}
    result = Job.objects.get(pk=job.pk).result
    assert (result["jobs"], result["submissions"]) == (2, 1)
    assert set(result) == set(retention.cleanings())


def test_one_that_fails_is_named_and_the_others_are_done(old_and_new, monkeypatch):
    def broken(_):
        raise ValueError("x")

    row = retention.Cleaning("tests.broken", "坏的", broken)
    monkeypatch.setattr(retention, "_CLEANINGS", {"tests.broken": row, **retention.cleanings()})
    job = enqueue("kernel.sweep", actor=SYSTEM)
    run_next()
    job.refresh_from_db()
    assert job.state == JobState.WAITING_RETRY
    assert "not cleaned: tests.broken" in job.error_text
    assert set(Submission.objects.values_list("key", flat=True)) == {"29"}


def test_a_name_is_taken_once():
    with pytest.raises(ValueError, match="registered twice"):
        retention.cleans("jobs", label="x")(lambda _: 0)


def test_it_deletes_a_few_at_a_time(old_and_new, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    at = clock.now() - timedelta(days=40)
    Submission.objects.bulk_create(Submission(person_id=2, key=str(n), command="c", at=at) for n in range(5))
    enqueue("kernel.sweep", actor=SYSTEM)
    with CaptureQueriesContext(connection) as caught:
        run_next()
    deletes = [q["sql"] for q in caught if q["sql"].startswith('DELETE FROM "kernel_submission"')]
    assert len(deletes) == 3
    assert set(Submission.objects.values_list("key", flat=True)) == {"29"}
