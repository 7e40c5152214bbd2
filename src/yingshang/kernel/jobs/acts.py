"""What people do with jobs and schedules: each act is a command with its event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.enums import JobState
from yingshang.kernel.events import event_type, record
from yingshang.kernel.jobs import transport
from yingshang.kernel.jobs.claims import NOT_RUNNING
from yingshang.kernel.jobs.registry import label_of
from yingshang.kernel.jobs.schedules import after, title_of
from yingshang.kernel.models import Job, Schedule
from yingshang.kernel.rules import allow, holds, predicate
from yingshang.kernel.states import Move, StateTable

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor

job_cancelled = event_type("kernel.job_cancelled", "取消后台任务“{job}”")
job_retried = event_type("kernel.job_retried", "让后台任务“{job}”重新办理")
job_parked = event_type("kernel.job_parked", "搁置后台任务“{job}”")
schedule_enabled = event_type("kernel.schedule_enabled", "启用定时计划“{schedule}”，下次{next_due}")
schedule_disabled = event_type("kernel.schedule_disabled", "停用定时计划“{schedule}”")


@predicate
def _owns(actor: Actor, job: Job | None) -> bool:
    return job is not None and actor.person_id is not None and job.person_id == actor.person_id


allow("kernel.cancel_job", holds("system_admin") | _owns)
allow("kernel.retry_job", holds("system_admin"))
allow("kernel.park_job", holds("system_admin"))
allow("kernel.switch_schedule", holds("system_admin"))

_WAITING = (JobState.QUEUED, JobState.WAITING_RETRY)
_STOPPED = (JobState.PARKED, JobState.CANCELLED, JobState.WAITING_RETRY)
JOB_STATES = StateTable(
    "kernel.job",
    {str(value): str(label) for value, label in JobState.choices},
    (
        Move("retry", "重新办理", _STOPPED, JobState.QUEUED, "kernel.retry_job"),
        Move("park", "搁置任务", _WAITING, JobState.PARKED, "kernel.park_job"),
        Move("cancel", "取消任务", (*_WAITING, JobState.RUNNING), JobState.CANCELLED, "kernel.cancel_job", danger=True),
    ),
)


@command("kernel.cancel_job", target="job")
def cancel_job(*, actor: Actor, job: Job) -> Job:
    """Cancel: what waits is never begun; what runs loses its claim.

    An atomic job is then rolled back as a whole, a long one stops at its next word. Raises Refusal when it has ended
    already, Conflict when it ends just now.
    """
    JOB_STATES.move(job, "cancel", actor=actor)
    _leave(job)
    record(job_cancelled, job, actor=actor, job=label_of(job.name))
    return job


@command("kernel.park_job", target="job")
def park_job(*, actor: Actor, job: Job) -> Job:
    """Put a waiting job aside. Raises Refusal for one in another state, Conflict when a worker takes it just now."""
    JOB_STATES.move(job, "park", actor=actor)
    _leave(job)
    record(job_parked, job, actor=actor, job=label_of(job.name))
    return job


@command("kernel.retry_job", target="job")
def retry_job(*, actor: Actor, job: Job) -> Job:
    """Queue a job that was parked, cancelled or waits for its next attempt; all its attempts are before it again.

    Raises Refusal for one in another state.
    """
    JOB_STATES.move(job, "retry", actor=actor)
    Job.objects.filter(pk=job.pk).update(run_after=clock.now(), attempts=0, ended_at=None, **NOT_RUNNING)
    transaction.on_commit(transport.announce, robust=True)
    record(job_retried, job, actor=actor, job=label_of(job.name))
    return job


@command("kernel.switch_schedule", target="schedule")
def switch_schedule(*, actor: Actor, schedule: Schedule, enabled: bool) -> Schedule:
    """Enable or disable a schedule; one that is enabled waits for its next moment and makes up for nothing."""
    due = after(schedule.cron, clock.now())
    Schedule.objects.filter(pk=schedule.pk).update(enabled=enabled, next_due=due)
    schedule.enabled, schedule.next_due = enabled, due
    title = title_of(schedule.name)
    if enabled:
        record(schedule_enabled, schedule, actor=actor, schedule=title, next_due=f"{clock.local(due):%Y-%m-%d %H:%M}")
    else:
        record(schedule_disabled, schedule, actor=actor, schedule=title)
    return schedule


def _leave(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(run_after=None, ended_at=clock.now(), **NOT_RUNNING)
