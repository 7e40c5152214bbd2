"""专报: one page of figures with the office's words, for the screen and for paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from yingshang.kernel import clock
from yingshang.kernel.errors import Conflict, NotAllowed, Refusal
from yingshang.kernel.rules import may
from yingshang.kernel.web.refusals import put
from yingshang.obligations.enums import Lamp
from yingshang.orgs.models import Unit
from yingshang.portal.actions.briefings import About, write_briefing
from yingshang.portal.forms.briefing import ChoiceForm, TextForm
from yingshang.portal.queries.briefing import Figures, Period, briefing_of, figures_of, month_of, week_of
from yingshang.portal.web.doors import door
from yingshang.portal.web.lines import Changed, lines, moved, short, unit_query

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.web.requests import Request
    from yingshang.obligations.queries.loads import UnitLoad
    from yingshang.portal.models import Briefing
    from yingshang.portal.queries.books import Book

_WIDE = 200  # units of the bars' drawing


class Bar(NamedTuple):
    """A unit's bar: its open work, and the overdue part of it, drawn against the longest bar."""

    load: UnitLoad
    name: str
    href: str
    wide: int
    red: int


class Chosen(NamedTuple):
    """Which briefing was asked for."""

    form: ChoiceForm
    period: Period
    scope: Unit | None

    @property
    def query(self) -> dict[str, object]:
        """The address's part after the question mark."""
        unit = {"unit": f"#{self.scope.pk}"} if self.scope else {}
        return {"first": self.period.first, "last": self.period.last, **unit}


def briefing(request: Request) -> HttpResponse:
    """The page for the days and the unit that were chosen; the last seven days of everybody where none was."""
    chosen = chosen_of(request)
    if chosen.form.errors:
        return _page(request, chosen, status=422)
    return _page(request, chosen)


def write(request: Request) -> HttpResponse:
    """Write the words: the form, and keeping them."""
    actor, chosen = request.actor, chosen_of(request)
    if not may(actor, "portal.write_briefing") or chosen.form.errors:
        raise NotAllowed
    there = briefing_of(actor, chosen.period, chosen.scope)
    back = f"{reverse('portal:briefing')}?{urlencode(chosen.query)}"
    if request.method != "POST":
        initial = {"text": there.text if there else "", "seen": there.version if there else 0}
        return _form(request, chosen, TextForm(initial=initial), there)
    form = TextForm(request.POST)
    if not form.is_valid():
        return _form(request, chosen, form, there, status=422)
    about = About(chosen.period.first, chosen.period.last, chosen.scope)
    office = Unit.objects.visible_to(actor).get(pk=actor.unit_id or 0)
    words = form.cleaned_data
    try:
        write_briefing(actor=actor, office=office, about=about, text=words["text"], seen=words["seen"] or 0)
    except Conflict as conflict:
        return _clash(request, chosen, form, conflict)
    except Refusal as refusal:
        put(form, refusal)
        return _form(request, chosen, form, there, status=refusal.status)
    messages.success(request, "专报文字已保存。")
    return redirect(back)


def chosen_of(request: Request) -> Chosen:
    """Which briefing the address asks for; with errors in its form where it asks for none."""
    form = ChoiceForm(request.GET, actor=request.actor)
    today = clock.today()
    if not form.is_valid():
        return Chosen(form, week_of(today), None)
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    period = Period(first, last) if first else week_of(today)
    scope = form.cleaned_data["unit"]
    if not first:  # the fields show what was taken
        form = ChoiceForm(
            {"first": period.first, "last": period.last, "unit": request.GET.get("unit", "")}, actor=request.actor
        )
        form.is_valid()
    return Chosen(form, period, scope)


def _page(request: Request, chosen: Chosen, status: int = 200) -> HttpResponse:
    actor = request.actor
    book, counted = figures_of(actor, chosen.period, chosen.scope)
    figures = counted.value
    words = briefing_of(actor, chosen.period, chosen.scope)
    narrowed = {"unit": chosen.scope.pk} if chosen.scope and book.gives else {}
    context = {
        "form": chosen.form,
        "chosen": chosen,
        "figures": figures,
        "before": chosen.period.before,
        "stand": _stand(actor, book, figures, narrowed),
        "moved": moved(actor, book, Changed(_days(chosen.period), figures.changes, figures.before), **narrowed),
        "bars": _bars(actor, book, figures),
        "wide": _WIDE,
        "oldest": lines(figures.oldest),
        "words": words,
        "presets": _presets(chosen),
        "write": _write_link(actor, chosen),
        "paper": f"{reverse('portal:briefing_paper')}?{urlencode(chosen.query)}",
        "at": counted.at,
    }
    return render(request, "portal/briefing.html", context, status=status)


def _stand(actor: Actor, book: Book, figures: Figures, narrowed: dict[str, Any]) -> list[tuple[str, int, str]]:
    address, lamps = book.address, figures.lamps
    return [
        ("未办结", figures.total, door(actor, address, state="open", **narrowed)),
        ("逾期", lamps[Lamp.RED], door(actor, address, lamp="red", **narrowed)),
        ("临期", lamps[Lamp.YELLOW], door(actor, address, lamp="yellow", **narrowed)),
        ("待审核", lamps[Lamp.BLUE], door(actor, address, state="submitted", **narrowed)),
    ]


def _bars(actor: Actor, book: Book, figures: Figures) -> list[Bar]:
    most = max((load.total for load in figures.loads), default=1)
    return [
        Bar(
            load,
            short(load),
            door(actor, book.address, state="open", **unit_query(book, load)),
            max(load.total * _WIDE // most, 1),
            load.reds * _WIDE // most,
        )
        for load in figures.loads
    ]


def _presets(chosen: Chosen) -> list[tuple[str, str, bool]]:
    today = clock.today()
    week, month = week_of(today), month_of(today)
    kinds = (("本周", week), ("上周", week.before), ("本月", month), ("上月", month.before))
    unit = {"unit": f"#{chosen.scope.pk}"} if chosen.scope else {}
    here = reverse("portal:briefing")
    return [
        (label, f"{here}?{urlencode({'first': one.first, 'last': one.last, **unit})}", one == chosen.period)
        for label, one in kinds
    ]


def _write_link(actor: Actor, chosen: Chosen) -> str:
    return door(actor, "portal:write_briefing", **chosen.query) if may(actor, "portal.write_briefing") else ""


def _days(period: Period) -> tuple[date, date]:
    return period.first, period.last


def _form(
    request: Request, chosen: Chosen, form: TextForm, there: Briefing | None, *, status: int = 200, theirs: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "chosen": chosen,
        "texts": list(there.texts.all()[:20]) if there else [],
        "theirs": theirs,
        "back": f"{reverse('portal:briefing')}?{urlencode(chosen.query)}",
        "keep": f"briefing-{chosen.period.first}-{chosen.period.last}-{chosen.scope.pk if chosen.scope else 0}",
    }
    return render(request, "portal/write_briefing.html", context, status=status)


def _clash(request: Request, chosen: Chosen, form: TextForm, conflict: Conflict) -> HttpResponse:
    """What was typed stays in the form, beside it stands what is stored now; the next try counts."""
    theirs: Any = conflict.theirs
    typed = request.POST.copy()
    typed["seen"] = str(theirs.version)
    form.data = typed
    return _form(request, chosen, form, theirs, status=conflict.status, theirs=theirs.text)
