"""The list of jobs, one job, and the schedules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from yingshang.kernel.enums import JobState
from yingshang.kernel.errors import NotFound, Refusal
from yingshang.kernel.jobs import acts, workers_alive
from yingshang.kernel.jobs.registry import label_of
from yingshang.kernel.jobs.schedules import declared
from yingshang.kernel.models import Job, Schedule
from yingshang.kernel.rules import may
from yingshang.kernel.web.jobs.cron import say_cron
from yingshang.kernel.web.refusals import Sentence, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from yingshang.kernel.web.requests import Request

PAGE = 50
LAMPS = {
    JobState.QUEUED: "grey",
    JobState.RUNNING: "blue",
    JobState.WAITING_RETRY: "yellow",
    JobState.DONE: "green",
    JobState.PARKED: "red",
    JobState.CANCELLED: "grey",
}
OPEN = (JobState.QUEUED, JobState.RUNNING, JobState.WAITING_RETRY)
FAILED = (JobState.PARKED, JobState.WAITING_RETRY)
_HEAVY = ("log", "error_text", "args", "result", "actor")
_ACTS = {"cancel": acts.cancel_job, "retry": acts.retry_job, "park": acts.park_job}
_DONE = {
    "cancel": "任务已取消，没有办完的部分不会再办。",
    "retry": "任务已重新排队。",
    "park": "任务已搁置，需要时可以重新办理。",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A job as the pages show it."""

    row: Job

    @property
    def label(self) -> str:
        """What the job is called."""
        return label_of(self.row.name)

    @property
    def lamp(self) -> str:
        """The lamp of its state."""
        return LAMPS[JobState(self.row.state)]

    @property
    def is_open(self) -> bool:
        """Whether it may still change by itself."""
        return self.row.state in OPEN

    @property
    def error(self) -> Sentence | None:
        """Why it is not done, for people."""
        if self.row.state not in FAILED or not self.row.error_code:
            return None
        return say(Refusal(self.row.error_code, **self.row.error_facts))

    @property
    def log(self) -> Iterator[tuple[datetime, str]]:
        """When and what, in order."""
        return ((datetime.fromisoformat(at), text) for at, text in self.row.log)


@dataclass(frozen=True, slots=True)
class Slice:
    """Some rows of a list paged by key, with the addresses of the first and the next page."""

    lines: list[Line]
    first_url: str
    next_url: str


def jobs(request: Request) -> HttpResponse:
    """The actor's jobs, newest first; for a system administrator everybody's. The part of it renews itself."""
    admin = may(request.actor, "kernel.retry_job")
    state = request.GET.get("state", "")
    shown = _slice(request, state if state in JobState.values else "", own=request.GET.get("own") == "1")
    context = {
        "page": shown,
        "state": state,
        "own": request.GET.get("own") == "1",
        "states": JobState.choices,
        "admin": admin,
        "live": any(line.is_open for line in shown.lines),
    }
    if request.htmx and not request.htmx.boosted:
        return render(request, "kernel/jobs/list_part.html", context)
    if admin:
        context["workers"] = workers_alive()
    return render(request, "kernel/jobs/list.html", context)


def job(request: Request, pk: int) -> HttpResponse:
    """One job: how far it is, what it said, why it is not done, and what the actor may do with it."""
    row = get_object_or_404(Job.objects.visible_to(request.actor), pk=pk)
    context = {
        "line": Line(row),
        "moves": acts.JOB_STATES.open_to(request.actor, row),
        "admin": may(request.actor, "kernel.retry_job"),
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
    last = {found.dedupe: Line(found) for found in Job.objects.filter(dedupe__in=keys).defer(*_HEAVY)}
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


def _slice(request: Request, state: str, *, own: bool) -> Slice:
    rows = Job.objects.visible_to(request.actor).defer(*_HEAVY).order_by("-id")
    given = {"state": state, "own": "1" if own else ""}
    if state:
        rows = rows.filter(state=state)
    if own:
        rows = rows.filter(person_id=request.actor.person_id)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    else:
        before = ""
    found = [Line(row) for row in rows[: PAGE + 1]]
    following = {**given, "before": str(found[PAGE - 1].row.pk)} if len(found) > PAGE else None
    return Slice(
        found[:PAGE],
        _address(given) if before else "",
        _address(following) if following else "",
    )


def _address(given: dict[str, str]) -> str:
    return "?" + urlencode({name: value for name, value in given.items() if value})
