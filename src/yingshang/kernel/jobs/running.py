"""Running a job: the handler and what is written about its end."""

from __future__ import annotations

import logging
import traceback
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from yingshang.kernel import clock
from yingshang.kernel.enums import JobState
from yingshang.kernel.errors import Refusal
from yingshang.kernel.failpoints import failpoint
from yingshang.kernel.jobs.claims import NOT_RUNNING, claim_next, pause_after
from yingshang.kernel.jobs.context import Context, Stopped, clean
from yingshang.kernel.jobs.registry import Handler, handler_of
from yingshang.kernel.models import Job
from yingshang.kernel.room import is_full

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger("yingshang.jobs")
TRACE_LENGTH = 8000
FULL_PAUSE = timedelta(minutes=1)


def run_next(stopping: Callable[[], bool] = lambda: False) -> bool:
    """Do the job that is due first; False when there is none."""
    row = claim_next()
    if row is None:
        return False
    run(row, stopping)
    return True


def run(row: Job, stopping: Callable[[], bool] = lambda: False) -> None:
    """Do a claimed job to its end, whatever that is; faults of the handler end in its row, not here."""
    handler = handler_of(row.name)
    if handler is None:  # another version's; wait for a worker that knows it
        handler = Handler(row.name, _unknown)
    context = Context(row, handler, stopping=stopping)
    try:
        _carry_out(handler, context)
    except Stopped as stopped:
        log.info("job %s %s stopped", row.pk, row.name)
        if stopped.release:
            _end(context, state=JobState.QUEUED, run_after=clock.now(), attempts=F("attempts") - 1)
    except Refusal as refusal:
        facts = {name: clean(str(value), 500) for name, value in refusal.facts.items()}
        _end(
            context, state=JobState.PARKED, ended_at=clock.now(), error_code=refusal.code, error_facts=facts,
            error_text="",
        )  # fmt: skip
    except (Exception, SystemExit) as fault:
        log.exception("job %s %s failed", row.pk, row.name)
        if is_full(fault):
            _wait_for_room(context)
        else:
            _fail(row, context, fault)


def _carry_out(handler: Handler, context: Context) -> None:
    """The handler and the mark that it is done; in one transaction when the job is atomic.

    The mark is conditional on the claim. Without it the transaction is rolled back: then whoever took the claim away
    decides what becomes of the job, and this attempt has never happened.
    """
    if handler.atomic:
        with transaction.atomic():
            _mark_done(handler.run(context), context)
            failpoint("job.committing")
        failpoint("job.committed")
        return
    context.check()
    result = handler.run(context)
    failpoint("job.worked")
    _mark_done(result, context)


def _mark_done(result: object, context: Context) -> None:
    failpoint("job.marking")
    values = {"state": JobState.DONE, "ended_at": clock.now(), "result": result, "error_code": "", "error_text": ""}
    if not _end(context, **values):
        raise Stopped


def _end(context: Context, **values: Any) -> int:  # noqa: ANN401 - columns
    return Job.objects.filter(**context.held).update(**NOT_RUNNING, **context.said, **values)


def _fail(row: Job, context: Context, fault: BaseException) -> None:
    trace = clean("".join(traceback.format_exception(fault))[-TRACE_LENGTH:], TRACE_LENGTH)
    error = {"error_code": "kernel.job_failed", "error_text": trace, "error_facts": {}}
    if row.attempts < row.max_attempts:
        _end(context, state=JobState.WAITING_RETRY, run_after=clock.now() + pause_after(row.attempts), **error)
    else:
        _end(context, state=JobState.PARKED, ended_at=clock.now(), **error)


def _wait_for_room(context: Context) -> None:
    """No fault of the job: tried again every minute until there is room, without counting the attempt.

    Where not even this can be written, the lease brings the job back.
    """
    later = clock.now() + FULL_PAUSE
    _end(
        context, state=JobState.WAITING_RETRY, run_after=later, attempts=F("attempts") - 1,
        error_code="kernel.no_room", error_facts={}, error_text="",
    )  # fmt: skip


def _unknown(context: Context) -> None:
    raise LookupError("this version of the program knows no job of this name")
