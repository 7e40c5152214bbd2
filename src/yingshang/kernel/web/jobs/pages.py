"""The list of jobs, one job, and the schedules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from yingshang.kernel.errors import NotFound
from yingshang.kernel.jobs import acts, workers_alive
from yingshang.kernel.jobs.schedules import declared
from yingshang.kernel.models import Job, Schedule
from yingshang.kernel.rules import may
from yingshang.kernel.web.jobs.cron import say_cron
from yingshang.kernel.web.jobs.lines import HEAVY, Line
from yingshang.kernel.web.jobs.lists import JOBS
from yingshang.kernel.web.lists import list_page

if TYPE_CHECKING:
    from django.http import HttpResponse, HttpResponseBase

    from yingshang.kernel.web.requests import Request

_ACTS = {"cancel": acts.cancel_job, "retry": acts.retry_job, "park": acts.park_job}
_DONE = {
    "cancel": "任务已取消，没有办完的部分不会再办。",
    "retry": "任务已重新排队。",
    "park": "任务已搁置，需要时可以重新办理。",
}


def jobs(request: Request) -> HttpResponseBase:
    """The actor's jobs, newest first; for a system administrator everybody's. It renews itself while one is open."""
    admin = may(request.actor, "kernel.retry_job")
    context: dict[str, object] = {"admin": admin}
    if admin and not (request.htmx and not request.htmx.boosted):
        context["workers"] = workers_alive()
    return list_page(request, JOBS, template="kernel/jobs/list.html", context=context)


def job(request: Request, pk: int) -> HttpResponse:
    """One job: how far it is, what it said, why it is not done, and what the actor may do with it."""
    row = get_object_or_404(Job.objects.visible_to(request.actor), pk=pk)
    context = {
        "line": Line(row),
        "moves": acts.JOB_STATES.open_to(request.actor, row),
        "admin": may(request.actor, "kernel.retry_job"),
        "export": row.result.get("export")
        if isinstance(row.result, dict) and row.name == "kernel.export_list"
        else None,
    }
    part = request.htmx and not request.htmx.boosted
    return render(request, "kernel/jobs/job_part.html" if part else "kernel/jobs/job.html", context)


@require_POST
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """Cancel, retry or park."""
    row = get_object_or_404(Job.objects.visible_to(request.actor), pk=pk)
    if verb not in _ACTS:
        raise NotFound
    _ACTS[verb](actor=request.actor, job=row)
    messages.success(request, _DONE[verb])
    return redirect("kernel:job", pk=pk)


def schedules(request: Request) -> HttpResponse:
    """What the clock will start, when, and how the last time ended."""
    wanted = declared()
    rows = list(Schedule.objects.filter(name__in=wanted))
    keys = {f"{row.name}@{row.last_due.isoformat()}" for row in rows if row.last_due}
    last = {found.dedupe: Line(found) for found in Job.objects.filter(dedupe__in=keys).defer(*HEAVY)}
    lines = [
        {
            "row": row,
            "label": wanted[row.name].label,
            "when": say_cron(row.cron),
            "last": last.get(f"{row.name}@{row.last_due.isoformat()}") if row.last_due else None,
        }
        for row in rows
    ]
    return render(request, "kernel/jobs/schedules.html", {"lines": lines})


@require_POST
def switch(request: Request, pk: int) -> HttpResponse:
    """Enable or disable a schedule."""
    row = get_object_or_404(Schedule, pk=pk)
    enabled = request.POST.get("enabled") == "1"
    acts.switch_schedule(actor=request.actor, schedule=row, enabled=enabled)
    messages.success(request, "计划已启用。" if enabled else "计划已停用，到时间不会再办理。")
    return redirect("kernel:schedules")
