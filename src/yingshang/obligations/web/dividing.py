"""分解到股室: a unit gives its part on to its sections, each with an earlier day and words of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render

from yingshang.kernel import clock
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.web.refusals import say
from yingshang.obligations.actions.by_unit import Share
from yingshang.obligations.actions.by_unit import divide as divide_among
from yingshang.obligations.enums import State
from yingshang.obligations.forms.dividing import DivideForm, sections_of
from yingshang.obligations.queries.due import due_moment

if TYPE_CHECKING:
    from django.http import HttpResponse

    from yingshang.kernel.web.requests import Request
    from yingshang.obligations.models import Obligation
    from yingshang.orgs.models import Unit


@dataclass(frozen=True)
class Line:
    """A section with its fields."""

    unit: Unit
    chosen: Any
    due: Any
    demand: Any


def divide(request: Request, duty: Obligation) -> HttpResponse:
    """The sections to choose from; done, or shown again with what stood in the way."""
    if duty.state != State.IN_PROGRESS:
        raise Refusal("kernel.no_such_move", act="分解到股室", state=State(duty.state).label, target=str(duty))
    units = sections_of(duty)
    initial = {"version": duty.version}
    posted = request.POST if request.method == "POST" else None
    form = DivideForm(posted, initial=initial, actor=request.actor, units=units)
    if form.is_bound and form.is_valid():
        try:
            version = form.cleaned_data["version"] or duty.version
            divide_among(actor=request.actor, obligation=duty, version=version, shares=_shares(form, duty))
        except NotAllowed:
            raise
        except Refusal as refusal:
            sentence = say(refusal)
            form.add_error(None, f"{sentence.what}{sentence.todo}")
        else:
            messages.success(request, "已分解，各股室会在应办事项里看到自己的一份。")
            return redirect("obligations:duty", pk=duty.pk)
    lines = [Line(unit, form[f"to_{unit.pk}"], form[f"due_{unit.pk}"], form[f"demand_{unit.pk}"]) for unit in units]
    page = {"duty": duty, "form": form, "lines": lines}
    return render(request, "obligations/divide.html", page, status=422 if form.errors else 200)


def _shares(form: DivideForm, duty: Obligation) -> list[Share]:
    at = clock.local(duty.due_at).time() if duty.due_at else None
    return [Share(unit, due_moment(day, at=at) if day else None, demand) for unit, day, demand in form.chosen()]
