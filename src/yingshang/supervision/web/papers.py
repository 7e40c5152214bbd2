"""Papers that wait to be drafted: which letters the approved steps would make, and drafting one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from yingshang.kernel.errors import NotAllowed, NotFound, Refusal
from yingshang.kernel.web.refusals import put
from yingshang.kernel.web.requests import Request
from yingshang.orgs.queries.people import contact_of
from yingshang.supervision.actions.papers import draft_paper
from yingshang.supervision.enums import Paper, Trigger
from yingshang.supervision.forms.papers import PaperForm
from yingshang.supervision.queries.ladders import papers_waiting
from yingshang.supervision.web.words import about, cause

if TYPE_CHECKING:
    from yingshang.supervision.queries.ladders import Paperwork


def papers(request: Request) -> HttpResponse:
    """All letters that wait to be drafted in the actor's unit."""
    return render(request, "supervision/papers.html", {"waiting": papers_waiting(request.actor)})


def paper(request: Request, key: str) -> HttpResponse:
    """One of them: its table, what a person adds, and the draft."""
    found = next((one for one in papers_waiting(request.actor) if one.key == key), None)
    if found is None:
        raise NotFound
    contact, phone = contact_of(request.actor)
    known = {"matter": _matter(found), "cause": _cause(found), "contact": contact, "phone": phone}
    form = PaperForm(request.POST or None, paperwork=found, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            letter = draft_paper(actor=request.actor, paperwork=found, details=form.details())
        except NotAllowed:
            raise
        except Refusal as refusal:
            put(form, refusal)
        else:
            messages.success(request, "已起草，核稿、签发、印发以后开始计算回复期限。")
            return redirect("letters:letter", pk=letter.pk)
    rows = [(about(step), cause(step)) for step in found.steps]
    page = {"found": found, "label": Paper(found.paper).label, "rows": rows, "form": form}
    return render(request, "supervision/paper.html", page, status=422 if form.errors else 200)


def _matter(found: Paperwork) -> str:
    """What the title names; that of a transfer goes to a third body, which has to read whose matter it is."""
    if found.quarter:
        words = ending = "按期办结情况"
    else:
        first = str(found.steps[0].facts.get("title", ""))[:40]
        words = f"“{first}”" if len(found.steps) == 1 else f"“{first}”等{len(found.steps)}项事项"
        ending = f"{words}办理情况"
    return f"{found.unit.name}{ending}" if found.paper == Paper.TRANSFER else words


def _cause(found: Paperwork) -> str:
    """The cause in a sentence from the facts, to be changed; "" where a person has to say it."""
    step = found.steps[-1]
    if step.trigger != Trigger.BELOW:
        return ""
    return f"{found.unit.name if found.paper == Paper.TRANSFER else '你单位'}{cause(step)}"
