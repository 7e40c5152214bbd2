"""Pages of the calendar: a year, its edits, a calculator."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from yingshang.calendars.actions.editing import LAST_YEAR, clear_day, import_year, publish_year, set_days
from yingshang.calendars.enums import Source
from yingshang.calendars.forms.days import CountForm, DayForm, PublishForm, say_seen
from yingshang.calendars.forms.sheets import DAYS
from yingshang.calendars.models import Day, Year
from yingshang.calendars.queries.days import calendar, deadline, path_of
from yingshang.calendars.queries.months import arranged, year_view
from yingshang.kernel import clock
from yingshang.kernel.errors import Conflict, NotFound, Refusal
from yingshang.kernel.rules import may
from yingshang.kernel.sheets import Cover
from yingshang.kernel.web.refusals import put
from yingshang.kernel.web.sheets import export_response

if TYPE_CHECKING:
    from django.http import HttpResponse, HttpResponseBase

    from yingshang.kernel.web.requests import Request

FIRST_SHOWN = 2004


def this_year(request: Request) -> HttpResponse:
    """The year of today."""
    return redirect("calendars:year", year=clock.today().year)


def year(request: Request, year: int) -> HttpResponse:
    """Twelve months, what is unusual in them, and whether the year is published."""
    _in_reach(year)
    known = calendar()
    months = year_view(year, known)
    unusual = [day for month in months for week in month.weeks for day in week if day.inside and day.unusual]
    page = {
        "year": year,
        "months": months,
        "unusual": unusual,
        "working": sum(day.works for month in months for week in month.weeks for day in week if day.inside),
        "provisional": known.provisional(date(year, 1, 1)),
        "notice": Year.objects.filter(year=year).first(),
        "may_edit": may(request.actor, "calendars.edit_calendar"),
        "previous": year - 1 if year > FIRST_SHOWN else None,
        "next": year + 1 if year < LAST_YEAR else None,
        "count_form": CountForm(initial={"start": clock.today(), "days": 5}),
        "publish_form": PublishForm(),
    }
    return render(request, "calendars/year.html", page)


def count(request: Request) -> HttpResponse:
    """The calculator: which day, and every day on the way."""
    form = CountForm(request.GET or None)
    page: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        start, number = form.cleaned_data["start"], form.cleaned_data["days"]
        known = calendar()
        page["result"] = deadline(start, number, using=known)
        way = path_of(start, number, using=known)
        page["skipped"] = [day for day, counts in way if not counts]
        page["way"] = way[-60:]
        page["cut"] = len(way) > 60
    return render(request, "calendars/count.html", page)


def year_file(request: Request, year: int) -> HttpResponseBase:
    """What is arranged for a year, as the table that can be imported again."""
    _in_reach(year)
    return export_response(request, DAYS, arranged(year, request.actor), Cover(f"{year}年放假和调休"))


def set_days_page(request: Request, year: int) -> HttpResponse:
    """Register one day or several. On a Conflict both words are shown, and the next try counts."""
    _in_reach(year)
    form = DayForm(request.POST or None, initial={"date": request.GET.get("date", "")})
    status, theirs = 200, list[Day]()
    if request.method == "POST" and form.is_valid():
        try:
            changed = set_days(actor=request.actor, entries=form.entries())
        except Conflict as conflict:
            put(form, conflict)
            status, theirs = conflict.status, _show_stored(request, form)
        except Refusal as refusal:
            put(form, refusal)
        else:
            messages.success(request, f"已登记{changed}天，时限从现在起按新的日历计算。")
            return redirect("calendars:year", year=form.cleaned_data["date"].year)
    if form.errors and status == 200:
        status = 422
    return render(request, "calendars/days.html", {"form": form, "year": year, "theirs": theirs}, status=status)


def _show_stored(request: Request, form: DayForm) -> list[Day]:
    """The office's days among those that the form names; the form now says that they were seen."""
    named = [entry.date for entry in form.entries()]
    rows = Day.objects.visible_to(request.actor).filter(date__in=named, source=Source.OFFICE)
    typed = request.POST.copy()
    typed["seen"] = say_seen({row.date: row.version for row in rows})
    form.data = typed
    return list(rows)


def clear_day_page(request: Request, pk: int) -> HttpResponse:
    """Take a registered day back, after a look at what it was."""
    day = get_object_or_404(Day.objects.visible_to(request.actor), pk=pk)
    if request.method == "POST":
        clear_day(actor=request.actor, day=day, version=int(request.POST.get("version") or 0))
        messages.success(request, f"已撤销对{day}的登记，恢复为公布的安排。")
        return redirect("calendars:year", year=day.date.year)
    return render(request, "calendars/clear.html", {"day": day})


def import_year_page(request: Request, year: int) -> HttpResponse:
    """Take over a published year; the office's differing days are shown and stay."""
    _in_reach(year)
    if request.method != "POST":
        return redirect("calendars:year", year=year)
    differing = import_year(actor=request.actor, year=year)
    if differing:
        return render(request, "calendars/differing.html", {"year": year, "days": differing})
    messages.success(request, f"已导入{year}年放假安排，与本单位登记没有不同。")
    return redirect("calendars:year", year=year)


def publish_year_page(request: Request, year: int) -> HttpResponse:
    """Note that a year is published."""
    _in_reach(year)
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        publish_year(actor=request.actor, year=year, basis=form.cleaned_data["basis"])
        messages.success(request, f"已登记{year}年放假安排的通知，这一年的时限不再标为“暂按”。")
        return redirect("calendars:year", year=year)
    return render(request, "calendars/publish.html", {"form": form, "year": year}, status=422 if form.errors else 200)


def _in_reach(year: int) -> None:
    if not FIRST_SHOWN <= year <= LAST_YEAR:
        raise NotFound
