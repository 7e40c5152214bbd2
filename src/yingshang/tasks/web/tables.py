"""Task tables in and out: Word as the annex, Excel back again with a check before anything is written."""

from __future__ import annotations

import hashlib
from types import SimpleNamespace
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from yingshang.documents.enums import DocumentState
from yingshang.documents.models import Document, Item
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.files import store_file
from yingshang.kernel.rules import may
from yingshang.kernel.web.refusals import say
from yingshang.kernel.web.sheets import file_response, problem_words
from yingshang.kernel.word import DOCX
from yingshang.tasks.actions.importing import keep_table, write_table
from yingshang.tasks.enums import TableState
from yingshang.tasks.forms.annex import annex_of
from yingshang.tasks.forms.sheets import LEDGER, ROLE_TITLES
from yingshang.tasks.forms.tables import TableForm, read_table
from yingshang.tasks.models import TaskTable
from yingshang.tasks.queries.concerns import concerns_of
from yingshang.tasks.queries.ledger import ledger_rows
from yingshang.tasks.queries.tables import compared, row_of

if TYPE_CHECKING:
    from django.http import FileResponse, HttpResponse

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.web.requests import Request
    from yingshang.tasks.queries.tables import Changed, Compared

_SHOWN = 300


def annex(request: Request, pk: int) -> FileResponse:
    """The tasks of a document as the annex table in Word; a unit gets the rows it may see."""
    rows = ledger_rows(request.actor).filter(document=pk).order_by("order", "id")
    own = Document.objects.visible_to(request.actor)
    document = get_object_or_404(
        own if own.filter(pk=pk).exists() else Document.objects.filter(pk__in=rows.values("document_id")), pk=pk
    )
    title = document.title if "任务" in document.title else f"{document.title}任务分解表"
    made = annex_of(title, document.doc_number, rows, plans=(document.head or {}).get("schemes") or ())
    return file_response(made, f"{document.title[:80]}（任务分解表）.docx", DOCX)


def upload(request: Request, pk: int | None = None) -> HttpResponse:
    """A table for a document, or (without ``pk``) one of its own; a file that can be read leads on to its check."""
    document = None
    if pk is not None:
        document = get_object_or_404(Document.objects.visible_to(request.actor), pk=pk)
        if not may(request.actor, "tasks.hand_out_document", document):
            raise NotAllowed
    form = TableForm(request.POST or None, request.FILES or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            table = _keep(request, form, document)
        except NotAllowed:
            raise
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("tasks:table", pk=table.pk)
    context = {"form": form, "document": document, "refusal": say(refusal) if refusal else None}
    return render(request, "tasks/upload.html", context, status=422 if refusal or form.errors else 200)


def _keep(request: Request, form: TableForm, document: Document | None) -> TaskTable:
    file = form.cleaned_data["file"]
    digest = hashlib.sha256()
    for part in file.chunks():
        digest.update(part)
    file.seek(0)
    found = read_table(file, request.actor)
    file.seek(0)
    stored = store_file(file, name=file.name or "", actor=request.actor)
    title = form.cleaned_data["title"] or (file.name or "").rpartition(".")[0] or TaskTable._meta.verbose_name
    return keep_table(
        actor=request.actor,
        document=document,
        file=stored,
        rows=found.rows,
        facts={
            "title": str(title)[:300],
            "sha256": digest.hexdigest(),
            "problems": [[one.row, one.column, *problem_words(one), one.value] for one in found.problems],
            "notes": found.notes,
        },
    )


def table_page(request: Request, pk: int) -> HttpResponse:
    """What a table would do, before it is done; POST writes exactly that."""
    table = get_object_or_404(TaskTable.objects.visible_to(request.actor).select_related("document"), pk=pk)
    if table.state == TableState.WRITTEN and request.method != "POST":
        return redirect(_after(table))
    found = compared(table.document, [row_of(data) for data in table.rows])
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            write_table(
                actor=request.actor,
                table=table,
                digest=request.POST.get("digest", ""),
                drop_missing=request.POST.get("drop_missing") == "1",
            )
        except NotAllowed:
            raise
        except Refusal as refused:
            refusal = refused
            found = compared(table.document, [row_of(data) for data in table.rows])
        else:
            table.refresh_from_db()
            messages.success(request, f"已写入：修改 {len(found.changed)} 项，新增 {len(found.new)} 项。")
            return redirect(_after(table))
    context = _about(table, found, request.actor) | {"refusal": say(refusal) if refusal else None}
    return render(request, "tasks/table.html", context, status=409 if refusal else 200)


def _about(table: TaskTable, found: Compared, actor: Actor) -> dict[str, object]:
    problems: list[tuple[int, object, object, object]] = [
        (int(row), column, value[0] if value else "", SimpleNamespace(what=what, todo=todo))
        for row, column, what, todo, *value in table.problems
    ]
    key = LEDGER.column("key").title
    problems += [(one.row.number, key, one.row.key or "", say(Refusal(one.code))) for one in found.doubts]
    concerns = concerns_of(table.document, found, actor)
    told: list[tuple[bool, tuple[int, object, object, object]]] = [
        (one.stops, (one.row, _head(one.column), one.value, say(Refusal(one.code, **one.facts)))) for one in concerns
    ]
    problems += [line for stops, line in told if stops]
    state = table.document.state if table.document else DocumentState.IN_REVIEW
    return {
        "table": table,
        "document": table.document,
        "changed": [_lines(one) for one in found.changed[:_SHOWN]],
        "new": [_lines(one) for one in found.new[:_SHOWN]],
        "missing": found.missing,
        "counts": (len(found.changed), len(found.new), len(found.missing), found.unchanged),
        "problems": sorted(problems, key=lambda line: line[0]),
        "concerns": [line for stops, line in told if not stops],
        "digest": found.digest,
        "may_drop": state in {DocumentState.READ, DocumentState.IN_REVIEW} and table.document is not None,
        "to_write": bool(found.changed or found.new or found.missing),
        "told_apart": state == DocumentState.HANDED_OUT,
    }


def _lines(one: Changed) -> dict[str, object]:
    cells = [(_head(cell.name), cell.before, cell.after) for cell in one.cells]
    title = one.item.title if one.item is not None else one.row.words.get("title", "")
    return {"number": one.row.number, "title": title, "cells": cells}


def _head(name: str) -> str:
    """The head of a column of the table."""
    named = {str(role): title for role, title in ROLE_TITLES.items()}
    if name in named:
        return named[name]
    return str(Item._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a column


def _after(table: TaskTable) -> str:
    return f"{reverse('tasks:ledger')}?document={table.document_id}"
