"""What was sent, what may be chased, and the reminders of one duty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from yingshang.kernel import clock
from yingshang.kernel.rules import may
from yingshang.kernel.web.lists import list_page
from yingshang.kernel.web.requests import Request
from yingshang.obligations.enums import WITH_UNIT
from yingshang.obligations.web.acting import duty_of
from yingshang.obligations.web.words import due_words
from yingshang.orgs.web.acting import Act, answer
from yingshang.reminders.actions.chasing import chase as chase_duty
from yingshang.reminders.forms.ruling import ChaseActForm
from yingshang.reminders.queries.due import foreseen
from yingshang.reminders.queries.ledger import of_duty
from yingshang.reminders.web.lists import CHASE, SENT, outcome_of
from yingshang.reminders.web.words import audience_words, how_words, step_words, ways_words, whom_words

if TYPE_CHECKING:
    from typing import Any

AHEAD, MOST = 14, 200


def sent(request: Request) -> HttpResponseBase:
    """Everything that was sent, with Excel."""
    return list_page(request, SENT, template="reminders/sent.html")


def chase(request: Request) -> HttpResponseBase:
    """What is with units, to be chased one by one or many at once."""
    return list_page(request, CHASE)


def duty(request: Request, pk: int) -> HttpResponse:
    """The reminders and chases of one duty."""
    found = duty_of(request, pk)
    rows = of_duty(found, request.actor).select_related("sweep")[:MOST]
    page = {
        "duty": found,
        "due": due_words(found),
        "rows": [(row, how_words(row), whom_words(row), outcome_of(row)) for row in rows],
        "may_chase": found.state in WITH_UNIT and may(request.actor, "reminders.chase", found),
    }
    return render(request, "reminders/duty.html", page)


def chase_one(request: Request, pk: int) -> HttpResponse:
    """Chase one duty."""
    found = duty_of(request, pk)
    act = Act(
        title=f"催办：{found}",
        submit="发出催办",
        form=ChaseActForm,
        target=found,
        permission="reminders.chase",
        run=lambda form: chase_duty(actor=request.actor, obligation=found, **form.facts()),
        done="催办已经发出，记入办理记录。",
        back=reverse("reminders:duty", args=[pk]),
        about=f"{found.unit}，{due_words(found)}。催办马上发给责任人（没有指定的发给联络员）。",
    )
    return answer(request, act)


def preview(request: Request) -> HttpResponse:
    """What would be sent today and on the next days, as duties and rules stand now."""
    today = clock.today()
    days: dict[Any, list[dict[str, Any]]] = {}
    for one in foreseen(today, AHEAD):
        days.setdefault(one.on, []).append(
            {
                "rule": one.step.rule,
                "step": step_words(one.step),
                "whom": audience_words(one.step) if not one.to_leader else "责任人和分管领导",
                "ways": ways_words(one.step),
                "due": one.due,
                "number": one.number,
                "count": one.count,
            }
        )
    shown = [(day, rows[:MOST], sum(row["count"] for row in rows), len(rows) - MOST) for day, rows in days.items()]
    return render(request, "reminders/preview.html", {"days": shown, "today": today, "ahead": AHEAD})
