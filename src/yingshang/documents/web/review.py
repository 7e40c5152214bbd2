"""The page on which a document is reviewed: its text on the left, what was read in it on the right."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dateutil.rrule import rrulestr
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from yingshang.audit.queries.timeline import timeline_of
from yingshang.documents.actions.steps import steps_of
from yingshang.documents.enums import MOVES, DocumentState, ItemState
from yingshang.documents.forms.items import ItemForm
from yingshang.documents.models import Document, Item
from yingshang.documents.queries.periods import period_rule
from yingshang.documents.queries.phrases import base_of, read_phrase
from yingshang.documents.queries.review import gaps_of, items_of, unsettled_names
from yingshang.documents.queries.standing import standing_of
from yingshang.documents.web.cards import Card
from yingshang.documents.web.lines import pieces_of
from yingshang.documents.web.pages import document_for, whole_doubts
from yingshang.documents.web.words import say_deadline
from yingshang.kernel import clock
from yingshang.kernel.errors import NotFound
from yingshang.kernel.rules import may
from yingshang.kernel.web.month import DayNote, month_of
from yingshang.kernel.web.month import Item as OnDay
from yingshang.kernel.web.requests import Request

if TYPE_CHECKING:
    from yingshang.documents.models import Step
    from yingshang.kernel.web.month import Month

VERBS = {
    "accept": "采纳", "drop": "不采纳", "restore": "恢复", "edit": "修改", "split": "拆分", "merge": "合并",
    "move": "调整次序",
    "add": "增加任务", "name": "对应单位名称", "accept_clear": "批量采纳", "mark": "标注",
    "accept_these": "批量采纳", "date_these": "批量写时限", "name_these": "批量定单位",
}  # fmt: skip
_REVIEWED = (DocumentState.READ, DocumentState.IN_REVIEW)
_SHOWN_DAYS = 12
_SHOWN_STEPS = 200
_MOST_ASKED_HERE = 12  # more names have a page of their own


def review(request: Request, pk: int) -> HttpResponse:
    """The whole page. A document that is not in review is looked at on its own page."""
    document = document_for(request, pk)
    if document.reading is None:
        return redirect("documents:document", document.pk)
    page = {"pieces": pieces_of(document.reading.text), **body(request, document)}
    return render(request, "documents/review.html", page)


def finish(request: Request, pk: int) -> HttpResponse:
    """What is still open before the document can be 审定, and what will be shown as missing after it."""
    document = document_for(request, pk)
    cards = [Card(item) for item in items_of(document)]
    page = {
        "waiting": [card for card in cards if card.item.state == ItemState.PROPOSED],
        "lacking": [
            (card, gaps) for card in cards if card.item.state == ItemState.ACCEPTED and (gaps := gaps_of(card.item))
        ],
        **head(request, document),
    }
    return render(request, "documents/review/finish.html", page)


def record(request: Request, pk: int) -> HttpResponse:
    """Who has done what in the review: the steps, those taken back too, newest first."""
    document = document_for(request, pk)
    steps = document.steps.order_by("-id")[:_SHOWN_STEPS]
    entries = [
        {"at": one.at, "who": one.person_name, "sentence": step_words(one), "note": "已撤销" if one.undone_at else ""}
        for one in steps
    ]
    return render(request, "documents/review/record.html", {"document": document, "entries": entries})


def step_words(step: Step) -> str:
    """A step in words: the act and the first of the tasks it was about."""
    values = [value or step.after[pk] for pk, value in step.before.items()]
    titles = [value["title"] for value in values if value]
    verb = VERBS.get(step.verb, step.verb)
    if not titles:
        return verb
    return f"{verb}“{titles[0]}”" if len(titles) == 1 else f"{verb}“{titles[0]}”等{len(titles)}项"


def history(request: Request, pk: int) -> HttpResponse:
    """Who has changed one item when, to be put into its card."""
    item = item_for(request, pk)
    return render(request, "documents/review/history.html", {"entries": timeline_of(item, request.actor)})


def form(request: Request, pk: int) -> HttpResponse:
    """The form of one item, to be put into its card."""
    item = item_for(request, pk)
    bound = ItemForm(document=item.document, item=item, actor=request.actor)
    return render(request, "documents/review/form.html", form_page(item, bound))


def deadline(request: Request, pk: int) -> HttpResponse:
    """What a deadline phrase says on the day of a document, in words and on a small calendar; while one types."""
    document = document_for(request, pk)
    told = read_phrase(request.GET.get("due_phrase", ""), document)
    return render(request, "documents/review/deadline.html", {"told": told, **shown(told, document)})


def item_for(request: Request, pk: int) -> Item:
    """An item of a document that the actor sees."""
    rows = Item.objects.visible_to(request.actor).select_related("document__reading", "document__office", "reading")
    return get_object_or_404(rows.prefetch_related("units__unit", "units__group"), pk=pk)


def body(request: Request, document: Document) -> dict[str, Any]:
    """What stands right of the text: figures, names to be asked, items."""
    figures = head(request, document)
    few = len(figures["standing"].open_names) <= _MOST_ASKED_HERE
    return {
        "cards": [Card(item) for item in items_of(document)],
        "names": unsettled_names(document, actor=request.actor) if few and figures["editable"] else [],
        "doubts": whole_doubts(document),
        **figures,
    }


def head(request: Request, document: Document) -> dict[str, Any]:
    """The figures of the review and what the actor may do."""
    last = steps_of(document, request.actor).first()
    editable = document.state in _REVIEWED and may(request.actor, "documents.review_document", document)
    return {
        "document": document,
        "standing": standing_of(document),
        "editable": editable,
        "undo": VERBS.get(last.verb, last.verb) if last and editable else "",
        "may_reopen": any(move.verb == "reopen" for move in MOVES.open_to(request.actor, document)),
    }


def form_page(item: Item | None, bound: ItemForm) -> dict[str, Any]:
    """What the form's template takes."""
    told = item.due if item is not None else {}
    document = bound.document
    return {"item": item, "document": document, "form": bound, "told": told, **shown(told or {}, document)}


def shown(told: dict[str, Any], document: Document) -> dict[str, Any]:
    """A deadline in words, its days, and the month of the first of them."""
    days = _days(told, base_of(document))
    return {"words": say_deadline(told), "days": days, "month": _month(days)}


def _days(told: dict[str, Any], start: date) -> list[date]:
    texts = [*(told.get("all_due") or []), told.get("due"), told.get("milestone")]
    days = {date.fromisoformat(text[:10]) for text in texts if text}
    if rule := told.get("recurrence"):
        begin = datetime.combine(start, datetime.min.time())
        try:
            found = rrulestr(period_rule(rule), dtstart=begin)
        except ValueError:
            raise NotFound from None
        until = begin + timedelta(days=366)
        days |= {at.date() for at in found.xafter(begin, count=_SHOWN_DAYS, inc=True) if at <= until}
    return sorted(days)[:_SHOWN_DAYS]


def _month(days: list[date]) -> Month | None:
    if not days:
        return None
    first = days[0]
    notes = {day: DayNote(items=[OnDay("到期", state="yellow")]) for day in days}
    return month_of(first.year, first.month, today=clock.today(), notes=notes)
