"""The page of a document, its text, and the correction of its head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from yingshang.audit.queries.timeline import timeline_of
from yingshang.documents.actions.heads import edit_head
from yingshang.documents.enums import MOVES, DifferenceState, DocumentState, HeadPart, ItemKind, ItemState
from yingshang.documents.forms.heads import HeadForm, write_contact
from yingshang.documents.models import Document, Item, ItemUnit
from yingshang.documents.queries.engine import engine_version
from yingshang.documents.queries.standing import standing_of
from yingshang.documents.queries.versions import cited, same_number, versions_of
from yingshang.documents.web.links import item_link, link_to, next_step
from yingshang.documents.web.lists import lamp_of
from yingshang.documents.web.rows import TaskRow, rows_of
from yingshang.documents.web.uploading import Line, Progress
from yingshang.kernel.enums import OPEN_JOBS
from yingshang.kernel.rules import may
from yingshang.kernel.web.requests import Request
from yingshang.orgs.web.acting import Act, answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yingshang.kernel.actor import Actor
    from yingshang.orgs.forms.choosing import ActForm

# The acts of the state table that have a button here, and their addresses.
_BUTTONS = {
    "start_reading": "documents:start_reading",
    "accept": "documents:accept",
    "reopen": "documents:reopen",
    "archive": "documents:archive",
}
_PART = "documents/reading_part.html"


def document(request: Request, pk: int) -> HttpResponse:
    """Head, tasks, annexes, versions and history of one document; while it is read, how far that is."""
    found = document_for(request, pk)
    line = Line(found)
    if request.htmx and not request.htmx.boosted and line.is_open:
        return render(request, _PART, {"line": line, "document": found})
    href, verb = next_step(found)
    standing = standing_of(found)
    page = {
        "document": found,
        "line": line,
        "next_href": href if may(request.actor, "documents.review_document", found) else "",
        "next_verb": verb,
        "acts": _acts(request.actor, found, ready=not standing.proposed and not standing.open_names),
        "standing": standing,
        "review": link_to("documents:review", found.pk),
        "progress": Progress([line], reverse("documents:document", args=[found.pk])),
        "entries": timeline_of(found, request.actor),
        **_read(request.actor, found),
        **_versions(request.actor, found),
    }
    response = render(request, "documents/document.html", page)
    if request.htmx and not request.htmx.boosted:
        response["HX-Refresh"] = "true"  # the reading has ended: everything on the page is new
    return response


def text(request: Request, pk: int) -> HttpResponse:
    """The words that were read in the file, as the engine saw them."""
    found = document_for(request, pk)
    words = found.reading.text if found.reading else ""
    return render(request, "documents/text.html", {"document": found, "lines": words.splitlines()})


def item(request: Request, pk: int) -> HttpResponse:
    """Where one task is looked at."""
    found: Item = get_object_or_404(Item.objects.visible_to(request.actor), pk=pk)
    return redirect(item_link(found))


def head(request: Request, pk: int) -> HttpResponse:
    """Correct the head."""
    found = document_for(request, pk)

    def run(form: ActForm) -> object:
        version = form.cleaned_data["version"] or 0
        return edit_head(actor=request.actor, document=found, version=version, facts=form.facts())

    act = Act(
        title="修改版头",
        submit="保存版头",
        form=HeadForm,
        run=run,
        done="版头已保存。以后重新读取时，改过的项目不会被覆盖。",
        back=reverse("documents:document", args=[found.pk]),
        permission="documents.review_document",
        obj=found,
        initial=HeadForm.shown(found),
        keep=f"document-head-{found.pk}",
    )
    return answer(request, act)


def document_for(request: Request, pk: int) -> Document:
    """The document, if the actor may see it; else 404."""
    rows = Document.objects.visible_to(request.actor).select_related("office", "reading", "proposed", "file", "job")
    found: Document = get_object_or_404(rows, pk=pk)
    return found


def whole_doubts(found: Document) -> list[tuple[dict[str, Any], str]]:
    """The doubts about the document as a whole, each with the words that it is about."""
    return [(each, _excerpt(found, each.get("span"))) for each in found.head.get("signals", [])]


def _acts(actor: Actor, found: Document, *, ready: bool) -> list[tuple[str, str]]:
    if not may(actor, "documents.review_document", found):
        return []
    acts = [
        (reverse(_BUTTONS[move.verb], args=[found.pk]), "重新读取" if move.verb == "start_reading" else move.label)
        for move in MOVES.open_to(actor, found)
        if move.verb in _BUTTONS and (move.verb != "accept" or ready)
    ]
    if found.state in {DocumentState.UPLOADED, DocumentState.READING}:
        return [*acts, (reverse("documents:start_reading", args=[found.pk]), "重新排队")] if _is_stuck(found) else acts
    acts.append((reverse("documents:head", args=[found.pk]), "修改版头"))
    if found.reading is not None and found.state != DocumentState.READ and found.proposed is None:
        acts.append((reverse("documents:reread", args=[found.pk]), "重读并比较"))
    if not found.replaced_by.exists():
        acts.append((f"{reverse('documents:upload')}?replaces={found.pk}", "上传新版本"))
    return acts


def _is_stuck(found: Document) -> bool:
    return found.job is None or found.job.state not in OPEN_JOBS


def _read(actor: Actor, found: Document) -> dict[str, Any]:
    units = ItemUnit.objects.select_related("unit", "group")
    items = list(found.items.prefetch_related(Prefetch("units", units)).order_by("order", "id"))
    head = found.head
    known = cited(actor, [each.get("number") for each in head.get("citations", [])])
    return {
        "schemes": rows_of(items, head.get("schemes", [])),
        "reporting": [
            TaskRow(item) for item in items if item.kind == ItemKind.REPORTING and item.state != ItemState.DROPPED
        ],
        "dropped": sum(item.state == ItemState.DROPPED for item in items),
        "parts": list(_parts(found)),
        "contacts": [write_contact(each) for each in head.get("contacts", [])],
        "cited": [(each, known.get(each.get("number") or "")) for each in head.get("citations", [])],
        "doubts": whole_doubts(found),
        "newer_engine": found.reading is not None and found.reading.engine != engine_version(),
    }


def _parts(found: Document) -> Iterator[tuple[str, str, bool]]:
    """Label, value and whether a person has set it, of what the head has besides columns, citations and contacts."""
    for part in HeadPart:
        value = found.head.get(part.value)
        if value and part not in {HeadPart.CITATIONS, HeadPart.CONTACTS}:
            shown = "；".join(map(str, value)) if isinstance(value, list) else str(value)
            yield str(part.label), shown, part.value in found.head_edited


def _excerpt(found: Document, span: Any) -> str:  # noqa: ANN401 - a span of the schema, or None
    if not span or found.reading is None:
        return ""
    words = " ".join(found.reading.text[span[0] : span[1]].split())
    return words if len(words) <= 120 else f"{words[:120]}……"


def _versions(actor: Actor, found: Document) -> dict[str, Any]:
    chain = versions_of(found, actor)
    readings = found.readings.order_by("-id").only("pk", "engine", "at", "document")
    return {
        "versions": [(one, lamp_of(one)) for one in chain] if len(chain) > 1 else [],
        "open_differences": found.proposed.differences.filter(state=DifferenceState.OPEN).count()
        if found.proposed
        else 0,
        "newer": next(iter(one for one in chain if one.replaces_id == found.pk), None),
        "same_number": [] if len(chain) > 1 else same_number(found, actor),
        "readings": list(readings),
    }
