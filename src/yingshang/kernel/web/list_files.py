"""The file of a list: what its filters show, in its order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yingshang.kernel import clock
from yingshang.kernel.errors import Refusal
from yingshang.kernel.lists.counting import total_of
from yingshang.kernel.sheets import Column, Cover, Kind, Sheet, export, sheet_named
from yingshang.kernel.web.list_cells import text_of
from yingshang.kernel.web.sheets import file_response

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponseBase

    from yingshang.kernel.lists import Asked
    from yingshang.kernel.lists import Column as Shown

MOST = 100_000  # rows of one file; who needs more has not said yet what for


def file_of(asked: Asked, form: str) -> HttpResponseBase:
    """The rows as "xlsx" or "csv": the columns of the declared sheet, or those that are shown; who took it is noted.

    Raises Refusal ``kernel.no_export`` for a list that gives none or another form, ``kernel.export_filter`` while a
    filter cannot be read, ``kernel.export_many`` for more rows than a file may have.
    """
    spec = asked.spec
    if spec.sheet == "-" or form not in {"xlsx", "csv"}:
        raise Refusal("kernel.no_export")
    if asked.is_wrong:
        raise Refusal("kernel.export_filter")
    if not total_of(asked.rows, limit=MOST).exact:
        raise Refusal("kernel.export_many", most=f"{MOST:,}")
    sheet = sheet_named(spec.sheet) if spec.sheet else sheet_of(asked)
    cover = Cover(spec.title, filters="；".join(asked.words), as_of=clock.now())
    made = export(sheet, asked.order.sorted(asked.rows), actor=asked.actor, cover=cover, form=form)
    return file_response(made.file, made.name, made.content_type)


def sheet_of(asked: Asked) -> Sheet:
    """The columns that are shown, as a sheet of their own; personal ones leave masked."""
    columns = tuple(
        Column(one.name, one.label, Kind.WHOLE if one.number else Kind.TEXT, personal=one.personal, value=_taker(one))
        for one in asked.columns
    )
    return Sheet(asked.spec.key, asked.spec.title, columns)


def _taker(column: Shown) -> Callable[[Any], object]:
    if column.number:
        return column.of
    return lambda row: text_of(column.of(row))
