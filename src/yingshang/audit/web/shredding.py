"""Applications to shred personal data: asked for by the security, decided by the audit administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from yingshang.audit.actions.shredding import (
    approve_shredding,
    refuse_shredding,
    request_shredding,
    withdraw_shredding,
)
from yingshang.audit.enums import SHREDDING
from yingshang.audit.forms import AnswerForm, ShreddingForm
from yingshang.audit.models import Shredding
from yingshang.audit.queries.kinds import kind_label
from yingshang.audit.queries.shredding import applications, shreddable
from yingshang.kernel.errors import Refusal
from yingshang.kernel.rules import may
from yingshang.kernel.web.refusals import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from yingshang.kernel.web.requests import Request

_SHOWN = 200
_DONE = {"approve": "已同意，个人信息已清除。", "refuse": "已答复不同意。", "withdraw": "已撤回申请。"}


def shreddings(request: Request) -> HttpResponse:
    """The newest applications."""
    actor = request.actor
    rows = list(applications(actor)[:_SHOWN])
    context = {"rows": rows, "may_request": may(actor, "audit.request_shredding")}
    return render(request, "audit/shreddings.html", context)


def request_page(request: Request) -> HttpResponse:
    """The form of an application; an object's page may fill in which object."""
    actor = request.actor
    form = ShreddingForm(request.POST or None, initial=request.GET.dict())
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            shredding = request_shredding(actor=actor, **form.cleaned_data)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, "已提出申请，等待审计管理员审批。")
            return redirect("audit:shredding", pk=shredding.pk)
    status = 422 if form.errors or refused else 200
    context = {"form": form, "refusal": say(refused) if refused else None}
    return render(request, "audit/request_shredding.html", context, status=status)


def show(request: Request, pk: int) -> HttpResponse:
    """One application with what it would shred, and the buttons of those who may decide."""
    return _page(request, _shredding(request, pk))


@require_POST
def move(request: Request, pk: int, verb: str) -> HttpResponse:
    """Carry out a move of the table; a refusal shows the page with what was typed."""
    shredding, actor = _shredding(request, pk), request.actor
    form = AnswerForm(request.POST)
    version = request.POST.get("version", "")
    if verb not in _DONE or not version.isdecimal():
        raise Http404
    if not form.is_valid():
        return _page(request, shredding, form=form)
    seen, answer = int(version), form.cleaned_data["answer"]
    try:
        if verb == "withdraw":
            withdraw_shredding(actor=actor, shredding=shredding, version=seen)
        elif verb == "approve":
            approve_shredding(actor=actor, shredding=shredding, version=seen, answer=answer)
        else:
            refuse_shredding(actor=actor, shredding=shredding, version=seen, answer=answer)
    except Refusal as refusal:
        return _page(request, _shredding(request, pk), form=form, refusal=refusal)
    messages.success(request, _DONE[verb])
    return redirect("audit:shredding", pk=pk)


def _shredding(request: Request, pk: int) -> Shredding:
    actor = request.actor
    return get_object_or_404(Shredding.objects.visible_to(actor), pk=pk)


def _page(
    request: Request, shredding: Shredding, *, form: AnswerForm | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    moves = SHREDDING.open_to(request.actor, shredding)
    context = {
        "shredding": shredding,
        "kind": kind_label(shredding.target_kind),
        "moves": moves,
        "deciding": any(move.verb != "withdraw" for move in moves),
        "count": len(shreddable(shredding.target_kind, shredding.target_id)) if moves else None,
        "form": form or AnswerForm(),
        "refusal": say(refusal) if refusal else None,
    }
    return render(request, "audit/shredding.html", context, status=refusal.status if refusal else 200)
