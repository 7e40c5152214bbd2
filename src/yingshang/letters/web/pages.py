"""The register, the inbox, one letter and its papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from yingshang.audit.queries.timeline import timeline_of
from yingshang.kernel.errors import NotFound
from yingshang.kernel.files import files_of
from yingshang.kernel.rules import may
from yingshang.kernel.web.lists import list_page
from yingshang.kernel.web.refusals import say
from yingshang.kernel.web.requests import Request
from yingshang.letters.enums import UNSIGNED_STATES, LetterState
from yingshang.letters.models import Receipt
from yingshang.letters.queries.layout import docx_of, layout_flaw, pdf_of
from yingshang.letters.queries.ledger import to_cosign, to_sign
from yingshang.letters.queries.paper import paper_of
from yingshang.letters.rules import DRAFTERS
from yingshang.letters.web.acting import letter_of
from yingshang.letters.web.deeds import open_deeds
from yingshang.letters.web.lists import INBOX, LETTERS
from yingshang.letters.web.words import lamp_of, receipt_lamp

if TYPE_CHECKING:
    from yingshang.letters.models import Letter

_TYPES = {
    "pdf": ("application/pdf", pdf_of),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx_of),
}


def register(request: Request) -> HttpResponseBase:
    """发文台账."""
    page = {"may_draft": bool(request.actor.roles & DRAFTERS), "to_sign": len(to_sign(request.actor))}
    page["to_cosign"] = len(to_cosign(request.actor))
    return list_page(request, LETTERS, template="letters/register.html", context=page)


def inbox(request: Request) -> HttpResponseBase:
    """收文."""
    return list_page(request, INBOX)


def letter(request: Request, pk: int) -> HttpResponse:
    """One letter: the paper beside its facts, what the actor may do, the recipients' answers, what happened."""
    found = letter_of(request, pk)
    actor = request.actor
    inside = may(actor, "letters.edit", found)
    flaw = layout_flaw(found) if inside and found.state in UNSIGNED_STATES else None
    deeds = open_deeds(actor, found)
    first = deeds[0] if deeds and deeds[0].leads_on else None
    partners = list(found.partners.select_related("agreed_by"))
    waits = [one.unit_name for one in partners if one.agreed_at is None] if found.state == LetterState.CHECKED else []
    page = {
        "letter": found,
        "uncosigned": waits,
        "lamp": lamp_of(found),
        "paper": paper_of(found.body, found.tables),
        "flaw": say(flaw) if flaw else None,
        "first": first,
        "others": deeds[1:] if first else deeds,
        "inside": inside,
        "may_edit": inside and found.state == LetterState.DRAFT,
        "texts": list(found.texts.all()) if inside else [],
        "receipts": [_receipt(request, one) for one in _receipts(request, found)],
        "timeline": timeline_of(found, actor) if inside else [],
        "partners": partners,
        "recipients": [one.unit_name for one in found.receipts.all()],
    }
    return render(request, "letters/letter.html", page)


@require_GET
def paper(request: Request, pk: int, form: str) -> HttpResponse:
    """The draft as PDF or Word, marked as a draft and without a number; once the final papers are there, these."""
    found = letter_of(request, pk)
    if form not in _TYPES or not may(request.actor, "letters.edit", found):
        raise NotFound
    if found.is_final:  # an address kept from the days of the draft
        return redirect("kernel:file", found.final_pdf_id if form == "pdf" else found.final_docx_id)
    content_type, make = _TYPES[form]
    response = HttpResponse(make(found, final=False), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="draft-{found.pk}.{form}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _receipts(request: Request, found: Letter) -> list[Receipt]:
    rows = Receipt.objects.visible_to(request.actor).filter(letter=found)
    return list(rows.select_related("letter", "unit", "received_by").prefetch_related("answers"))


def _receipt(request: Request, receipt: Receipt) -> dict[str, Any]:
    return {
        "receipt": receipt,
        "lamp": receipt_lamp(receipt),
        "deeds": open_deeds(request.actor, receipt),
        "answers": [{"answer": one, "files": list(files_of(one))} for one in receipt.answers.all()],
    }
