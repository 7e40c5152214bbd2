"""Uploading documents, one or many, and how far their reading is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from yingshang.documents.actions.reading import upload_document
from yingshang.documents.enums import DocumentState
from yingshang.documents.models import Document
from yingshang.documents.queries.standing import with_figures
from yingshang.documents.web.lists import lamp_of
from yingshang.kernel.errors import NotFound, Refusal
from yingshang.kernel.files import store_file
from yingshang.kernel.lists import Lamp
from yingshang.kernel.rules import may
from yingshang.kernel.text import line
from yingshang.kernel.web.refusals import Sentence, say
from yingshang.kernel.web.requests import Request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.files.uploadedfile import UploadedFile

    from yingshang.kernel.models import Job

MOST = 100  # files in one go
OPEN = (DocumentState.UPLOADED, DocumentState.READING)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: its document, or why there is none. ``again`` is the draft of a file known already."""

    name: str
    document: Document | None = None
    said: Sentence | None = None
    known: int | None = None
    again: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A document on the page of progress."""

    document: Document

    @property
    def lamp(self) -> Lamp:
        """Its state."""
        return lamp_of(self.document)

    @property
    def is_open(self) -> bool:
        """Whether it is still on its way."""
        return self.document.state in OPEN

    @property
    def job(self) -> Job | None:
        """Who reads it."""
        return self.document.job

    @property
    def trouble(self) -> Sentence | None:
        """Why it could not be read."""
        return trouble_of(self.document)


@dataclass(frozen=True, slots=True)
class Progress:
    """Documents on their way. ``address`` gives the part of the page that renews itself."""

    lines: list[Line]
    address: str = ""
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def live(self) -> bool:
        """Whether anything may still change."""
        return any(line.is_open for line in self.lines)


def trouble_of(document: Document) -> Sentence | None:
    """Why a document could not be read, in the engine's own words."""
    return say(Refusal(document.trouble_code, **document.trouble)) if document.trouble_code else None


def upload(request: Request) -> HttpResponse:
    """Choose files; those that are taken become documents, the others say why, each for itself."""
    older = _older(request)
    page: dict[str, object] = {"older": older, "most": MOST}
    if request.method != "POST":
        return render(request, "documents/upload.html", page)
    outcomes = list(_outcomes(request, older))
    made = [one.document.pk for one in outcomes if one.document is not None]
    if not outcomes:
        refused = say(Refusal("kernel.file_none"))
        return render(request, "documents/upload.html", {**page, "refusal": refused}, status=422)
    if len(made) == len(outcomes):
        if len(made) == 1:
            return redirect("documents:document", pk=made[0])
        return redirect(_address(made))
    shown = _progress(request, made)
    page |= {"outcomes": [one for one in outcomes if one.document is None], "progress": shown}
    return render(request, "documents/upload.html", page, status=200 if made else 422)


def progress(request: Request) -> HttpResponse:
    """How far the reading of some documents is; asked for again and again by the page itself."""
    numbers = [int(text) for text in request.GET.getlist("d")[:MOST] if text.isascii() and text.isdigit()][:MOST]
    shown = _progress(request, [number for number in numbers if number < 1 << 62])
    part = request.htmx and not request.htmx.boosted
    template = "documents/progress_part.html" if part else "documents/progress.html"
    return render(request, template, {"progress": shown})


def _older(request: Request) -> Document | None:
    text = request.POST.get("replaces") or request.GET.get("replaces") or ""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise NotFound
    older: Document = get_object_or_404(Document.objects.visible_to(request.actor), pk=int(text))
    if not may(request.actor, "documents.review_document", older):
        raise NotFound
    return older


def _outcomes(request: Request, older: Document | None) -> Iterator[Outcome]:
    for draft in request.POST.getlist("files")[:MOST]:
        yield _take(request, draft, older)
    for file in request.FILES.getlist("files")[:MOST]:
        yield _store(request, file, older)
    for name in request.POST.getlist("files_refused")[:MOST]:
        yield Outcome(line(name)[:255], said=say(Refusal("documents.not_sent")))


def _store(request: Request, file: UploadedFile[bytes], older: Document | None) -> Outcome:
    try:
        stored = store_file(file, name=file.name or "", actor=request.actor.once(""))
    except Refusal as refusal:
        return Outcome(file.name or "", said=say(refusal))
    return _take(request, str(stored.pk), older)


def _take(request: Request, draft: str, older: Document | None) -> Outcome:
    """One draft becomes a document, once: the draft is its own idempotency key."""
    try:
        document = upload_document(actor=request.actor.once(draft[:64]), file=draft, replaces=older)
    except Refusal as refusal:
        known = refusal.facts.get("document")
        name = str(refusal.facts.get("name", ""))
        same = refusal.code == "documents.duplicate"
        return Outcome(
            name, said=say(refusal), known=known if isinstance(known, int) else None, again=draft if same else ""
        )
    return Outcome(document.file_name, document)


def _progress(request: Request, numbers: list[int]) -> Progress:
    rows = with_figures(Document.objects.visible_to(request.actor).filter(pk__in=numbers)).select_related("job")
    return Progress([Line(document) for document in rows.order_by("id")], _address(numbers))


def _address(numbers: list[int]) -> str:
    return f"{reverse('documents:progress')}?{urlencode([('d', number) for number in numbers])}"
