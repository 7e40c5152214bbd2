"""The page of a list: ``list_page(request, SPEC)`` is the whole view, reading and acting.

Everything a list does happens under its own address, so that the one row of the access table covers it: GET shows the
page (or, for htmx, the part of it), ``_export`` gives the file; POST saves views and columns and runs bulk acts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseNotAllowed, QueryDict
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from yingshang.kernel import clock
from yingshang.kernel.errors import Refusal
from yingshang.kernel.lists import Asked, ListSpec, Slice, Total, ask, page_of
from yingshang.kernel.lists.asking import AT, NO_VIEW, SORT, VIEW
from yingshang.kernel.lists.bulk import MOST
from yingshang.kernel.lists.declaring import PAGE_SIZES
from yingshang.kernel.lists.views import reaches_of
from yingshang.kernel.web.list_acts import answer
from yingshang.kernel.web.list_cells import Line, line_of, row_of
from yingshang.kernel.web.list_files import file_of
from yingshang.kernel.web.list_reports import report_page
from yingshang.kernel.web.refusals import say
from yingshang.kernel.web.requests import Request

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpResponseBase

    from yingshang.kernel.lists import Act

_DOUBTS = {
    "unknown_filter": "没有名为“{}”的筛选条件，这个条件没有起作用。",
    "unknown_sort": "这张台账不能按“{}”排序，已按平常的顺序显示。",
    "view_gone": "这个视图已经删除，或不再对您开放；下面是全部记录。",
}


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column; ``href`` sorts by it, ``sorted`` is "ascending", "descending" or ""."""

    label: str
    classes: str
    href: str
    sorted: str


@dataclass(frozen=True, slots=True)
class ViewLink:
    """A saved view as a link."""

    name: str
    href: str
    current: bool


@dataclass
class Shown:
    """What the template of a list is given, as ``list``. ``filter`` and ``page`` are what the components take."""

    asked: Asked
    path: str
    slice: Slice
    total: Total
    at: datetime
    doubts: list[str] = field(default_factory=list)

    @property
    def spec(self) -> ListSpec:
        """The declaration."""
        return self.asked.spec

    @property
    def form(self) -> object:
        """The filters; ``<c-filterbar :filter="list">`` takes this."""
        return self.asked.form

    @property
    def lines(self) -> list[Line]:
        """The rows."""
        return [line_of(self.spec, self.asked.columns, row) for row in self.slice.rows]

    @property
    def body(self) -> SafeString:
        """The rows as markup: a template takes longer over a thousand cells than the database over a million rows."""
        form = f"{self.spec.html_id}-acts" if self.acts else ""
        return mark_safe("".join(row_of(line, form=form) for line in self.lines))  # noqa: S308 - escaped part by part

    @property
    def heads(self) -> list[Head]:
        """The heads of the columns."""
        return [self._head(column) for column in self.asked.columns]

    @property
    def columns(self) -> list[tuple[str, str, bool]]:
        """What may be chosen: name, label, whether it is there now; the first column is always there."""
        now = {column.name for column in self.asked.columns}
        return [(column.name, column.label, column.name in now) for column in self.spec.columns[1:]]

    @property
    def sizes(self) -> list[tuple[int, bool]]:
        """Page sizes and which is set."""
        return [(size, size == self.asked.size) for size in PAGE_SIZES]

    @property
    def acts(self) -> list[Act]:
        """The bulk acts the actor is offered."""
        return self.spec.acts_of(self.asked.actor)

    @property
    def offers_everything(self) -> bool:
        """Whether "all that match" can be acted on: there are more than are shown, and not too many."""
        return self.total.exact and len(self.slice.rows) < self.total.number <= MOST

    @property
    def reaches(self) -> list[tuple[str, str]]:
        """How far a view may be shared."""
        return reaches_of(self.asked.actor)

    @property
    def own_views(self) -> list[Any]:
        """The views the actor may delete."""
        return [view for view in self.asked.views if view.person_id == self.asked.actor.person_id]

    @property
    def views(self) -> list[ViewLink]:
        """The list itself and its saved views."""
        asked, now = self.asked, self.asked.view
        links = [ViewLink("全部", f"{self.path}?{VIEW}={NO_VIEW}", now is None and not asked.is_narrowed)]
        return links + [ViewLink(one.name, f"{self.path}?{VIEW}={one.pk}", one == now) for one in asked.views]

    @property
    def here(self) -> str:
        """The address of this list with its filters and order: where its forms are sent."""
        return f"{self.path}?{self.asked.query}"

    @property
    def exports(self) -> list[tuple[str, str]]:
        """Kind of file and its address."""
        if self.spec.sheet == "-":
            return []
        return [(label, f"{self.here}&_export={form}") for form, label in (("xlsx", "Excel"), ("csv", "CSV"))]

    @property
    def total_text(self) -> str:
        """For the pager."""
        return str(self.total)

    @property
    def first_url(self) -> str:
        """For the pager: the first page, from any other."""
        return self.here if self.slice.before or (self.asked.slow and self.asked.cursor) else ""

    @property
    def renewed(self) -> str:
        """The address from which the page renews itself: while a row that is shown may change by itself."""
        live = self.spec.live
        if live is None or not any(live(row) for row in self.slice.rows):
            return ""
        return self._at(self.asked.cursor) or self.here

    @property
    def previous_url(self) -> str:
        """For the pager."""
        return self._at(self.slice.before)

    @property
    def next_url(self) -> str:
        """For the pager."""
        return self._at(self.slice.after)

    def _at(self, cursor: str) -> str:
        return f"{self.here}&{urlencode({AT: cursor})}" if cursor else ""

    def _head(self, column: Any) -> Head:  # noqa: ANN401 - a Column; the name is taken by the property
        now = {column.name: "ascending", f"-{column.name}": "descending"}.get(self.asked.sort, "")
        href = ""
        if column.paths:
            wanted = f"-{column.name}" if now == "ascending" else column.name
            kept = {name: value for name, value in self._kept() if name != SORT}
            href = f"{self.path}?{urlencode({**kept, SORT: wanted})}"
        return Head(column.label, "num" if column.number else "", href, now)

    def _kept(self) -> list[tuple[str, str]]:
        return list(QueryDict(self.asked.query).dict().items())


def list_page(
    request: Request,
    spec: ListSpec,
    *,
    template: str = "kernel/list.html",
    context: dict[str, Any] | None = None,
    seen: Callable[[Asked], None] | None = None,
) -> HttpResponseBase:
    """The page of a list, its part for htmx, its file, or the answer to what was sent to it.

    ``template`` extends ``kernel/list.html``; ``context`` is for what it adds. ``seen`` is told what was asked before
    any row is shown, for lists whose reading is itself recorded.
    """
    actor = request.actor
    if request.method not in {"GET", "HEAD", "POST"}:
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    if request.method == "POST":
        return answer(request, spec, actor)
    if "_report" in request.GET:
        return report_page(request, spec, actor)
    asked = ask(spec, request.GET.dict(), actor)
    if "_export" in request.GET:
        return file_of(request, asked, request.GET["_export"])
    if seen is not None:
        seen(asked)
    shown = show(asked, path=request.path)
    htmx = request.htmx
    if htmx and htmx.target == spec.html_id:
        template = "kernel/list_part.html"
    return render(request, template, {**(context or {}), "list": shown})


def show(asked: Asked, *, path: str) -> Shown:
    """The rows of the page with what stands around them; for pages that show a list among other things."""
    doubts = [_DOUBTS[code].format(fact) for code, fact in asked.doubts]
    try:
        found, total = page_of(asked, cursor=asked.cursor)
    except Refusal as refusal:
        sentence = say(refusal)
        doubts.append(f"{sentence.what}{sentence.todo}")
        found, total = page_of(asked)
    return Shown(asked, path, found, total, clock.now(), doubts)
