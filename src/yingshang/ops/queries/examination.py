"""The examination as a page can show it: checks that answer at once, and what the thorough ones saw last time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from yingshang.kernel import clock
from yingshang.kernel.enums import OPEN_JOBS, HealthLevel, JobState
from yingshang.kernel.health import Finding, Result, checks, examine, worst_first
from yingshang.kernel.models import Job

if TYPE_CHECKING:
    from datetime import datetime

THOROUGH = "ops.examine"  # the job
LATE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Examination:
    """Findings, the worst first; when the thorough checks were made, None for never; whether they are being made."""

    results: list[Result]
    thorough_at: datetime | None
    under_way: bool

    def count(self, level: HealthLevel) -> int:
        """How many findings are of this level."""
        return sum(result.finding.level == level for result in self.results)


def stored(results: list[Result]) -> list[dict[str, str]]:
    """Findings as the result of a job keeps them."""
    return [
        {"name": each.name, "level": each.finding.level, "what": each.finding.what, "todo": each.finding.todo}
        for each in results
    ]


def thorough_names() -> list[str]:
    """The checks that no page waits for."""
    return [name for name, check in checks().items() if check.thorough]


def is_being_made() -> bool:
    """Whether thorough checks are queued or under way."""
    return Job.objects.filter(name=THOROUGH, state__in=OPEN_JOBS).exists()


def standing_now() -> Examination:
    """What is quick is looked at now; of the thorough checks it is what they saw last."""
    quick = [name for name, check in checks().items() if not check.thorough]
    last = Job.objects.filter(name=THOROUGH, state=JobState.DONE, ended_at__isnull=False).order_by("-ended_at").first()
    under_way = is_being_made()
    results = [*examine(*quick), *_stored_of(last)]
    if not under_way and (late := _late(last)):
        results.append(Result(THOROUGH, label="全面体检", finding=late))
    return Examination(worst_first(results), last.ended_at if last else None, under_way)


def _stored_of(last: Job | None) -> list[Result]:
    found: list[dict[str, Any]] = last.result["findings"] if last and last.result else []
    known = checks()
    return [
        Result(
            each["name"],
            known[each["name"]].label,
            Finding(HealthLevel(each["level"]), what=each["what"], todo=each["todo"]),
        )
        for each in found
        if each["name"] in known
    ]


def _late(last: Job | None) -> Finding | None:
    """A word of attention when the thorough checks were never made, or long ago."""
    if last is None or last.ended_at is None:
        return Finding(
            HealthLevel.ATTENTION,
            what="还没有做过全面体检，数据库、审计记录、搜索索引和字体没有查。",
            todo="请点“全面体检”；任务进程在运行时，每天清晨自动体检。",
        )
    if clock.now() - last.ended_at > LATE:
        return Finding(
            HealthLevel.ATTENTION,
            what=f"{LATE.days} 天没有做过全面体检，检查时间较早的几项是以前的结果。",
            todo="请点“全面体检”，并检查任务进程是否在运行、“定时计划”里的全面体检是否停用。",
        )
    return None
