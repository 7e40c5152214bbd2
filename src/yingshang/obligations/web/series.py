"""The rhythm of recurring duties, and the events that relative deadlines wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.shortcuts import get_object_or_404
from django.urls import reverse

from yingshang.kernel import clock
from yingshang.kernel.errors import NotAllowed, NotFound
from yingshang.kernel.rules import may
from yingshang.kernel.text import line
from yingshang.obligations.actions.by_office import record_event
from yingshang.obligations.actions.rhythms import set_rhythms
from yingshang.obligations.actions.series import change_rule, end_series
from yingshang.obligations.forms.series import EndForm, EventForm, RhythmForm, StartRhythmForm
from yingshang.obligations.models import Matter, Series
from yingshang.obligations.queries.matters import waiting_events
from yingshang.obligations.queries.rhythms import without_rhythm
from yingshang.obligations.web.words import rhythm
from yingshang.orgs.web.acting import Act, answer

if TYPE_CHECKING:
    from django.http import HttpResponse

    from yingshang.kernel.web.requests import Request

_MANAGE = "obligations.manage_matter"


def change(request: Request, pk: int) -> HttpResponse:
    """调整周期 of one unit's recurring duty."""
    series = _series(request, pk)
    act = Act(
        title=f"调整周期：{series.matter.title}",
        submit="调整周期",
        form=RhythmForm,
        run=lambda form: change_rule(
            actor=request.actor,
            series=series,
            version=form.cleaned_data["version"] or series.version,
            rule=form.cleaned_data["rule"],
            since=form.cleaned_data["since"],
        ),
        done="周期已经调整，以后的各期按新的周期生成。",
        back=reverse("obligations:matter", args=[series.matter_id]),
        permission=_MANAGE,
        obj=series,
        about=f"{series.unit.name}现在的周期：{'，'.join(rhythm(series))}。",
    )
    return answer(request, act)


def start(request: Request, pk: int) -> HttpResponse:
    """设定报告周期 for all parts of a matter that have neither date nor rhythm."""
    matter = _matter(request, pk)
    count = without_rhythm(matter).count()
    act = Act(
        title=f"设定报告周期：{matter.title}",
        submit="设定报告周期",
        form=StartRhythmForm,
        run=lambda form: set_rhythms(actor=request.actor, matter=matter, rhythm=cast("StartRhythmForm", form).rhythm()),
        done="报告周期已经设定，各单位会看到变动并重新签收，以后各期按周期生成。",
        back=reverse("obligations:matter", args=[matter.pk]),
        permission=_MANAGE,
        obj=matter,
        initial={"since": clock.today()},
        about=f"{count} 份任务没有完成时限，也没有报告周期。设定以后，已经报送的进展归入首期，以后各期到时自动生成。",
    )
    return answer(request, act)


def end(request: Request, pk: int) -> HttpResponse:
    """结束 of one unit's recurring duty."""
    series = _series(request, pk)
    act = Act(
        title=f"结束定期任务：{series.matter.title}",
        submit="结束定期任务",
        form=EndForm,
        run=lambda form: end_series(
            actor=request.actor,
            series=series,
            version=form.cleaned_data["version"] or series.version,
            since=form.cleaned_data["since"],
            reason=form.cleaned_data["reason"],
        ),
        done="定期任务已经结束，以后的各期不再办理。",
        back=reverse("obligations:matter", args=[series.matter_id]),
        permission=_MANAGE,
        obj=series,
        about=f"{series.unit.name}现在的周期：{'，'.join(rhythm(series))}。",
        danger=True,
    )
    return answer(request, act)


def event(request: Request, pk: int) -> HttpResponse:
    """登记起算日 for all parts of a matter that wait for the event."""
    matter = _matter(request, pk)
    waiting = waiting_events(matter)
    anchor = line(request.POST.get("anchor") or request.GET.get("anchor", ""))
    if anchor not in waiting:
        raise NotFound
    act = Act(
        title=f"登记起算日：{anchor}",
        submit="登记起算日",
        form=EventForm,
        run=lambda form: record_event(actor=request.actor, matter=matter, anchor=anchor, on=form.cleaned_data["on"]),
        done="起算日已经登记，各单位的时限已经算出。",
        back=reverse("obligations:matter", args=[matter.pk]),
        permission=_MANAGE,
        obj=matter,
        initial={"anchor": anchor},
        about=f"“{matter.title}”有 {waiting[anchor]} 份任务自“{anchor}”起算。",
    )
    return answer(request, act)


def _matter(request: Request, pk: int) -> Matter:
    matter = get_object_or_404(Matter.objects.visible_to(request.actor).select_related("office"), pk=pk)
    if not may(request.actor, _MANAGE, matter):
        raise NotAllowed
    return matter


def _series(request: Request, pk: int) -> Series:
    matters = Matter.objects.visible_to(request.actor)
    rows = Series.objects.filter(matter__in=matters).select_related("matter__office", "unit")
    series = get_object_or_404(rows, pk=pk)
    if not may(request.actor, _MANAGE, series):
        raise NotFound  # another unit's recurring duty: the row of the table says "unit"
    return series
