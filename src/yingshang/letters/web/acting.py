"""The page of one act on a letter or a receipt: shown, tried, refused with what was typed, or done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from yingshang.kernel.errors import Conflict, NotAllowed, NotFound, Refusal
from yingshang.kernel.models import StoredFile
from yingshang.kernel.rules import may
from yingshang.kernel.web.files import received_files
from yingshang.kernel.web.refusals import put
from yingshang.kernel.web.requests import Request
from yingshang.letters.actions.finishing import finish_now
from yingshang.letters.models import Letter, Receipt
from yingshang.letters.web.deeds import LETTER_BY_VERB, RECEIPT_BY_VERB, Deed, Thing

if TYPE_CHECKING:
    from uuid import UUID

    from yingshang.orgs.forms.choosing import ActForm


def letter_of(request: Request, pk: int) -> Letter:
    """The letter; not found for whoever may not see it."""
    rows = Letter.objects.visible_to(request.actor).select_related(
        "issuer", "drafter", "checker", "signer", "edition__template", "final_pdf", "final_docx"
    )
    return get_object_or_404(rows, pk=pk)


def receipt_of(request: Request, pk: int) -> Receipt:
    """The receipt; not found for whoever may not see it."""
    return get_object_or_404(Receipt.objects.visible_to(request.actor).select_related("letter", "unit"), pk=pk)


def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """One act on a letter."""
    return _act(request, letter_of(request, pk), LETTER_BY_VERB.get(verb))


def act_on_receipt(request: Request, pk: int, verb: str) -> HttpResponse:
    """One act on a receipt."""
    return _act(request, receipt_of(request, pk), RECEIPT_BY_VERB.get(verb))


def _act(request: Request, thing: Thing, deed: Deed | None) -> HttpResponse:
    if deed is None:
        raise NotFound
    if not may(request.actor, deed.permission, thing):
        raise NotAllowed
    if request.method != "POST":
        if not deed.fits(thing):
            state = deed.table.labels[thing.state]
            raise Refusal("kernel.no_such_move", act=deed.label, state=state, target=str(thing))
        form = deed.form(initial={"version": thing.version}, actor=request.actor)
        return _page(request, deed, thing, form, 200)
    return _try(request, deed, thing, deed.form(request.POST, actor=request.actor))


def _try(request: Request, deed: Deed, thing: Thing, form: ActForm) -> HttpResponse:
    files: list[UUID] = []
    try:
        files = received_files(request, "files") if deed.files else []
        if not form.is_valid():
            return _page(request, deed, thing, form, 422, kept=_kept(request, files))
        deed.run(request.actor, thing, form, files)
    except NotAllowed:
        raise
    except Refusal as refusal:
        form.is_valid()
        put(form, refusal)
        again = _again(request, thing)
        if isinstance(refusal, Conflict):
            typed = request.POST.copy()
            typed["version"] = str(again.version)
            form.data = typed
        clash = isinstance(refusal, Conflict)
        return _page(request, deed, again, form, refusal.status, kept=_kept(request, files), clash=clash)
    messages.success(request, deed.done)
    letter = thing if isinstance(thing, Letter) else thing.letter
    if deed.verb == "sign" and not finish_now(letter.pk):
        messages.warning(request, "定稿正在后台生成，请稍候刷新本页；生成之前不能印发。")
    return redirect("letters:letter", pk=letter.pk)


def _again(request: Request, thing: Thing) -> Thing:
    return letter_of(request, thing.pk) if isinstance(thing, Letter) else receipt_of(request, thing.pk)


def _page(request: Request, deed: Deed, thing: Thing, form: ActForm, status: int, **more: Any) -> HttpResponse:  # noqa: ANN401 - for the template
    letter = thing if isinstance(thing, Letter) else thing.letter
    last = deed.table.latest(thing) if more.get("clash") else None
    state = deed.table.labels[thing.state]
    page = {"deed": deed, "thing": thing, "letter": letter, "form": form, "state": state, "last": last, **more}
    return render(request, "letters/act.html", page, status=status)


def _kept(request: Request, files: list[UUID]) -> list[StoredFile]:
    """What was uploaded with a try that was refused, so that it need not be sent again."""
    return list(StoredFile.objects.drafts_of(request.actor).filter(pk__in=files))
