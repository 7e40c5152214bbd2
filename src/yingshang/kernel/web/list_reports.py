"""What came of an act on many rows: at once, or while its job is under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from yingshang.kernel.enums import JobState
from yingshang.kernel.lists.bulk import Report, report_of
from yingshang.kernel.models import Job
from yingshang.kernel.web.refusals import say
from yingshang.kernel.web.requests import Request

if TYPE_CHECKING:
    from django.http import HttpResponse

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.lists import Act, ListSpec

_MOST = 500  # refused rows that are written out; the rest would not be read


def show_report(request: Request, spec: ListSpec, act: Act, report: Report, *, job: Job | None = None) -> HttpResponse:
    """The page of a report: how many were done, and each refused row with its sentence."""
    query = request.GET.copy()
    for name in ("_report", "_at"):
        query.pop(name, None)
    context = {
        "spec": spec,
        "act": act,
        "report": report,
        "refused": [(line, say(line.refusal)) for line in report.refused[:_MOST] if line.refusal],
        "more": max(0, len(report.refused) - _MOST),
        "job": job,
        "running": job is not None and job.state not in _ENDED,
        "failed": job is not None and job.state in {JobState.PARKED, JobState.CANCELLED},
        "here": f"{request.path}?{query.urlencode() or '_view=0'}",
        "again": request.get_full_path(),
    }
    return render(request, "kernel/list_report.html", context)


_ENDED = {JobState.DONE, JobState.PARKED, JobState.CANCELLED}


def report_page(request: Request, spec: ListSpec, actor: Actor) -> HttpResponse:
    """The report of a job of this list that the actor started; 404 for any other."""
    key = request.GET["_report"]
    if not (key.isascii() and key.isdigit() and len(key) < 18):
        raise Http404
    own = Job.objects.filter(name="kernel.act_on_rows", person_id=actor.person_id or 0)
    row = get_object_or_404(own, pk=int(key))
    act = next((one for one in spec.acts if one.verb == row.args.get("verb")), None)
    if act is None or row.args.get("list") != spec.key:
        raise Http404
    report = report_of(row.result or {}) if row.state == JobState.DONE else Report()
    return show_report(request, spec, act, report, job=row)
