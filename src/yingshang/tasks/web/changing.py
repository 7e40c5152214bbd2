"""Changing a task after 交办: edit it, see before and after, hand the change out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from yingshang.documents.actions.amending import amend_item
from yingshang.documents.enums import DocumentState, ItemState
from yingshang.documents.models import Item
from yingshang.kernel.errors import Conflict, NotAllowed, NotFound, Refusal
from yingshang.kernel.models import Event
from yingshang.kernel.rules import may
from yingshang.kernel.web.refusals import say
from yingshang.tasks.actions.changing import hand_out_change
from yingshang.tasks.forms.changing import AmendForm, ReasonForm
from yingshang.tasks.queries.changes import amended_of
from yingshang.tasks.web.links import mend_link, review_link
from yingshang.tasks.web.words import Row, rows_of_difference, say_difference

if TYPE_CHECKING:
    from django.http import HttpResponse

    from yingshang.kernel.web.requests import Request
    from yingshang.tasks.queries.changes import Amended


def amend_page(request: Request, pk: int) -> HttpResponse:
    """The task as a form. What is saved leads on to what handing it out would do."""
    item = _item(request, pk)
    if item.document.state not in {DocumentState.ACCEPTED, DocumentState.HANDED_OUT}:
        return redirect(review_link(item.document, item) or "tasks:ledger")
    form = AmendForm(request.POST if request.method == "POST" else None, item=item, actor=request.actor)
    refusal: Refusal | None = None
    after = redirect("tasks:change" if hasattr(item, "handed") else "tasks:item", pk=pk)
    if request.method == "POST" and form.is_valid():
        edit = form.edit()
        try:
            amend_item(
                actor=request.actor,
                item=item,
                version=form.cleaned_data["version"],
                edit=edit,
                reason=form.cleaned_data["reason"],
            )
        except NotAllowed:
            raise
        except Refusal as refused:
            if _is_repetition(refused) and not edit.given() and edit.units is None:
                return after
            refusal = refused
            item = _item(request, pk)
        else:
            messages.success(request, "已改好。单位还不知道，请看清前后变化，再交办变动。")
            return after
    context = {
        "item": item,
        "form": form,
        "refusal": say(refusal) if refusal else None,
        "theirs": _differing(form, item) if isinstance(refusal, Conflict) else [],
    }
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "tasks/amend.html", context, status=status)


def _is_repetition(refusal: Refusal) -> bool:
    """A form sent twice: the first did it, so that the second finds nothing left to do and is as good as done."""
    return refusal.code == "kernel.key_reused"


def _differing(form: AmendForm, item: Item) -> list[tuple[str, object, object]]:
    """What another has written meanwhile beside what was typed; the next try counts against the new version."""
    now = AmendForm(item=item, actor=form.actor)
    typed: Any = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
    typed["version"] = str(item.version)
    form.data = typed
    pairs = [(bound, now[bound.name].initial) for bound in form.visible_fields() if bound.name != "reason"]
    return [(str(bound.label), theirs, bound.value()) for bound, theirs in pairs if (bound.value() or "") != theirs]


def change_page(request: Request, pk: int) -> HttpResponse:
    """Before and after, whom it reaches and whom it does not; POST hands it out."""
    item = _item(request, pk)
    anew = (request.POST if request.method == "POST" else request.GET).get("new_members") == "1"
    amended = amended_of(item, new_members=anew)
    if amended is None:
        raise NotFound
    refusal: Refusal | None = None
    form = ReasonForm(request.POST if request.method == "POST" else None, initial={"reason": _last_reason(item)})
    if request.method == "POST" and (form.is_valid() or not amended.difference):
        version = request.POST.get("version", "")
        try:
            hand_out_change(
                actor=request.actor,
                item=item,
                version=int(version) if version.isascii() and version.isdigit() else 0,
                told=say_difference(amended),
                reason=form.cleaned_data.get("reason", ""),
                new_members=anew,
            )
        except NotAllowed:
            raise
        except Refusal as refused:
            if _is_repetition(refused) and not amended.difference:
                return redirect("tasks:item", pk=pk)
            refusal = refused
            item = _item(request, pk)
            amended = amended_of(item, new_members=anew) or amended
        else:
            done = "变动已交办，有关单位已收到，需要重新签收。" if amended.difference else "已标为无变动。"
            messages.success(request, done)
            return redirect("tasks:item", pk=pk)
    context = _about(amended) | {"form": form, "refusal": say(refusal) if refusal else None, "anew": anew}
    return render(request, "tasks/change.html", context, status=refusal.status if refusal else 200)


def _about(amended: Amended) -> dict[str, object]:
    rows: list[Row] = rows_of_difference(amended)
    problems = [(say(one.refusal()), mend_link(one, amended.item)) for one in amended.stopping]
    return {
        "item": amended.item,
        "handed": amended.handed,
        "difference": amended.difference,
        "rows": rows,
        "problems": problems,
        "untouched": amended.untouched,
        "staying": len(amended.plan.parts) - len(amended.difference.added),
        "dropped": amended.item.state == ItemState.DROPPED,
    }


def _last_reason(item: Item) -> str:
    found = Event.objects.filter(
        type="documents.item_amended", target_kind="documents.item", target_id=str(item.pk)
    ).order_by("-id")
    event = found.first()
    return str(event.facts.get("reason", "")) if event is not None else ""


def _item(request: Request, pk: int) -> Item:
    rows = Item.objects.visible_to(request.actor).select_related("document", "handed")
    item: Item = get_object_or_404(rows.prefetch_related("units__unit", "units__group"), pk=pk)
    if not may(request.actor, "tasks.hand_out_document", item.document):
        raise NotAllowed
    return item
