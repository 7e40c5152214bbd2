"""The file of a list: what its filters show, in its order; a large one is made in the background."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from yingshang.kernel import clock
from yingshang.kernel.counting import total_of
from yingshang.kernel.errors import Refusal
from yingshang.kernel.jobs import Context, enqueue, job
from yingshang.kernel.lists.asking import ask
from yingshang.kernel.lists.declaring import list_named
from yingshang.kernel.lists.streaming import streamed
from yingshang.kernel.models import SheetExport
from yingshang.kernel.sheets import Column, Cover, Kind, Sheet, export, keep_export, opened_export, sheet_named
from yingshang.kernel.web.list_cells import text_of
from yingshang.kernel.web.requests import Request
from yingshang.kernel.web.sheets import file_response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.http import FileResponse, HttpResponseBase

    from yingshang.kernel.lists import Asked
    from yingshang.kernel.lists import Column as Shown
    from yingshang.kernel.models import Job
    from yingshang.kernel.sheets.exporting import Exported

AT_ONCE = 20_000  # rows that one waits for: some seconds; more are made in the background
MOST = 1_000_000  # rows of one file: Excel's sheet ends a little above
_TOLD = 1_000  # rows between two words of progress


def file_of(request: Request, asked: Asked, form: str) -> HttpResponseBase:
    """The rows as "xlsx" or "csv": the columns of the declared sheet, or those that are shown; who took it is noted.

    More than ``AT_ONCE`` rows become a job, and the answer leads to its page. Raises Refusal ``kernel.no_export`` for a
    list that gives none or another form, ``kernel.export_filter`` while a filter cannot be read,
    ``kernel.export_many`` for more rows than a file may have.
    """
    if asked.spec.sheet == "-" or form not in {"xlsx", "csv"}:
        raise Refusal("kernel.no_export")
    if asked.is_wrong:
        raise Refusal("kernel.export_filter")
    if not total_of(asked.rows, limit=MOST).exact:
        raise Refusal("kernel.export_many", most=f"{MOST:,}")
    if not total_of(asked.rows, limit=AT_ONCE).exact:
        row = export_later(asked, form)
        messages.success(request, "记录较多，正在后台导出；完成后在这里下载。")
        return redirect("kernel:job", pk=row.pk)
    made = make(asked, form, rows_for(asked))
    return file_response(made.file, made.name, made.content_type)


def make(asked: Asked, form: str, rows: Iterable[Any]) -> Exported:
    """The file itself, noted."""
    spec = asked.spec
    sheet = sheet_named(spec.sheet) if spec.sheet else sheet_of(asked)
    cover = Cover(spec.title, filters="；".join(asked.words), as_of=clock.now())
    return export(sheet, rows, actor=asked.actor, cover=cover, form=form)


def rows_for(asked: Asked) -> Iterable[Any]:
    """What the file is made of, row by row."""
    rows = asked.order.sorted(asked.rows)
    return asked.spec.file_rows(rows) if asked.spec.file_rows else streamed(rows)


def export_later(asked: Asked, form: str) -> Job:
    """Queue the export; asked for twice within a minute it is made once."""
    columns = [column.name for column in asked.columns]
    args = {"list": asked.spec.key, "query": asked.query, "columns": columns, "form": form}
    said = f"{sorted(args.items())}{asked.actor.person_id}{clock.now():%Y%m%d%H%M}"
    with transaction.atomic():
        dedupe = f"export:{hashlib.sha256(said.encode()).hexdigest()}"
        return enqueue("kernel.export_list", args, actor=asked.actor, dedupe=dedupe)


@job("kernel.export_list", label="导出台账", atomic=False)
def export_list(context: Context) -> dict[str, Any]:
    """Make the file with what its owner may see now, and keep it for them."""
    args, spec = context.args, list_named(context.args["list"])
    asked = ask(spec, QueryDict(args["query"]).dict(), context.actor)
    asked.columns = spec.choose(args["columns"])
    total = total_of(asked.rows, limit=MOST).number
    made = make(asked, args["form"], _told(rows_for(asked), context, total))
    row = keep_export(made)
    context.log(f"已导出 {row.count:,} 条。")
    return {"export": str(row.pk), "count": row.count, "name": row.name}


@require_GET
def take_export(request: Request, pk: UUID) -> FileResponse:
    """An export that was made in the background, for whoever asked for it."""
    row = get_object_or_404(SheetExport.objects.visible_to(request.actor), pk=pk)
    return file_response(opened_export(row, request.actor), row.name, row.content_type)


def sheet_of(asked: Asked) -> Sheet:
    """The columns that are shown, as a sheet of their own; personal ones leave masked."""
    columns = tuple(
        Column(one.name, one.label, Kind.WHOLE if one.number else Kind.TEXT, personal=one.personal, value=_taker(one))
        for one in asked.columns
    )
    return Sheet(asked.spec.key, asked.spec.title, columns)


def _told(rows: Iterable[Any], context: Context, total: int) -> Iterator[Any]:
    for place, row in enumerate(rows):
        if place % _TOLD == 0:
            context.progress(min(place, total), total)
        yield row


def _taker(column: Shown) -> Callable[[Any], object]:
    if column.number:
        return column.of
    return lambda row: text_of(column.of(row))
