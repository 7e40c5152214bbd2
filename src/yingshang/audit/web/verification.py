"""Verifying the chain from the page, and the head as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from yingshang.audit.actions.guarding import guards_missing
from yingshang.audit.actions.noting import note_head_export, note_verification
from yingshang.audit.events import ledger_verified
from yingshang.audit.forms import VerifyForm
from yingshang.audit.queries.heads import current_head, dump_head, export_head, load_head
from yingshang.audit.queries.ledger import Filters, entries, last_number
from yingshang.audit.queries.verification import verify
from yingshang.kernel.errors import Refusal
from yingshang.kernel.jobs import enqueue
from yingshang.kernel.web.refusals import say

if TYPE_CHECKING:
    from yingshang.kernel.web.requests import Request

# Readings are recorded each time: the key of a form is for what must not happen twice.
# What one request may verify: a few seconds. Everything is for the job, or ``yingshang audit verify`` on the server.
MOST = 50_000
_SHOWN = 10


def verification(request: Request) -> HttpResponse:
    """The form, and the result of the verification that was asked for."""
    done = entries(request.actor, Filters(type=ledger_verified.name))[:_SHOWN]
    context: dict[str, object] = {
        "head": current_head(),
        "missing": guards_missing(),
        "most": MOST,
        "done": done,
    }
    if request.method != "POST":
        return render(request, "audit/verification.html", {**context, "form": VerifyForm()})
    form = VerifyForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            context |= _result(request, form)
        except Refusal as refusal:
            form.add_error(refusal.field or None, say(refusal).what)
    status = 422 if form.errors else 200
    return render(request, "audit/verification.html", {**context, "form": form}, status=status)


@require_POST
def verify_all(request: Request) -> HttpResponse:
    """Queue the verification of everything."""
    enqueue("audit.verify", actor=request.actor)
    messages.success(request, "已安排核验全部记录，完成后结果列在本页。")
    return redirect("audit:verification")


@require_POST
def head(request: Request) -> HttpResponse:
    """The head as a file; recorded first, so the file names the entry before."""
    exported = export_head()
    note_head_export(actor=request.actor.once(""), number=exported.number, hash=exported.hash)
    answer = HttpResponse(dump_head(exported), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="audit-head-{exported.number}.json"'
    return answer


def _result(request: Request, form: VerifyForm) -> dict[str, object]:
    heads = [load_head(form.cleaned_data["head"])] if form.cleaned_data["head"] else []
    wanted, least = form.cleaned_data["since"] or 1, max(last_number() - MOST + 1, 1)
    since = max(wanted, least)
    report = verify(since if since > 1 else None, heads=heads)
    note_verification(actor=request.actor.once(""), report=report)
    return {"report": report, "since": since, "cut": since > wanted, "compared": heads[0] if heads else None}
