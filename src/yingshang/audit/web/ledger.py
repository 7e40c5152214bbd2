"""The ledger, an entry, its personal facts."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from yingshang.audit.actions.noting import note_reading, note_unmasking
from yingshang.audit.enums import NO_FILTER
from yingshang.audit.forms import UnmaskForm
from yingshang.audit.models import Entry
from yingshang.audit.queries.heads import current_head
from yingshang.audit.queries.kinds import kind_label
from yingshang.audit.queries.timeline import personal_of, said_of
from yingshang.audit.web.lists import LEDGER
from yingshang.kernel import clock
from yingshang.kernel.errors import Refusal
from yingshang.kernel.web.lists import list_page
from yingshang.kernel.web.refusals import say

if TYPE_CHECKING:
    from django.http import HttpResponse, HttpResponseBase

    from yingshang.kernel.web.requests import Request

_SESSION = "audit_readings"
_AGAIN = 30 * 60  # seconds after which the same search is another one
_KEPT = 40


def show_ledger(request: Request) -> HttpResponseBase:
    """The entries that the filters let through, newest first. A search is recorded once, whatever its pages."""
    return list_page(
        request,
        LEDGER,
        template="audit/ledger.html",
        context={"head": current_head()},
        seen=lambda asked: _note_once(request, "；".join(asked.words) or NO_FILTER),
    )


def show_entry(request: Request, number: int) -> HttpResponse:
    """One entry with everything in it but the personal facts."""
    return _entry_page(request, _entry(request, number))


@require_POST
def unmask(request: Request, number: int) -> HttpResponse:
    """The entry with its personal facts, once the reason is recorded."""
    entry = _entry(request, number)
    form = UnmaskForm(request.POST)
    if not form.is_valid():
        return _entry_page(request, entry, form=form)
    try:
        note_unmasking(actor=request.actor.once(""), entry=entry, reason=form.cleaned_data["reason"])
    except Refusal as refusal:
        return _entry_page(request, entry, form=form, refusal=refusal)
    return _entry_page(request, entry, unmasked=True)


def _entry(request: Request, number: int) -> Entry:
    actor = request.actor
    return get_object_or_404(Entry.objects.visible_to(actor), number=number)


def _entry_page(
    request: Request,
    entry: Entry,
    *,
    form: UnmaskForm | None = None,
    refusal: Refusal | None = None,
    unmasked: bool = False,
) -> HttpResponse:
    _note_once(request, str(entry))
    there = personal_of([entry]).get(entry.number, {})
    shown = dict.fromkeys(entry.sealed, None) | (there if unmasked else {})
    context = {
        "entry": entry,
        "kind": kind_label(entry.target_kind),
        "sentence": said_of([entry])[entry.number] if unmasked else entry.sentence,
        "facts": [(name, _shown(value)) for name, value in sorted(entry.facts.items())],
        "personal": [(name, _shown(value), name in there) for name, value in sorted(shown.items())],
        "unmasked": unmasked,
        "can_unmask": bool(there) and not unmasked,
        "form": form or UnmaskForm(),
        "refusal": say(refusal) if refusal else None,
        "last": current_head().number,
    }
    return render(request, "audit/entry.html", context, status=refusal.status if refusal else 200)


def _shown(value: object) -> str:
    """A fact as text: words as they are, lists and mappings as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _note_once(request: Request, what: str) -> None:
    """Record a search unless this session has recorded the same one a while ago."""
    now = int(clock.now().timestamp())
    kept: dict[str, int] = {key: at for key, at in request.session.get(_SESSION, {}).items() if now - at < _AGAIN}
    digest = hashlib.sha256(what.encode()).hexdigest()[:16]
    if digest in kept:
        return
    note_reading(actor=request.actor.once(""), filters=what)
    newest = dict(sorted({**kept, digest: now}.items(), key=lambda pair: pair[1])[-_KEPT:])
    request.session[_SESSION] = newest
