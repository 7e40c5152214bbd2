"""变化情况: what changed since a day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django import forms
from django.shortcuts import render

from yingshang.kernel import clock
from yingshang.kernel.fields import DayField
from yingshang.kernel.web.addresses import address_of
from yingshang.obligations.enums import ChangeKind
from yingshang.obligations.models import Obligation
from yingshang.obligations.queries.since import changed_since
from yingshang.obligations.rules import FOR_UNIT
from yingshang.obligations.web.access import OFFICE
from yingshang.obligations.web.words import due_words, lamp_of, state_words

if TYPE_CHECKING:
    from django.http import HttpResponse

    from yingshang.kernel.web.requests import Request
    from yingshang.obligations.queries.since import Changed

_LONGEST_BACK = timedelta(days=366)
_link = address_of("obligations:duty")


class SinceForm(forms.Form):
    """Since when, which kind, and whose."""

    since = DayField(label="自哪一天起", required=False, help_text="例如 5.1。")
    kind = forms.ChoiceField(label="变化", required=False, choices=[("", "全部"), *ChangeKind.choices])
    of = forms.ChoiceField(label="看什么", required=False, choices=(("unit", "本单位应办"), ("office", "本单位交办")))

    def clean_since(self) -> date | None:
        """Not in the future, not longer back than a year."""
        day: date | None = self.cleaned_data["since"]
        if day and day > clock.today():
            raise forms.ValidationError("这一天还没有到。")
        if day and day < clock.today() - _LONGEST_BACK:
            raise forms.ValidationError("最多看一年以内的变化。")
        return day


def changes(request: Request) -> HttpResponse:
    """What changed since a day (a week ago), by kind."""
    owes, gives = bool(request.actor.roles & FOR_UNIT), bool(request.actor.roles & OFFICE)
    asked = {"since": f"{clock.today() - timedelta(days=7)}", "of": "unit" if owes and not gives else "office"}
    form = SinceForm({**asked, **{name: value for name, value in request.GET.items() if value}})
    if not (owes and gives):
        del form.fields["of"]
    page: dict[str, object] = {"form": form}
    if form.is_valid():
        since = datetime.combine(form.cleaned_data["since"], time.min, clock.SHANGHAI)
        office = gives and (form.cleaned_data.get("of") == "office" or not owes)
        rows = Obligation.objects.owed_by(request.actor)
        if office:
            rows = Obligation.objects.given_by(request.actor)
        only = ChangeKind(wanted) if (wanted := form.cleaned_data["kind"]) else None
        found = changed_since(rows, since, only)
        kinds = [(kind, found.counts[kind], [_line(one) for one in rows]) for kind, rows in found.found.items()]
        here = {"since": form.cleaned_data["since"].isoformat(), "of": "office" if office else "unit"}
        page |= {
            "changes": found,
            "only": only,
            "here": urlencode(here),
            "is_empty": not any(found.found.values()),
            "kinds": kinds,
            "day": form.cleaned_data["since"],
        }
    return render(request, "obligations/changes.html", page, status=200 if form.is_valid() else 422)


def _line(one: Changed) -> dict[str, object]:
    row = one.row
    return {
        "row": row,
        "href": _link(row),
        "lamp": lamp_of(row),
        "due": due_words(row),
        "state": state_words(row),
        "at": one.at,
        "who": one.who,
        "words": one.words,
    }
