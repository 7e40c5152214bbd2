"""Whether the nightly cleaning was done, and what it cleaned."""

from __future__ import annotations

from datetime import timedelta

from yingshang.kernel import clock
from yingshang.kernel.enums import HealthLevel, JobState
from yingshang.kernel.health.registry import Finding, register
from yingshang.kernel.jobs.retention import cleanings, sweep
from yingshang.kernel.models import Job

LATE = timedelta(days=3)


def check_sweep() -> list[Finding]:
    """The figures of the last cleaning; attention when it is long ago."""
    last = (
        Job.objects.filter(name=sweep.name, state=JobState.DONE, ended_at__isnull=False).order_by("-ended_at").first()
    )
    if last is None or last.ended_at is None:
        return [
            Finding(
                HealthLevel.ATTENTION,
                what="还没有做过每夜清理。",
                todo="任务进程在运行时，每夜 02:40 自动清理；刚建立的系统不用处理。",
            )
        ]
    counts = last.result if isinstance(last.result, dict) else {}
    label = "，".join(f"{each.label} {counts.get(each.name, 0)} 条" for each in cleanings().values())
    if clock.now() - last.ended_at > LATE:
        return [
            Finding(
                HealthLevel.ATTENTION,
                what=f"最近一次清理在 {clock.local(last.ended_at):%Y-%m-%d %H:%M}，已超过 {LATE.days} 天。",
                todo="请检查后台任务是否在运行，“定时计划”里的每夜清理是否停用。",
            )
        ]
    return [Finding(HealthLevel.NORMAL, what=f"最近一次清理在 {clock.local(last.ended_at):%Y-%m-%d %H:%M}：{label}。")]


register("kernel.sweep", check_sweep, label="每夜清理")
