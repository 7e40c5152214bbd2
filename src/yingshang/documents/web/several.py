"""One act on all tasks that the page of a review lists just now, or that were ticked: decided at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.documents.actions.reviewing import Edit, NamedUnit, accept_items, edit_item, named_rows
from yingshang.documents.actions.steps import step
from yingshang.documents.enums import ItemState
from yingshang.documents.forms.items import ROLES
from yingshang.documents.queries.doubts import is_dated, says_when
from yingshang.documents.queries.phrases import quotas_with, read_phrase
from yingshang.documents.web.choosing import one_of
from yingshang.kernel.errors import Conflict, NotFound, Refusal
from yingshang.kernel.text import line, parted

if TYPE_CHECKING:
    from yingshang.documents.models import Document, Item
    from yingshang.kernel.web.requests import Request

_MOST = 2000
_MOST_UNITS = 40


def accept_these(request: Request, document: Document) -> None:
    """采纳 the tasks sent as number and version; all or none. Raises Refusal when one was changed meanwhile."""
    pairs = _pairs(request)
    if not pairs:
        raise Refusal("documents.none_listed")
    with step(document, "accept_these", actor=request.actor):
        accept_items(actor=request.actor, document=document, items=pairs)


def date_these(request: Request, document: Document) -> None:
    """Write one deadline phrase into those of the tasks sent that say no time; all or none.

    Raises Refusal: no phrase, one in which no time is read, none without a time among them, one changed meanwhile.
    """
    phrase = line(request.POST.get("due_phrase"))[:300]
    if not phrase:
        raise Refusal("documents.no_time_written", field="due_phrase")
    due = read_phrase(phrase, document)
    if not says_when(due):
        raise Refusal("documents.no_time_read", field="due_phrase", phrase=phrase)
    versions = dict(_pairs(request))
    items = [item for item in document.items.filter(pk__in=versions).order_by("order", "id") if not is_dated(item)]
    if not items:
        raise Refusal("documents.none_listed")
    with step(document, "date_these", actor=request.actor):
        for item in items:
            quotas = quotas_with(item, phrase, document)
            _edit(request, item, versions[item.pk], Edit(due_phrase=phrase, due=due, quotas=quotas))


def name_these(request: Request, document: Document) -> None:
    """Give the tasks sent one or more units in one role; units that they have in other roles change to it; all or none.

    Raises Refusal: no name, one that is not clear, no task, one changed meanwhile.
    """
    role = ROLES.get(request.POST.get("role", ""))
    if role is None:
        raise NotFound
    units = _units(request, role)
    versions = dict(_pairs(request))
    rows = document.items.filter(pk__in=versions).exclude(state=ItemState.DROPPED)
    items = list(rows.order_by("order", "id"))
    if not items:
        raise Refusal("documents.none_listed")
    with step(document, "name_these", actor=request.actor):
        for item in items:
            kept = [row for row in named_rows(item) if not any(_same(row, one) for one in units)]
            _edit(request, item, versions[item.pk], Edit(units=[*kept, *units]))


def _units(request: Request, role: str) -> list[NamedUnit]:
    """The names that were typed or taken from an offer, each with what it clearly stands for."""
    names = parted(request.POST.get("units", ""))[:_MOST_UNITS]
    if not names:
        raise Refusal("documents.no_unit_written", field="units")
    found = []
    for name in names:
        unit, group = one_of(request.actor, typed=name[:200])
        meant = unit or group
        found.append(NamedUnit(role, meant.name if meant else name, unit, group))
    return found


def _same(row: NamedUnit, other: NamedUnit) -> bool:
    return row.printed == other.printed or (row.unit, row.group) == (other.unit, other.group)


def _edit(request: Request, item: Item, version: int, edit: Edit) -> None:
    try:
        edit_item(actor=request.actor.once(""), item=item, version=version, edit=edit)
    except Conflict as conflict:
        raise Refusal("documents.item_changed", item=str(item)) from conflict


def _pairs(request: Request) -> list[tuple[int, int]]:
    found = []
    for word in request.POST.get("items", "")[: _MOST * 24].split(",")[:_MOST]:
        pk, _, version = word.partition(":")
        if word and not (pk.isdigit() and version.isdigit() and len(pk) < 18 and len(version) < 10):
            raise NotFound
        if word:
            found.append((int(pk), int(version)))
    return found
