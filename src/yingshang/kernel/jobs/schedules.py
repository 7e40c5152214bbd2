"""Jobs by the clock: an app declares a schedule, any number of schedulers look, one of them fires."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, timedelta
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any

from cronsim import CronSim
from django.db import transaction

from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.failpoints import failpoint
from yingshang.kernel.jobs.queueing import enqueue
from yingshang.kernel.jobs.registry import handler_of
from yingshang.kernel.models import Schedule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

COUNTED = 1000  # misses are counted up to here; after years of rest the exact number helps nobody
_DECLARED: dict[str, Declared] = {}


@dataclass(frozen=True, slots=True)
class Declared:
    """What an app wants done by the clock; ``label`` is what the page calls it."""

    name: str
    label: str
    cron: str
    job: str
    args: Mapping[str, Any] = field(default_factory=dict)


def every(name: str, cron: str, job: str, *, label: str, args: Mapping[str, Any] | None = None) -> Declared:
    """Declare the schedule ``app.name``: at every moment of ``cron`` (Asia/Shanghai) the job is queued once.

    Raises ValueError when the name is taken, KeyError for a job that is not registered, CronSimError for a rule that
    cannot be read.
    """
    if name in _DECLARED:
        raise ValueError(f"schedule {name} is declared twice")
    if handler_of(job) is None:
        raise KeyError(job)
    after(cron, clock.now())
    _DECLARED[name] = Declared(name, label, cron, job, args or {})
    return _DECLARED[name]


def declared() -> dict[str, Declared]:
    """All schedules by name."""
    return dict(_DECLARED)


def title_of(name: str) -> str:
    """What people call the schedule; its name when it is declared no more."""
    return _DECLARED[name].label if name in _DECLARED else name


def after(cron: str, moment: datetime) -> datetime:
    """The first due moment after ``moment``, in UTC."""
    return next(CronSim(cron, clock.local(moment))).astimezone(UTC)


def at_or_before(cron: str, moment: datetime) -> datetime:
    """The last due moment not after ``moment``, in UTC."""
    return next(CronSim(cron, clock.local(moment) + timedelta(seconds=1), reverse=True)).astimezone(UTC)


def lay_down() -> None:
    """Make the rows say what the program declares. Whether one is enabled stays as the office set it.

    A row that is declared no more is left: another machine may still run the version that knows it.
    """
    stored = {row.name: row for row in Schedule.objects.all()}
    for wanted in _DECLARED.values():
        row = stored.get(wanted.name)
        if row is None:
            defaults = {
                "cron": wanted.cron,
                "job": wanted.job,
                "args": dict(wanted.args),
                "next_due": after(wanted.cron, clock.now()),
            }
            Schedule.objects.get_or_create(name=wanted.name, defaults=defaults)
        elif (row.cron, row.job, row.args) != (wanted.cron, wanted.job, dict(wanted.args)):
            Schedule.objects.filter(pk=row.pk).update(
                cron=wanted.cron, job=wanted.job, args=dict(wanted.args), next_due=after(wanted.cron, clock.now())
            )


def fire_due() -> int:
    """Queue the jobs of all schedules that are due; returns how many this caller fired."""
    due = Schedule.objects.filter(name__in=list(_DECLARED), enabled=True, next_due__lte=clock.now())
    return sum(_fire(row) for row in due)


def _fire(row: Schedule) -> bool:
    """Once for the latest moment; what was missed before it is counted and said, not made up for."""
    now = clock.now()
    due = max(row.next_due, at_or_before(row.cron, now))
    missed = _between(row, due)
    with transaction.atomic():
        mine = Schedule.objects.filter(pk=row.pk, enabled=True, next_due=row.next_due)
        if not mine.update(next_due=after(row.cron, now), last_due=due):
            return False
        failpoint("schedule.moved")
        job = enqueue(row.job, row.args, actor=SYSTEM, dedupe=f"{row.name}@{due.isoformat()}")
        if missed:
            words = f"错过 {missed} 次" if missed < COUNTED else f"错过至少 {missed} 次"
            job.log = [[now.isoformat(timespec="seconds"), f"{words}，现在补办最近一次。"]]
            job.save(update_fields=["log"])
    failpoint("schedule.fired")
    return True


def _between(row: Schedule, due: datetime) -> int:
    if due <= row.next_due:
        return 0
    start = clock.local(row.next_due) - timedelta(seconds=1)
    moments = CronSim(row.cron, start)
    return sum(1 for _ in islice(takewhile(lambda moment: moment < due, moments), COUNTED))
