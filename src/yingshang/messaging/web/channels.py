"""The ways out of the site: how they stand, and a test of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from yingshang.kernel.errors import Refusal
from yingshang.kernel.rules import may
from yingshang.messaging.actions.leaving import place_of
from yingshang.messaging.actions.trying import try_channel
from yingshang.messaging.enums import Channel, trouble_said
from yingshang.messaging.forms.ways import TrialForm
from yingshang.messaging.queries.channels import WAYS, standings, way_of
from yingshang.messaging.web.lists import why
from yingshang.orgs.models import Person
from yingshang.orgs.web.acting import Act, answer

if TYPE_CHECKING:
    from django.http import HttpResponse

    from yingshang.kernel.web.requests import Request


def channels(request: Request) -> HttpResponse:
    """Each channel: set up or not, what left, waits and failed in the last week, the last trouble."""
    rows = [(row, why(row.last) if row.last else "") for row in standings()]
    return render(
        request, "messaging/channels.html", {"rows": rows, "may_try": may(request.actor, "messaging.try_channel")}
    )


def try_it(request: Request, channel: str) -> HttpResponse:
    """A test by one channel; a failure is said beside what was typed."""
    if channel not in {way.value for way in WAYS}:
        raise Http404
    way = Channel(channel)
    if way_of(way) != "on":
        raise Refusal("messaging.no_channel", channel=way.label)
    person = get_object_or_404(Person, pk=request.actor.person_id)

    def run(form: TrialForm) -> None:
        outcome = try_channel(actor=request.actor, channel=way, place=form.cleaned_data["place"])
        if not outcome.ok:
            code = "messaging.trial_unclear" if outcome.unclear else "messaging.trial_failed"
            error = trouble_said(outcome.error, outcome.text[:200])
            raise Refusal(code, field="place", channel=way.label, error=error)

    return answer(
        request,
        Act(
            title=f"试发{way.label}",
            submit=f"发一条测试{way.label}",
            form=TrialForm,
            initial={"place": place_of(person, way)},
            permission="messaging.try_channel",
            about="马上发出，不排队，也不受免打扰限制。发出的内容只说明这是测试。结果记入审计。",
            run=run,  # type: ignore[arg-type]  # the form is the one named above
            done=f"测试{way.label}已经发出，对方服务器已接收；请到收件处核对。",
            back=reverse("messaging:channels"),
        ),
    )
