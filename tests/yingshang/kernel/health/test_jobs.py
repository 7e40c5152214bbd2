"""Jobs set aside, jobs of the dead, schedules nobody fires, and nobody there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yingshang.kernel import clock
from yingshang.kernel.enums import HealthLevel, JobState
from yingshang.kernel.health.jobs import check_jobs
from yingshang.kernel.jobs.schedules import lay_down
from yingshang.kernel.models import Job, Schedule, Worker

LONG = timedelta(hours=1)


def job(state, **fields):
    return Job.objects.create(
        name="tests.any", state=state, person_name="系统", created_at=clock.now() - LONG, **fields
    )


@pytest.fixture
def worker(db):
    """A process that is there; nothing is late."""
    lay_down()
    return Worker.objects.create(name="here", threads=2, started_at=clock.now(), seen_at=clock.now())


def said():
    return [(finding.level, finding.what) for finding in check_jobs()]


def test_finished_and_waiting_work_is_well(worker):
    job(JobState.DONE)
    job(JobState.RUNNING, lease_until=clock.now() + LONG)
    job(JobState.WAITING_RETRY, run_after=clock.now() + LONG)
    assert said() == [(HealthLevel.NORMAL, "后台任务正常，没有搁置和延误。")]


def test_a_parked_job_needs_somebody(worker):
    job(JobState.PARKED)
    assert said() == [(HealthLevel.ATTENTION, "有 1 项后台任务办不成，已搁置。")]


def test_a_job_whose_worker_died_is_a_fault(worker):
    job(JobState.RUNNING, lease_until=clock.now() - LONG)
    assert said() == [(HealthLevel.FAULT, "有 1 项后台任务中断后没有人接着办。")]


def test_a_late_schedule_is_a_fault_unless_it_is_switched_off(worker):
    rows = Schedule.objects.filter(name="calendars.import_years")
    rows.update(next_due=clock.now() - LONG)
    assert said() == [(HealthLevel.FAULT, "有 1 项定时计划过了时间没有办：导入下一年放假安排。")]
    rows.update(enabled=False)
    assert [level for level, _ in said()] == [HealthLevel.NORMAL]


def test_work_that_waits_long_is_said(worker):
    job(JobState.QUEUED)
    assert said() == [(HealthLevel.ATTENTION, "有 1 项后台任务等了五分钟以上。")]


def test_without_a_process_waiting_work_is_a_fault(worker):
    Worker.objects.update(seen_at=clock.now() - LONG)
    assert said() == [(HealthLevel.ATTENTION, "没有正在运行的任务进程。")]
    job(JobState.QUEUED)
    assert said() == [(HealthLevel.FAULT, "没有正在运行的任务进程，1 项后台任务在等。")]
