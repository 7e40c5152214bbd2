"""Who holds a job: every change of a row under work is one conditional UPDATE, and only one of many gets through."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.db.models import F

from yingshang.kernel import clock
from yingshang.kernel.enums import JobState
from yingshang.kernel.failpoints import failpoint
from yingshang.kernel.jobs.registry import DEFAULT_LEASE, handler_of
from yingshang.kernel.models import Job

TRIED = 8  # rows looked at in one go; others are after the same ones
AT_ONCE = 100
FIRST_PAUSE, LONGEST_PAUSE, GROWTH = 10.0, 3600.0, 4
NOT_RUNNING: dict[str, Any] = {"claim": "", "lease_until": None}


def claim_next() -> Job | None:
    """The job that is due first, claimed for the caller; None when nothing is due."""
    now = clock.now()
    due = Job.objects.filter(run_after__lte=now).order_by("run_after", "id").values_list("pk", "name")
    for pk, name in list(due[:TRIED]):
        handler = handler_of(name)
        claim = secrets.token_hex(16)
        until = now + timedelta(seconds=handler.lease if handler else DEFAULT_LEASE)
        failpoint("job.claiming")
        if Job.objects.filter(pk=pk, run_after__lte=now).update(
            state=JobState.RUNNING,
            claim=claim,
            lease_until=until,
            run_after=None,
            attempts=F("attempts") + 1,
            started_at=now,
        ):
            failpoint("job.claimed")
            return Job.objects.filter(pk=pk, claim=claim).first()
    return None


def put_back_dead() -> int:
    """Jobs whose lease is over go back into the queue, or aside when that was the last attempt; returns how many."""
    now = clock.now()
    dead = Job.objects.filter(lease_until__lt=now).only("pk", "claim", "attempts", "max_attempts")
    return sum(_put_back(row) for row in dead[:AT_ONCE])


def _put_back(row: Job) -> int:
    mine = Job.objects.filter(pk=row.pk, claim=row.claim, state=JobState.RUNNING, lease_until__lt=clock.now())
    failpoint("job.putting_back")
    if row.attempts < row.max_attempts:
        return mine.update(state=JobState.QUEUED, run_after=clock.now(), **NOT_RUNNING)
    return mine.update(state=JobState.PARKED, ended_at=clock.now(), error_code="kernel.job_died", **NOT_RUNNING)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: 10 s, 40 s, 160 s … at most an hour."""
    return timedelta(seconds=min(LONGEST_PAUSE, FIRST_PAUSE * GROWTH ** (min(attempts, 10) - 1)))
