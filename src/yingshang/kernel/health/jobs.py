"""Whether work behind the pages is done: nothing set aside, nobody dead, no schedule late, somebody there to do it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from yingshang.kernel import clock
from yingshang.kernel.enums import HealthLevel, JobState
from yingshang.kernel.health.registry import Finding, register
from yingshang.kernel.jobs import workers_alive
from yingshang.kernel.jobs.schedules import declared, title_of
from yingshang.kernel.models import Job, Schedule

PATIENCE = timedelta(minutes=5)  # workers look every few seconds
_LISTED = 3


def check_jobs() -> list[Finding]:
    """Parked jobs, jobs whose worker died, and jobs and schedules that nobody takes up."""
    late = clock.now() - PATIENCE
    found = _parked() + _dead() + _schedules() + _workers(Job.objects.filter(_waiting(), created_at__lt=late).count())
    return found or [Finding(HealthLevel.NORMAL, what="后台任务正常，没有搁置和延误。")]


def _waiting() -> Q:
    due = Q(run_after__isnull=True) | Q(run_after__lt=clock.now() - PATIENCE)
    return Q(state__in=(JobState.QUEUED, JobState.WAITING_RETRY)) & due


def _parked() -> list[Finding]:
    count = Job.objects.filter(state=JobState.PARKED).count()
    if not count:
        return []
    return [
        Finding(
            HealthLevel.ATTENTION,
            what=f"有 {count} 项后台任务办不成，已搁置。",
            todo="请打开“后台任务”，筛选“已搁置”，按每项的提示改正后重新办理。",
        )
    ]


def _dead() -> list[Finding]:
    count = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=clock.now() - PATIENCE).count()
    if not count:
        return []
    return [
        Finding(
            HealthLevel.FAULT,
            what=f"有 {count} 项后台任务中断后没有人接着办。",
            todo="请检查 yingshang worker（或单机服务）是否在运行。",
        )
    ]


def _schedules() -> list[Finding]:
    rows = Schedule.objects.filter(name__in=list(declared()), enabled=True, next_due__lt=clock.now() - PATIENCE)
    late = [title_of(row.name) for row in rows]
    if not late:
        return []
    return [
        Finding(
            HealthLevel.FAULT,
            what=f"有 {len(late)} 项定时计划过了时间没有办：{'、'.join(late[:_LISTED])}。",
            todo="请检查 yingshang worker（或单机服务）是否在运行；恢复后会自动补办最近一次。",
        )
    ]


def _workers(overdue: int) -> list[Finding]:
    alive = workers_alive()
    if alive and not overdue:
        return []
    if alive:
        return [
            Finding(
                HealthLevel.ATTENTION,
                what=f"有 {overdue} 项后台任务等了五分钟以上。",
                todo="任务较多时属于正常；长时间不减少的，请增加 yingshang worker 的线程数。",
            )
        ]
    return [
        Finding(
            HealthLevel.FAULT if overdue else HealthLevel.ATTENTION,
            what=f"没有正在运行的任务进程，{overdue} 项后台任务在等。" if overdue else "没有正在运行的任务进程。",
            todo="请启动服务，或在服务器上运行 yingshang worker。",
        )
    ]


register("kernel.jobs", check_jobs, label="后台任务")
