"""One's own messages, and how one wants to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages as notices
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from yingshang.kernel.errors import Refusal
from yingshang.kernel.web.lists import list_page
from yingshang.messaging.actions.reading import mark, set_preferences
from yingshang.messaging.actions.reading import read_all as mark_all
from yingshang.messaging.forms.ways import PreferenceForm
from yingshang.messaging.models import Delivery, Message, Preference, Receipt
from yingshang.messaging.queries.inbox import shown_to, unread
from yingshang.messaging.rules.kinds import kind_named
from yingshang.messaging.rules.options import messaging_options
from yingshang.messaging.web.lists import INBOX, lamp_of, why
from yingshang.orgs.models import Person
from yingshang.orgs.web.acting import Act, answer

if TYPE_CHECKING:
    from django.http import HttpResponse, HttpResponseBase

    from yingshang.kernel.web.requests import Request


def inbox(request: Request) -> HttpResponseBase:
    """The inbox."""
    return list_page(request, INBOX, template="messaging/inbox.html", context={"unread": unread(request.actor)})


def read_all(request: Request) -> HttpResponse:
    """Mark all as read."""
    if request.method == "POST":
        try:
            count = mark_all(actor=request.actor)
        except Refusal:
            notices.info(request, "没有未读的消息。")
        else:
            notices.success(request, f"{count}条消息已标为已读。")
    return redirect("messaging:inbox")


def message(request: Request, pk: int) -> HttpResponse:
    """One message; opening it is reading it. Whoever sent it sees who has read it and what left the site."""
    actor = request.actor
    found = get_object_or_404(Message.objects.visible_to(actor).select_related("sender_unit"), pk=pk)
    own = Receipt.objects.visible_to(actor).filter(message=found).select_related("unit", "message").first()
    if own is not None:
        mark(actor=actor, receipt=own)
    page = {"message": found, "kind": kind_named(found.kind), "own": own}
    if shown_to(found, actor):
        page["receipts"] = found.receipts.select_related("person", "unit").order_by("unit__path", "id")
        rows = Delivery.objects.filter(items__message=found).select_related("person", "unit").order_by("id")
        page["deliveries"] = [(row, lamp_of(row), why(row)) for row in rows]
    return render(request, "messaging/message.html", page)


def preferences(request: Request) -> HttpResponse:
    """One's own ways."""
    actor = request.actor
    person = get_object_or_404(Person, pk=actor.person_id)
    row, _ = Preference.objects.get_or_create(person=person)
    options = messaging_options()
    ways = [("电子邮件", options.mail, person.email), ("短信", options.sms.way != "off", person.mobile)]
    state = "；".join(f"{name}：{_way(there, place)}" for name, there, place in ways)
    act = Act(
        title="接收方式",
        submit="保存接收方式",
        form=PreferenceForm,
        obj=row,
        permission="messaging.set_preferences",
        initial={"version": row.version},
        about=f"所有消息都会放进站内的“消息”。这里决定是否另发邮件和短信。现在的情况：{state}。",
        run=lambda form: set_preferences(
            actor=actor, preference=row, version=form.cleaned_data["version"] or row.version, **form.facts()
        ),
        done="接收方式已经保存。",
        back=reverse("messaging:inbox"),
    )
    return answer(request, act)


def _way(there: bool, place: str) -> str:
    if not there:
        return "本系统没有接通"
    return "已登记" if place else "没有登记号码或邮箱，会转人工通知"
