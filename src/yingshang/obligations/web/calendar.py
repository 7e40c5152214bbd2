"""时限日历: how much falls due on each day of a month, by lamp; each number leads to its list."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from yingshang.calendars.queries import days as working_days
from yingshang.calendars.queries.months import names_of
from yingshang.kernel import clock
from yingshang.kernel.remembering import remembered
from yingshang.kernel.web.month import DayNote, Item, month_of
from yingshang.obligations.enums import Lamp
from yingshang.obligations.models import Obligation
from yingshang.obligations.queries.ledger import due_by_day, whose
from yingshang.obligations.rules import FOR_UNIT
from yingshang.obligations.web.access import OFFICE

if TYPE_CHECKING:
    from django.http import HttpResponse

    from yingshang.kernel.web.requests import Request
    from yingshang.obligations.models.obligation import ObligationQuerySet

_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_YEARS = range(2004, 2101)
_ORDER = (Lamp.RED, Lamp.YELLOW, Lamp.BLUE, Lamp.GREEN, Lamp.GREY)


def month(request: Request) -> HttpResponse:
    """A month of what one's unit owes, or with ``of=office`` of what one's office handed out.

    In a large county as of the last minute.
    """
    first, unread = _asked(request.GET.get("month", ""))
    owes, gives = bool(request.actor.roles & FOR_UNIT), bool(request.actor.roles & OFFICE)
    owed = Obligation.objects.owed_by(request.actor)
    office = gives and (not owes or _of_office(request.GET.get("of", ""), owed))
    rows = Obligation.objects.given_by(request.actor) if office else owed
    loads = remembered(
        f"calendar:{whose(request.actor, gives=office)}:{clock.today()}:{first}",
        lambda: due_by_day(rows, first - timedelta(days=6), first + timedelta(days=37)),
    )
    page = reverse("obligations:office" if office else "obligations:inbox")
    shown = month_of(first.year, first.month, today=clock.today(), notes=_notes(first, loads.value, page))
    kind = {"of": "office" if office else "unit"} if owes and gives else {}
    context = {
        "month": shown,
        "agenda": [day for week in shown.weeks for day in week if day.inside and day.items],
        "previous": _link(first - timedelta(days=1), kind),
        "next": _link(first + timedelta(days=32), kind),
        "this_month": _link(clock.today(), kind),
        "unread": unread,
        "both": owes and gives,
        "office": office,
        "first": f"{first:%Y-%m}",
        "at": loads.at,
    }
    return render(request, "obligations/calendar.html", context)


def _of_office(asked: str, owed: ObligationQuerySet) -> bool:
    """What was asked for; who asks for neither and owes nothing looks at what the office handed out."""
    return asked == "office" if asked in {"office", "unit"} else not owed.unfinished().order_by().exists()


def _notes(first: date, loads: dict[date, dict[Lamp, int]], page: str) -> dict[date, DayNote]:
    known = working_days.calendar()
    names: dict[date, str] = {}
    for year in {(first - timedelta(days=6)).year, first.year, (first + timedelta(days=37)).year}:
        names |= names_of(year)
    notes = {}
    for number in range(-6, 38):
        day = first + timedelta(days=number)
        works = known.works(day)
        word = names.get(day, "") if not works else "班" if day.weekday() >= 5 else ""
        notes[day] = DayNote(rest=not works, word=word, items=_items(day, loads.get(day, {}), page))
    return notes


def _items(day: date, load: dict[Lamp, int], page: str) -> list[Item]:
    return [
        Item(
            f"{lamp.label} {load[lamp]}",
            f"{page}?{urlencode({'due_from': f'{day}', 'due_to': f'{day}', 'lamp': lamp.value})}",
            lamp.value,
        )
        for lamp in _ORDER
        if load.get(lamp)
    ]


def _asked(text: str) -> tuple[date, str]:
    """The first day of the month asked for (this month for nothing), and what could not be read."""
    today = clock.today()
    if not text:
        return today.replace(day=1), ""
    found = _MONTH.fullmatch(text)
    if found is None or int(found[1]) not in _YEARS or not 1 <= int(found[2]) <= 12:
        return today.replace(day=1), text[:40]
    return date(int(found[1]), int(found[2]), 1), ""


def _link(day: date, kind: dict[str, Any]) -> str:
    if day.year not in _YEARS:
        return ""
    return f"?{urlencode({'month': f'{day:%Y-%m}', **kind})}"
