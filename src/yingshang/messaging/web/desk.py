"""The office's desk: what left the site, and who has to be told by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages as notices
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from yingshang.audit.queries.timeline import timeline_of
from yingshang.kernel.errors import Refusal
from yingshang.kernel.lists import ask
from yingshang.kernel.sheets import Cover
from yingshang.kernel.web.lists import list_page
from yingshang.kernel.web.sheets import export_response
from yingshang.messaging.actions import desk
from yingshang.messaging.enums import MOVES
from yingshang.messaging.forms.sheets import BY_HAND_OUT
from yingshang.messaging.forms.ways import HowActForm, ReasonActForm
from yingshang.messaging.models import Delivery, Message
from yingshang.messaging.rules.kinds import kind_named
from yingshang.messaging.web.lists import BY_HAND, DELIVERIES, lamp_of, why
from yingshang.orgs.web.acting import Act, answer

if TYPE_CHECKING:
    from django.http import HttpResponse, HttpResponseBase

    from yingshang.kernel.web.requests import Request

_FORMS: dict[str, tuple[Any, Any, str]] = {
    "hand_over": (desk.hand_over, ReasonActForm, "已转人工通知。"),
    "tell": (desk.tell_by_hand, HowActForm, "已登记。"),
    "cancel": (desk.cancel, ReasonActForm, "已办理，不再通知。"),
}


def deliveries(request: Request) -> HttpResponseBase:
    """What left the site, or has to."""
    return list_page(request, DELIVERIES)


def by_hand(request: Request) -> HttpResponseBase:
    """Who has to be told by hand: the list is exported, worked through and ticked off here or in it."""
    return list_page(request, BY_HAND, template="messaging/by_hand.html")


def by_hand_file(request: Request) -> HttpResponseBase:
    """What the filters show, in a form that is ticked off and read back."""
    asked = ask(BY_HAND, request.GET.dict(), request.actor)
    if asked.is_wrong:
        raise Refusal("kernel.export_filter")
    return export_response(
        request, BY_HAND_OUT, list(asked.rows), Cover("人工通知名单", filters="；".join(asked.words))
    )


def delivery(request: Request, pk: int) -> HttpResponse:
    """One delivery: what it carries, every attempt, and what may be done now."""
    row = _found(request, pk)
    seen = set(Message.objects.visible_to(request.actor).filter(items__delivery=row).values_list("pk", flat=True))
    items = [
        (item.message, kind_named(item.message.kind), item.message_id in seen)
        for item in row.items.select_related("message").order_by("id")
    ]
    page = {
        "delivery": row,
        "lamp": lamp_of(row),
        "why": why(row),
        "items": items,
        "moves": MOVES.open_to(request.actor, row),
        "timeline": timeline_of(row, request.actor),
    }
    return render(request, "messaging/delivery.html", page)


def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """One act on it."""
    row = _found(request, pk)
    back = reverse("messaging:delivery", args=[pk])
    if verb == "retry":
        if request.method == "POST":
            desk.retry(actor=request.actor, delivery=row)
            notices.success(request, "已重新排队，马上发送。")
        return redirect(back)
    if verb not in _FORMS:
        raise Http404
    run, form, done = _FORMS[verb]
    move = next(one for one in MOVES.moves if one.verb == verb)
    page = Act(
        title=f"{move.label}：{row}",
        submit=move.label,
        form=form,
        target=row,
        permission="messaging.keep_deliveries",
        run=lambda filled: run(actor=request.actor, delivery=row, **filled.facts()),
        done=done,
        back=back,
        danger=move.danger,
    )
    return answer(request, page)


def _found(request: Request, pk: int) -> Delivery:
    rows = Delivery.objects.visible_to(request.actor).select_related("person", "unit")
    return get_object_or_404(rows, pk=pk)
