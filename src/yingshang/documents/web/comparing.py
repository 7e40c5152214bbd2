"""Two readings of one document, or two versions of one paper, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from yingshang.documents.actions.reading import HEAD, head_of
from yingshang.documents.actions.rereading import leave_differences, take_differences
from yingshang.documents.actions.versions import accept_same
from yingshang.documents.enums import DifferenceState, ItemField, ItemState
from yingshang.documents.models import Document
from yingshang.documents.queries.entries import entries_of
from yingshang.documents.queries.judging import as_told, edited_fields
from yingshang.documents.queries.same import sides
from yingshang.documents.web.pages import document_for
from yingshang.documents.web.words import say_deadline, say_quota, say_target
from yingshang.kernel.errors import Refusal
from yingshang.kernel.rules import may
from yingshang.kernel.web.requests import Request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yingshang.documents.models import Difference

_ACTS = {"take": take_differences, "leave": leave_differences}
_SAID = {"take": "已更新{}处。", "leave": "{}处保持不变。"}


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs: its name, what holds, what would hold, and whether a person has edited it."""

    label: str
    old: str
    new: str
    edited: bool = False


@dataclass(frozen=True)
class DifferenceLine:
    """One difference with everything that a person needs to decide."""

    row: Difference
    title: str
    changes: list[Change]
    whole: str = ""

    @property
    def what(self) -> str:
        """What kind of difference it is."""
        if self.row.item is None:
            return "版头" if self.row.place is None else "多出一项"
        return "少了一项" if self.row.place is None else "读法不同"

    @property
    def decided(self) -> str:
        """What a person had decided about the item before."""
        item = self.row.item
        if item is None or (item.state == ItemState.PROPOSED and not item.edited):
            return ""
        who = f"，{item.settled_by}" if item.settled_by else ""
        return f"{item.get_state_display()}{'，改过' if item.edited else ''}{who}"


def rereading(request: Request, pk: int) -> HttpResponse:
    """The differences of a newer reading, to be taken or left; nothing is taken by itself."""
    found = document_for(request, pk)
    if request.method == "POST":
        return _decide(request, found)
    rows = found.proposed.differences.select_related("item").order_by("id") if found.proposed else []
    lines = list(_lines(found, rows))
    page = {
        "document": found,
        "waiting": [line for line in lines if line.row.state == DifferenceState.OPEN],
        "settled": [line for line in lines if line.row.state != DifferenceState.OPEN],
        "may": may(request.actor, "documents.review_document", found),
    }
    return render(request, "documents/rereading.html", page)


def versions(request: Request, pk: int, older: int) -> HttpResponse:
    """What a newer version asks for that the older one did not."""
    found = document_for(request, pk)
    other: Document = get_object_or_404(Document.objects.visible_to(request.actor), pk=older)
    if request.method == "POST":
        count = accept_same(actor=request.actor, document=found, older=other)
        messages.success(request, f"已采纳与上一版相同的{count}项。")
        return redirect("documents:versions", pk=found.pk, older=other.pk)
    every = sides(other, found)
    same = [(old, new) for old, new, fields in every if old is not None and new is not None and not fields]
    ready = sum(old.state == ItemState.ACCEPTED and new.state == ItemState.PROPOSED for old, new in same)
    page = {
        "document": found,
        "older": other,
        "same": len(same),
        "ready": ready
        if found.replaces_id == other.pk and may(request.actor, "documents.review_document", found)
        else 0,
        "came": [new for old, new, _ in every if old is None],
        "went": [old for old, new, _ in every if new is None],
        "changed": [
            (new, _changes(as_told(old), as_told(new), fields))
            for old, new, fields in every
            if fields and old is not None and new is not None
        ],
    }
    return render(request, "documents/versions.html", page)


def _decide(request: Request, found: Document) -> HttpResponse:
    verb = request.POST.get("do", "")
    chosen = [int(text) for text in request.POST.getlist("difference") if text.isascii() and text.isdigit()]
    if verb not in _ACTS or not all(number < 1 << 62 for number in chosen):
        raise Refusal("documents.difference_decided")
    if not chosen:
        raise Refusal("documents.no_difference_chosen")
    count = _ACTS[verb](actor=request.actor, document=found, differences=chosen)
    messages.success(request, _SAID[verb].format(count))
    found.refresh_from_db(fields=["proposed"])
    if found.proposed_id is None:
        messages.success(request, "已全部核对完，新的读取结果开始使用。")
        return redirect("documents:document", pk=found.pk)
    return redirect("documents:rereading", pk=found.pk)


def _lines(found: Document, rows: Any) -> Iterator[DifferenceLine]:  # noqa: ANN401 - differences
    if found.proposed is None:
        return
    answer = found.proposed.answer
    entries = entries_of(answer)
    for row in rows:
        told = entries[row.place].told if row.place is not None else None
        if row.item is None and told is None:
            yield DifferenceLine(row, str(found), list(_head_changes(found, head_of(answer), row.fields)))
        elif row.item is None or told is None:
            words = told["content"] if told else row.item.content
            title = told["title"] if told else row.item.title
            yield DifferenceLine(row, title, [], whole=words)
        else:
            edited = edited_fields(row.item)
            changes = _changes(as_told(row.item), told, row.fields, edited)
            yield DifferenceLine(row, row.item.title, changes)


def _head_changes(found: Document, told: dict[str, Any], names: list[str]) -> Iterator[Change]:
    for name in names:
        if name in HEAD:
            label = str(Document._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a column
            yield Change(label, str(getattr(found, name) or ""), str(told[name] or ""))


def _changes(
    old: dict[str, Any], new: dict[str, Any], names: list[str] | tuple[str, ...], edited: tuple[str, ...] = ()
) -> list[Change]:
    return [
        Change(str(ItemField(name).label), _say(name, old.get(name)), _say(name, new.get(name)), name in edited)
        for name in names
    ]


def _say(name: str, value: Any) -> str:  # noqa: ANN401 - a value of the schema
    match name:
        case "deadline":
            words = say_deadline(value or {})
            phrase = (value or {}).get("text") or ""
            return phrase if words in {"", phrase} else f"{phrase}（{words}）"
        case "quotas":
            return "；".join(map(say_quota, value or []))
        case "targets":
            return "；".join(map(say_target, value or []))
        case "duties":
            return "；".join(str(duty["text"]) for duty in value or [])
    return "、".join(map(str, value)) if isinstance(value, list) else str(value or "")
