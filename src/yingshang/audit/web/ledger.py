"""The ledger, an entry, its personal facts, the export."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from yingshang.audit.actions.noting import note_export, note_reading, note_unmasking
from yingshang.audit.forms import FilterForm, UnmaskForm
from yingshang.audit.models import Entry
from yingshang.audit.queries.export import csv_lines, write_xlsx
from yingshang.audit.queries.heads import current_head
from yingshang.audit.queries.kinds import kind_label
from yingshang.audit.queries.ledger import Filters, bounded_count, described, entries, last_number, page_of
from yingshang.audit.queries.timeline import personal_of, said_of
from yingshang.kernel import clock
from yingshang.kernel.errors import Refusal
from yingshang.kernel.web.refusals import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from yingshang.kernel.web.requests import Request

_SESSION = "audit_readings"
_AGAIN = 30 * 60  # seconds after which the same search is another one
_KEPT = 40
_XLSX_MOST = 100_000  # rows; more than this are for CSV


def show_ledger(request: Request) -> HttpResponse:
    """The entries that the filters let through, newest first. A search is recorded once, whatever its pages."""
    form = FilterForm(request.GET)
    form.is_valid()
    filters = form.filters()
    actor = request.actor
    _note_once(request, filters)
    before = request.GET.get("before", "")
    number = int(before[:18]) if before.isdecimal() else None
    found = page_of(entries(actor, filters), filters, before=number)
    wanted = {name: str(value) for name, value in request.GET.items() if name != "before" and value}
    page = {
        "first_url": f"?{urlencode(wanted)}" if before else "",
        "next_url": f"?{urlencode({**wanted, 'before': str(found.following)})}" if found.following else "",
    }
    context = {
        "form": form,
        "filter": {"form": form},
        "rows": found.rows,
        "reached": found.reached,
        "total": bounded_count(entries(actor, filters), filters),
        "page": page,
        "described": described(filters),
        "wanted": wanted,
        "head": current_head(),
        "of_one": bool(filters.target_id),
    }
    return render(request, "audit/ledger.html", context)


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


@require_POST
def export(request: Request) -> HttpResponse | StreamingHttpResponse:
    """What the filters show, as a file; recorded first."""
    form = FilterForm(request.POST)
    form.is_valid()
    filters, actor = form.filters(), request.actor
    rows = entries(actor, filters).filter(number__lte=last_number())  # without the record of this export
    count = rows.count()
    as_book = request.POST.get("form") == "xlsx"
    if as_book and count > _XLSX_MOST:
        raise Refusal("audit.too_many_rows", rows=count, most=_XLSX_MOST)
    note_export(actor=actor.once(""), filters=filters, rows=count)
    name = f"audit-{clock.local(clock.now()):%Y%m%d-%H%M}"
    if as_book:
        answer = StreamingHttpResponse(write_xlsx(rows), content_type=_XLSX)
    else:
        lines = ("\ufeff" + line if place == 0 else line for place, line in enumerate(csv_lines(rows)))
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.{"xlsx" if as_book else "csv"}"'
    return answer


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    _note_once(request, Filters(words=str(entry)))
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


def _note_once(request: Request, filters: Filters) -> None:
    """Record a search unless this session has recorded the same one a while ago."""
    now = int(clock.now().timestamp())
    kept: dict[str, int] = {key: at for key, at in request.session.get(_SESSION, {}).items() if now - at < _AGAIN}
    digest = hashlib.sha256(described(filters).encode()).hexdigest()[:16]
    if digest in kept:
        return
    note_reading(actor=request.actor, filters=filters)
    newest = dict(sorted({**kept, digest: now}.items(), key=lambda pair: pair[1])[-_KEPT:])
    request.session[_SESSION] = newest
