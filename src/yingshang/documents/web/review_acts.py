"""What is done on the page of a review. Every answer is the part of the page that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from yingshang.documents.actions.dividing import merge_items, split_item
from yingshang.documents.actions.reviewing import (
    Edit,
    NamedUnit,
    accept_items,
    add_item,
    decide_name,
    drop_item,
    edit_item,
    move_item,
    named_rows,
    restore_item,
)
from yingshang.documents.actions.steps import step, undo_step
from yingshang.documents.enums import ItemState
from yingshang.documents.forms.items import ROLES, ItemForm, names_of
from yingshang.documents.models import Document, Item
from yingshang.documents.queries.entries import short
from yingshang.documents.queries.naming import named_in
from yingshang.documents.queries.phrases import quotas_with, read_phrase, read_words
from yingshang.documents.queries.review import item_of, items_of
from yingshang.documents.web.cards import Card
from yingshang.documents.web.choosing import chosen_of, learn
from yingshang.documents.web.pages import document_for
from yingshang.documents.web.review import body, form_page, head, item_for
from yingshang.documents.web.several import accept_these, date_these, name_these
from yingshang.kernel.errors import Conflict, NotFound, Refusal
from yingshang.kernel.text import line
from yingshang.kernel.web.requests import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MOST_SPELLINGS = 20
_MARKED = {"lead", "responsible", "participating"}


@require_POST
def item_act(request: Request, pk: int, verb: str) -> HttpResponse:
    """One act on one item. Where somebody was quicker, the item as it is now, with what stood in the way."""
    item = item_for(request, pk)
    try:
        return _ITEM_ACTS[verb](request, item) if verb in _ITEM_ACTS else _unknown()
    except Conflict as conflict:
        return _card(request, item.document, item.pk, conflict=conflict)


@require_POST
def document_act(request: Request, pk: int, verb: str) -> HttpResponse:
    """One act on the whole document in review."""
    document = document_for(request, pk)
    return _DOCUMENT_ACTS[verb](request, document) if verb in _DOCUMENT_ACTS else _unknown()


def _unknown() -> HttpResponse:
    raise NotFound


# ------------------------------------------------------------------------------------------------- one item


def _accept(request: Request, item: Item) -> HttpResponse:
    """With the duties inside it that wait and have no doubts."""
    inside = [card.item for card in map(Card, items_of(item.document)) if card.item.parent_id == item.pk and card.clear]
    pairs = [(item.pk, _version(request)), *((one.pk, one.version) for one in inside)]
    with step(item.document, "accept", actor=request.actor):
        accept_items(actor=request.actor, document=item.document, items=pairs)
    return _card_or_body(request, item, whole=bool(inside))


def _drop(request: Request, item: Item) -> HttpResponse:
    reason = line(request.POST.get("reason"))
    if not reason:
        raise Refusal("documents.no_reason", field="reason")
    with step(item.document, "drop", actor=request.actor):
        drop_item(actor=request.actor, item=item, version=_version(request), reason=reason)
    return _card_or_body(request, item, whole=item.duties.exists())


def _restore(request: Request, item: Item) -> HttpResponse:
    with step(item.document, "restore", actor=request.actor):
        restore_item(actor=request.actor, item=item, version=_version(request))
    return _card(request, item.document, item.pk)


def _edit(request: Request, item: Item) -> HttpResponse:
    form = ItemForm(request.POST, document=item.document, item=item, actor=request.actor)
    if not form.is_valid():
        return _form_again(request, item, form_page(item, form), 422)
    try:
        _save(request, item, form.edit(), "edit")
    except Conflict as conflict:
        page = {**form_page(item, form), "theirs": Card(_fresh(item, conflict))}
        return _form_again(request, item, page, 409)
    return _card(request, item.document, item.pk)


def _form_again(request: Request, item: Item, page: dict[str, Any], status: int) -> HttpResponse:
    """The form as it was sent, in its place in the card: in place of the card it could not be sent a second time."""
    answer = render(request, "documents/review/form.html", page, status=status)
    answer["HX-Retarget"], answer["HX-Reswap"] = f"#form-{item.pk}", "innerHTML"
    return answer


def _mark(request: Request, item: Item) -> HttpResponse:
    """Words marked in the text become a field of the item."""
    field, words = request.POST.get("field", ""), line(request.POST.get("text"))[:2000]
    if not words:
        raise Refusal("documents.no_title", field="title")
    _save(request, item, _marked(request, item, field, words), "mark")
    return _card(request, item.document, item.pk)


def _marked(request: Request, item: Item, field: str, words: str) -> Edit:
    if field in _MARKED:
        names = names_of(words)
        rows = [row for row in named_rows(item) if row.printed not in names]
        return Edit(units=[*rows, *_named(request, item.document, [(ROLES[field], name) for name in names])])
    if field == "due_phrase":
        quotas = quotas_with(item, words, item.document)
        return Edit(due_phrase=words[:300], due=read_phrase(words, item.document), quotas=quotas)
    if field == "title":
        return Edit(title=words[:300])
    if field == "content":
        return Edit(content=words)
    raise NotFound


def _split(request: Request, item: Item) -> HttpResponse:
    with step(item.document, "split", actor=request.actor):
        pieces = request.POST.get("pieces", "").splitlines()
        split_item(actor=request.actor, item=item, version=_version(request), pieces=pieces)
    return _body(request, item.document, chosen=item.pk)


def _merge(request: Request, item: Item) -> HttpResponse:
    """With the next task of the text that is in use."""
    rows = item.document.items.filter(parent=item.parent_id, kind=item.kind).exclude(state=ItemState.DROPPED)
    following = rows.filter(order__gt=item.order).order_by("order", "id").first()
    if following is None:
        raise Refusal("documents.merge_needs_two")
    with step(item.document, "merge", actor=request.actor):
        merge_items(actor=request.actor, item=item, version=_version(request), others=[following])
    return _body(request, item.document, chosen=item.pk)


def _move(request: Request, item: Item) -> HttpResponse:
    rows = item.document.items.filter(parent=item.parent_id).exclude(pk=item.pk).exclude(state=ItemState.DROPPED)
    if request.POST.get("to") == "up":
        above = list(rows.filter(order__lt=item.order).order_by("-order", "-id")[:2])
        if not above:
            return _body(request, item.document, chosen=item.pk)
        after = above[1] if len(above) > 1 else item.parent
    else:
        after = rows.filter(order__gt=item.order).order_by("order", "id").first()
        if after is None:
            return _body(request, item.document, chosen=item.pk)
    with step(item.document, "move", actor=request.actor):
        move_item(actor=request.actor, item=item, version=_version(request), after=after)
    return _body(request, item.document, chosen=item.pk)


# ------------------------------------------------------------------------------------------------- the document


def _add(request: Request, document: Document) -> HttpResponse:
    words = line(request.POST.get("text"))
    try:
        start, end = int(request.POST.get("start", "0")), int(request.POST.get("end", "0"))
    except ValueError:
        raise NotFound from None
    chosen = request.POST.get("after", "")
    after = item_of(document, int(chosen)) if chosen.isdigit() else None
    edit = _told(request, document, words, (start, end))
    with step(document, "add", actor=request.actor):
        made = add_item(actor=request.actor, document=document, edit=edit, after=after)
    return _body(request, document, chosen=made.pk)


def _told(request: Request, document: Document, words: str, span: tuple[int, int]) -> Edit:
    """A task from words marked in the text, with what the engine reads in them."""
    read = read_words(words, document)
    return Edit(
        title=short(words),
        content=words,
        due_phrase=read.due_phrase,
        due=read.due,
        quotas=read.quotas,
        units=_named(request, document, read.units),
        span=span,
    )


def _named(request: Request, document: Document, wanted: Sequence[tuple[str, str]]) -> list[NamedUnit]:
    """Names in their roles with what they stand for in this document."""
    found = named_in(document, [name for _, name in wanted], actor=request.actor)
    return [
        NamedUnit(role, name, found[name].unit, found[name].group, found[name].match, found[name].reason)
        for role, name in wanted
    ]


def _accept_clear(request: Request, document: Document) -> HttpResponse:
    """All that wait and have neither a doubt nor an open name."""
    cards = [Card(item) for item in items_of(document)]
    clear = [(card.item.pk, card.item.version) for card in cards if card.clear]
    if clear:
        with step(document, "accept_clear", actor=request.actor):
            accept_items(actor=request.actor, document=document, items=clear)
    return _body(request, document)


def _accept_these(request: Request, document: Document) -> HttpResponse:
    accept_these(request, document)
    return _body(request, document)


def _date_these(request: Request, document: Document) -> HttpResponse:
    date_these(request, document)
    return _body(request, document)


def _name_these(request: Request, document: Document) -> HttpResponse:
    name_these(request, document)
    return _body(request, document)


def _undo(request: Request, document: Document) -> HttpResponse:
    touched = undo_step(actor=request.actor, document=document)
    return _body(request, document, chosen=touched[0] if touched else None)


def _name(request: Request, document: Document) -> HttpResponse:
    """Say once what a printed name stands for, in all ways it is printed; if it is ticked, for all papers to come."""
    printed = request.POST.getlist("printed")[:_MOST_SPELLINGS]
    unit, group = chosen_of(request)
    with step(document, "name", actor=request.actor):
        for name in printed:
            decide_name(actor=request.actor.once(""), document=document, printed=name, unit=unit, group=group)
            if request.POST.get("learn"):
                learn(request.actor.once(""), name, unit, group)
    return _body(request, document, names_open=True)


# ------------------------------------------------------------------------------------------------- answers


def _save(request: Request, item: Item, edit: Edit, verb: str) -> None:
    with step(item.document, verb, actor=request.actor):
        edit_item(actor=request.actor, item=item, version=_version(request), edit=edit)


def _version(request: Request) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() and len(text) < 10 else 0


def _fresh(item: Item, conflict: Conflict) -> Item:
    found = item_of(item.document, item.pk)
    if found is None:
        raise NotFound from conflict
    return found


def _card(
    request: Request, document: Document, pk: int, *, then: str = "", conflict: Conflict | None = None
) -> HttpResponse:
    document.refresh_from_db(fields=["state"])
    item = item_of(document, pk)
    if item is None:
        raise NotFound
    page: dict[str, Any] = {"card": Card(item, then=then, conflict=conflict is not None), **head(request, document)}
    return render(request, "documents/review/card_answer.html", page, status=200)


def _card_or_body(request: Request, item: Item, *, whole: bool) -> HttpResponse:
    """The card after a decision, then the next one; the whole list where others were decided with it."""
    if whole:
        return _body(request, item.document, chosen=item.pk, then="next")
    return _card(request, item.document, item.pk, then="next")


def _body(
    request: Request, document: Document, *, chosen: int | None = None, then: str = "", names_open: bool = False
) -> HttpResponse:
    document.refresh_from_db(fields=["state"])
    page = {**body(request, document), "chosen": chosen, "chosen_then": then, "names_open": names_open}
    answer = render(request, "documents/review/body.html", page)
    answer["HX-Retarget"] = "#review-body"
    answer["HX-Reswap"] = "outerHTML"
    return answer


_ITEM_ACTS: dict[str, Callable[[Request, Item], HttpResponse]] = {
    "accept": _accept, "drop": _drop, "restore": _restore, "edit": _edit, "mark": _mark, "split": _split,
    "merge": _merge, "move": _move,
}  # fmt: skip
_DOCUMENT_ACTS: dict[str, Callable[[Request, Document], HttpResponse]] = {
    "add": _add, "accept-clear": _accept_clear, "accept-these": _accept_these, "date-these": _date_these,
    "name-these": _name_these, "undo": _undo, "name": _name,
}  # fmt: skip
