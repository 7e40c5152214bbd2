"""Uploading, fetching, and how the stored files stand."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yingshang.kernel.errors import NotFound, Refusal
from yingshang.kernel.files import note_fetch, standing, store_file, visible_file
from yingshang.kernel.jobs import enqueue
from yingshang.kernel.models import Scrub, StoredFile
from yingshang.kernel.web.requests import Request
from yingshang.kernel.web.uploading import told

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor

_KINDS = {"changed": ("red", "内容变了"), "missing": ("red", "找不到"), "orphaned": ("yellow", "无人认领")}


@require_POST
def upload(request: Request) -> HttpResponse:
    """Keep one file as a draft of whoever sends it; the answer has its id, name and size."""
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Refusal("kernel.file_none")
        stored = store_file(file, name=file.name or "", actor=request.actor)
    except Refusal as refusal:
        return told(request, refusal)
    href = reverse("kernel:file", args=[stored.pk])
    words = {"id": str(stored.pk), "name": stored.name, "size": stored.size, "href": href}
    return JsonResponse(words, status=201)


@require_GET
def file(request: Request, pk: UUID) -> FileResponse:
    """The file to be saved, for those who see what holds it; for all others there is none."""
    return serve(visible_file(pk, request.actor), request.actor)


def serve(stored: StoredFile, actor: Actor) -> FileResponse:
    """The bytes under the file's own name: never shown inside our pages, never guessed at, never kept on the way.

    Whether somebody may have it is asked before; that they took it is recorded. Raises NotFound when the storage has
    lost it.
    """
    try:
        opened = default_storage.open(stored.blob.stored_as)
    except OSError as error:
        raise NotFound("kernel.file_lost", name=stored.name) from error
    try:
        note_fetch(actor=actor, stored=stored)
    except BaseException:
        opened.close()
        raise
    response = FileResponse(opened, as_attachment=True, filename=stored.name, content_type=stored.content_type)
    response["Content-Length"] = str(stored.size)
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def received_files(request: Request, name: str) -> list[UUID]:
    """The files of a form's field, ready for ``attach``: ids that the script has put there, and files sent without it.

    Raises Refusal for a file that is not taken.
    """
    ids = []
    for text in filter(None, request.POST.getlist(name)):  # a field in which no file was chosen comes as an empty word
        try:
            ids.append(UUID(text))
        except ValueError:
            raise Refusal("kernel.file_draft_gone", field=name) from None
    for each in request.FILES.getlist(name):
        ids.append(store_file(each, name=each.name or "", actor=request.actor.once("")).pk)
    return ids


@require_http_methods(["GET", "POST"])
def files(request: Request) -> HttpResponse:
    """文件巡检: figures, what the last round found, and the rounds before; posting it starts one."""
    if request.method == "POST":
        enqueue("kernel.scrub_files", actor=request.actor)
        messages.success(request, "已开始巡检，结果出来后显示在本页。")
        return redirect("kernel:files")
    now = standing()
    found = [(*_KINDS[each["kind"]], each) for each in (now.last.found if now.last else [])]
    page = {"now": now, "last": now.last, "found": found, "runs": Scrub.objects.order_by("-begun_at")[:30]}
    return render(request, "kernel/files.html", page)
