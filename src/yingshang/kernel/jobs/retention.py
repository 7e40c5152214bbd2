"""What is over is not kept for ever: ended jobs and used form keys go after ``jobs.keep_days``, a few at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings

from yingshang.kernel import clock
from yingshang.kernel.enums import JobState
from yingshang.kernel.jobs.registry import job
from yingshang.kernel.jobs.schedules import every
from yingshang.kernel.models import Job, Submission

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from yingshang.kernel.jobs.context import Context

BATCH = 500  # one delete holds the write lock of SQLite; a page must not wait for it


@job("kernel.sweep", label="清理过期的后台任务和表单编号", atomic=False)
def sweep(context: Context) -> dict[str, int]:
    """Delete jobs that are done or cancelled and form keys, both older than ``jobs.keep_days``; parked jobs stay."""
    old = clock.now() - timedelta(days=int(str(settings.JOBS["keep_days"])))
    ended = Job.objects.filter(state__in=[JobState.DONE, JobState.CANCELLED], ended_at__lt=old)
    used = Submission.objects.filter(at__lt=old)
    return {"jobs": _delete(ended, context), "submissions": _delete(used, context)}


def _delete(rows: QuerySet[Any], context: Context) -> int:
    model: type[Model] = rows.model
    gone = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        model._default_manager.filter(pk__in=keys).delete()
        gone += len(keys)
        context.renew()
    return gone


every("kernel.sweep", "40 2 * * *", "kernel.sweep", label="每夜清理过期的后台任务")
