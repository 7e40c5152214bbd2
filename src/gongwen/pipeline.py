"""The pipeline: one official document in, one typed decomposition out."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gongwen.extract import annexes
from gongwen.extract.drafts import Found
from gongwen.extract.head import read_head
from gongwen.extract.items import ItemReader
from gongwen.extract.outline import Part, read_parts
from gongwen.model import Decomposition, Ignored, Signal
from gongwen.resolve.roles import first_listed_leads
from gongwen.resolve.tasks import TaskMaker
from gongwen.resolve.years import base_of
from gongwen.text.layout import layout
from gongwen.text.source import Source

if TYPE_CHECKING:
    import datetime as dt
    import os
    from collections.abc import Iterator

    from gongwen.extract.deadlines import Base
    from gongwen.extract.head import Head
    from gongwen.extract.tables import Table
    from gongwen.model import Span
    from gongwen.resolve.years import Year
    from gongwen.text.layout import View


def decompose(path: str | os.PathLike[str] | bytes, *, base: dt.date | None = None, name: str = "") -> Decomposition:
    """Read a file (or its bytes) of any supported kind and decompose it.

    ``base`` is the date that year-less phrases hang on where the document prints no date of issue. Raises
    ``GongwenError`` when the file cannot be read.
    """
    from gongwen.read import read  # noqa: PLC0415 - text alone needs none of the readers' libraries

    found = read(path, name=name)
    result = decompose_text(found.text, base=base)
    result.signals[:0] = found.signals
    return result


def decompose_text(text: str, *, base: dt.date | None = None) -> Decomposition:
    """Decompose extracted text. Time and memory grow linearly with its length."""
    with _uncollected():
        return _decompose(text, base)


@contextmanager
def _uncollected() -> Iterator[None]:
    # A document makes a thousand small objects a page and no cycles; looking for cycles among them, and among the
    # rules of the lexicon, takes a quarter of the time. Frozen and thawed, they are old to the collector, which else
    # would go through all of them when it is let in again.
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():  # whoever froze objects of its own wants them frozen
            gc.freeze()
            gc.unfreeze()
        gc.enable()


def _decompose(text: str, base: dt.date | None) -> Decomposition:
    # What later stages do not need is let go on the way: the lines of a document weigh more than its text.
    source = Source(text)
    head = read_head(source)
    when, year = base_of(source.folded, head.document.issued_on, head.year, base)
    view = layout(source)
    printed = source.text
    del source, text
    body = view.from_source(head.body_start) if head.title_span else 0  # without a title nothing is known to be head
    parts = read_parts(view, head.document.title or "", body)
    view.lines.clear()
    return _Assembly(printed, head, view, when, year).run(parts)


class _Assembly:
    """Puts the answer together part by part."""

    __slots__ = ("annexes", "base", "found", "head", "result", "schemes", "titles", "view", "year")

    def __init__(self, printed: str, head: Head, view: View, base: Base, year: Year) -> None:
        self.head = head
        self.view = view
        self.titles: list[str] = []
        self.base = base
        self.year = year
        self.found = Found()
        self.schemes: dict[int, int] = {}
        self.annexes: list[Ignored] = []
        self.result = Decomposition(head.document, [], [], [], [], [], [], list(head.signals), printed)

    def run(self, parts: list[Part]) -> Decomposition:
        """Read the parts, one after the other; ``parts`` is empty afterwards."""
        parts.reverse()
        while parts:
            part = parts.pop()
            self._part(len(self.titles), part)
            self.titles.append(part.title)
        self._tasks()
        self._account()
        return self.result

    def _part(self, index: int, part: Part) -> None:
        for table in _tables_of(part):
            table.read_head(self.view.folded)
        if part.kind == "slogans":
            self.result.slogans += annexes.read_slogans(self.view, part)
        elif part.kind == "form" and not _has_work(part):
            self.result.forms.append(annexes.read_form(self.view, part))
        elif part.kind == "other":
            self.annexes.append(Ignored("annex", self._source_span(part.span[0], max(part.span[1], part.root.end))))
        else:
            self._timetables(part)
            ItemReader(self.view, self.base, self.found, index).read(part)

    def _timetables(self, part: Part) -> None:
        titled = part.kind == "timetable"
        for holder in part.holders:
            for table in [table for table in holder.tables if annexes.is_timetable(table, titled=titled)]:
                found = annexes.read_timetable(self.view, part.title, table, self.base)
                if found.rows:
                    self.result.timetables.append(found)
                    holder.tables.remove(table)

    def _tasks(self) -> None:
        drafts = self.found.drafts
        first = first_listed_leads(self.view.folded, drafts)
        maker = TaskMaker(self.view, self.head, self.base, first, self.year)
        plain = not drafts
        drafts.reverse()
        while drafts:
            draft = drafts.pop()
            self.result.tasks.append(maker.task(draft, self._scheme(draft.part)))
        self.result.obligations += maker.obligations(self.found, everything=plain)
        self.result.signals += [
            Signal("unread", "这一段没有读懂，请人工查看。", self._source_span(a, b))
            for a, b in self.found.unread
            if b > a
        ]

    def _account(self) -> None:
        # What is neither task nor duty nor doubt was left out on purpose, and says why.
        told = {duty.span for duty in self.result.obligations}
        stretches = [
            ("listing", self.found.listing),
            ("background", self.found.background),
            ("prose", self.found.prose),
        ]
        left = [
            Ignored(reason, span)
            for reason, spans in stretches
            for span in (self._source_span(a, b) for a, b in spans if b > a)
            if span not in told
        ]
        pages = [Ignored("page", span) for span in self.view.ignored]
        self.result.ignored = sorted(left + pages + self.annexes, key=lambda ignored: ignored.span)

    def _source_span(self, start: int, end: int) -> Span:
        return self.view.places.span((start, end))

    def _scheme(self, part: int) -> int:
        if part not in self.schemes:
            self.schemes[part] = len(self.result.schemes)
            self.result.schemes.append(self.titles[part])
        return self.schemes[part]


def _tables_of(part: Part) -> list[Table]:
    return [table for holder in part.holders for table in holder.tables]


def _has_work(part: Part) -> bool:
    roles = {role for table in _tables_of(part) for role in table.roles}
    return "content" in roles or ("title" in roles and bool(roles & {"lead", "responsible"}))


__all__ = ["decompose", "decompose_text"]
