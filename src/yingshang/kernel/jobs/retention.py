"""What is over is not kept for ever: apps say what to clean, one nightly job does it all, a few rows at a time."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings

from yingshang.kernel import clock
from yingshang.kernel.enums import JobState
from yingshang.kernel.jobs.registry import job
from yingshang.kernel.jobs.schedules import every
from yingshang.kernel.models import Job, Submission

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model, QuerySet

    from yingshang.kernel.jobs.context import Context

log = logging.getLogger("yingshang.jobs")
BATCH = 500  # one delete holds the write lock of SQLite; a page must not wait for it
_CLEANINGS: dict[str, Cleaning] = {}


@dataclass(frozen=True, slots=True)
class Cleaning:
    """Something to be cleaned every night; ``run`` says how much was."""

    name: str
    label: str
    run: Callable[[Context], int]


def cleans(name: str, *, label: str) -> Callable[[Callable[[Context], int]], Cleaning]:
    """Register a function that cleans ``name``; it must bear a repetition. Raises ValueError for a name taken."""

    def register(run: Callable[[Context], int]) -> Cleaning:
        if name in _CLEANINGS:
            raise ValueError(f"cleaning {name} is registered twice")
        _CLEANINGS[name] = Cleaning(name, label, run)
        return _CLEANINGS[name]

    return register


def cleanings() -> dict[str, Cleaning]:
    """All of them by name."""
    return dict(_CLEANINGS)


@job("kernel.sweep", label="清理过期的记录", atomic=False)
def sweep(context: Context) -> dict[str, int]:
    """Clean everything; one thing that fails does not keep the others. Raises RuntimeError that names it."""
    done, failed = {}, []
    for each in _CLEANINGS.values():
        try:
            done[each.name] = each.run(context)
        except Exception:
            log.exception("cleaning %s failed", each.name)
            failed.append(each.name)
        context.renew()
    if failed:
        raise RuntimeError(f"not cleaned: {', '.join(failed)}")
    return done


def delete_rows(rows: QuerySet[Any], context: Context) -> int:
    """Delete the rows in batches; how many went."""
    model: type[Model] = rows.model
    gone = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        model._default_manager.filter(pk__in=keys).delete()
        gone += len(keys)
        context.renew()
    return gone


@cleans("jobs", label="办完的后台任务")
def _jobs(context: Context) -> int:
    ended = Job.objects.filter(state__in=[JobState.DONE, JobState.CANCELLED], ended_at__lt=_old())
    return delete_rows(ended, context)


@cleans("submissions", label="用过的表单编号")
def _submissions(context: Context) -> int:
    return delete_rows(Submission.objects.filter(at__lt=_old()), context)


def _old() -> Any:  # noqa: ANN401 - a moment; the settings are untyped
    return clock.now() - timedelta(days=int(str(settings.JOBS["keep_days"])))


every("kernel.sweep", "40 2 * * *", "kernel.sweep", label="每夜清理过期的记录")
