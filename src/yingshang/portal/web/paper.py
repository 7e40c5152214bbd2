"""The briefing as a Word file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.urls import reverse

from yingshang.kernel import clock
from yingshang.kernel.templatetags.look import day as day_words
from yingshang.kernel.templatetags.look import moment
from yingshang.kernel.web.sheets import file_response
from yingshang.kernel.word import DOCX
from yingshang.obligations.enums import Change, Lamp
from yingshang.portal.forms.paper import Paper, paper_of
from yingshang.portal.queries.briefing import briefing_of, figures_of
from yingshang.portal.web.briefing import chosen_of
from yingshang.portal.web.lines import compared, lines, short

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponseBase

    from yingshang.kernel.web.requests import Request
    from yingshang.portal.queries.briefing import Figures
    from yingshang.portal.web.briefing import Chosen

TITLE = "营商环境工作专报"


def paper(request: Request) -> HttpResponseBase:
    """The same page as on the screen, to be edited and sent on; a wrong question goes back to its form."""
    chosen = chosen_of(request)
    if chosen.form.errors:
        return redirect(f"{reverse('portal:briefing')}?{request.GET.urlencode()}")
    _, counted = figures_of(request.actor, chosen.period, chosen.scope)
    words = briefing_of(request.actor, chosen.period, chosen.scope)
    figures, period = counted.value, chosen.period
    made = paper_of(
        Paper(
            title=TITLE,
            about=_about(chosen),
            by=f"{request.actor.unit}　数字截至 {moment(counted.at)}",
            stand=_stand(figures),
            moved=_moved(figures),
            units_title=_units_title(figures),
            units=[(short(load), str(load.reds), str(load.total)) for load in figures.loads],
            oldest=[(str(line.duty), line.unit, _day(line.duty.due_at), line.when) for line in lines(figures.oldest)],
            words=[part for part in (words.text if words else "").splitlines() if part.strip()],
        )
    )
    return file_response(made, f"{TITLE}（{period.first}至{period.last}）.docx", DOCX)


def _about(chosen: Chosen) -> str:
    days = f"{day_words(chosen.period.first)} 至 {day_words(chosen.period.last)}"
    return f"{days}　{chosen.scope.name}及下级" if chosen.scope else days


def _day(moment: datetime | None) -> str:
    return f"{clock.local(moment):%Y-%m-%d}" if moment else ""


def _stand(figures: Figures) -> list[tuple[str, str]]:
    lamps = figures.lamps
    numbers = (figures.total, lamps[Lamp.RED], lamps[Lamp.YELLOW], lamps[Lamp.BLUE])
    return list(zip(("未办结", "逾期", "临期", "待审核"), map(str, numbers), strict=True))


def _moved(figures: Figures) -> list[tuple[str, ...]]:
    return [
        (str(kind.label), str(now), str(before), compared(now, before))
        for kind in Change
        for now, before in [(figures.changes[kind], figures.before[kind])]
    ]


def _units_title(figures: Figures) -> str:
    if figures.units > len(figures.loads):
        return f"逾期多的前 {len(figures.loads)} 个单位（共 {figures.units} 个）"
    return "各单位未办结和逾期"
