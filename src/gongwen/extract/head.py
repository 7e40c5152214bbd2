"""The head of an official document: who writes what to whom, when, under which number.

``read_head`` looks at the first lines (a site's menu may stand before them), at the lines of signature, and at
nothing else; contacts, citations and annexes are found by jumping to their words. The order in which sources
are believed is described in docs/algorithms/head.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from gongwen.extract.citations import read_citations
from gongwen.extract.contacts import read_contacts
from gongwen.extract.head_attachments import read_attachments
from gongwen.extract.head_issue import Signature, iso_date, read_signatures
from gongwen.extract.head_issuers import read_issuers
from gongwen.extract.head_layout import Layout, masthead, read_layout
from gongwen.extract.head_lines import Kind, number_at, trimmed
from gongwen.extract.head_title import number_before, title_ends
from gongwen.extract.head_words import rule, rules
from gongwen.extract.unit_lists import split_units
from gongwen.model import Document, Evidence, Signal, Span
from gongwen.text.source import fold

if TYPE_CHECKING:
    from gongwen.text.source import Source

_MARK_LINE = 80  # characters of a line that can carry a mark
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


@dataclass(slots=True)
class Head:
    """What was read: the document's facts, where its title stands, where its body begins, doubts and evidence.

    ``year`` is the document's own year, from its date, its number or its title; None when none of them says.
    """

    document: Document
    title_span: Span | None
    body_start: int
    signals: list[Signal] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    year: int | None = None

    def note(self, fact: str, by: str, span: Span) -> None:
        """Remember which words gave a fact."""
        self.evidence.append(Evidence(fact, f"head.{by}", span))


def read_head(source: Source) -> Head:
    """The head of ``source``. Never fails: a missing fact is None or empty, a doubt is a signal."""
    layout = read_layout(source)
    document = Document(script=source.script)
    head = Head(document, layout.title_span, layout.body_start)
    _title(head, source, layout)
    _number(head, source, layout)
    signatures = read_signatures(source, layout.prose_start)
    _issued_on(head, source, layout, signatures)
    document.issuers, by, span = read_issuers(source, layout, signatures, head.signals)
    if span:
        head.note("issuers", by, span)
    _addressees(head, source, layout)
    _marks(head, source, layout)
    document.attachments = read_attachments(source, layout.body_start)
    document.citations = read_citations(source, layout.body_start, document.title or "")
    document.contacts, doubts = read_contacts(source)
    head.signals += doubts
    head.year = _year(document)
    return head


def _title(head: Head, source: Source, layout: Layout) -> None:
    if layout.title is None or head.title_span is None:
        head.signals.append(Signal("title_missing", "没有找到文件标题"))
        return
    head.document.title = layout.title.text(source.text)
    folded = layout.title.text(source.folded)
    kind = rule("title.closing").search(folded)
    head.document.kind = kind["kind"] if kind else None
    head.note("title", "title", head.title_span)


def _number(head: Head, source: Source, layout: Layout) -> None:
    for read in (_number_line, _number_in_line, _number_before_title):
        found = read(source.folded, layout)
        if found:
            head.document.number = "".join(source.text[slice(*span)] for span in found).replace(" ", "")
            head.note("number", read.__name__.strip("_"), (found[0][0], found[-1][1]))
            return


def _number_line(folded: str, layout: Layout) -> list[Span]:
    """A line that is the number, the one nearest to the body; the mark of an order (令) belongs to it."""
    order: Span | None = None
    found: re.Match[str] | None = None
    for line in layout.lines:
        if line.kind == Kind.MARK:
            match = rule("mark.pattern").fullmatch(folded, line.start, line.end)
            order = (line.start, line.end) if match and match["order"] else order
        elif line.kind == Kind.NUMBER:
            found = number_at(folded, line.start, line.end) or found
    if found is None:
        return []
    return [found.span()] if order is None or "code" in found.groupdict() else [order, found.span()]


def _number_in_line(folded: str, layout: Layout) -> list[Span]:
    """A number among other words of the head: a telegram's table, the table of a web site."""
    for line in reversed(layout.lines):
        if line.kind not in (Kind.NOISE, Kind.OTHER, Kind.TITLE, Kind.BODY) or title_ends(folded, line):
            continue
        match = rules("number.forms")[0].search(folded, line.start, line.end)
        if match and not _quoted(folded, line.start, match.start()):
            words = rule("number.strip").match(folded[slice(*match.span("code"))])
            start = match.start("code") + (words.end() if words else 0)
            return [trimmed(folded, start, match.end())]
    return []


def _quoted(folded: str, start: int, end: int) -> bool:
    return "《" in folded[start:end]


def _number_before_title(folded: str, layout: Layout) -> list[Span]:
    """The number in front of the title of a page: 「X政办发〔2019〕39号《…》」."""
    for line in reversed(layout.lines):
        match = number_before(folded, line)
        if match:
            return [match.span()]
    return []


def _issued_on(head: Head, source: Source, layout: Layout, signatures: list[Signature]) -> None:
    folded = source.folded
    signed = next((s for s in signatures if not s.imprint and s.date), None)
    imprint = next((s for s in signatures if s.imprint and s.date), None)
    under = _under_title(folded, layout) or _in_masthead(folded, layout)
    choices: list[tuple[str | None, str, Span | None]] = [
        (signed.date, "signature", signed.span) if signed else (None, "", None),
        (under[0], "under_title", under[1]) if under else (None, "", None),
        (imprint.date, "imprint", imprint.span) if imprint else (None, "", None),
    ]
    meta = _meta_date(folded, layout)
    choices.append((meta[0], "meta", meta[1]) if meta else (None, "", None))
    for date, by, span in choices:
        if date and span:
            head.document.issued_on = date
            head.note("issued_on", by, span)
            return
    broken = next((s for s in signatures if not s.date), None)
    if broken:
        printed = source.text[slice(*broken.span)].split("\n")[-1].strip()
        head.signals.append(Signal("date_incomplete", f"落款日期不完整或有误,未采用:{printed}", broken.span))


def _under_title(folded: str, layout: Layout) -> tuple[str, Span] | None:
    first = layout.title.last if layout.title else 0
    for line in layout.lines[first + 1 :] if layout.title else []:
        if line.kind == Kind.DATE and (date := _issue_date(folded, line.start, line.end)):
            return date, (line.start, line.end)
    return None


def _in_masthead(folded: str, layout: Layout) -> tuple[str, Span] | None:
    found = masthead(folded, layout)
    date = _issue_date(folded, found[1].start, found[1].end) if found else None
    return (date, (found[1].start, found[1].end)) if found and date else None


def _issue_date(folded: str, start: int, end: int) -> str | None:
    """Of 「(… 审议通过 … 发布)」 the date of issue, wherever it stands; with no such word the first date."""
    dates = list(rule("date.pattern").finditer(folded, start, end))
    ends = [*(match.start() for match in dates[1:]), end]
    issued = [m for m, until in zip(dates, ends, strict=True) if rule("date.issue").search(folded, m.end(), until)]
    return next((date for match in [*issued[:1], *dates] if (date := iso_date(match))), None)


def _meta_date(folded: str, layout: Layout) -> tuple[str, Span] | None:
    """The date of writing in the table that a government site prints above a document; never the upload's."""
    end = layout.lines[-1].end if layout.lines else 0
    for label in rule("meta.issued").finditer(folded, 0, end):
        for name in ("date.pattern", "date.short"):
            match = rule(name).match(folded, label.end())
            date = iso_date(match) if match else None
            if match and date:
                return date, match.span()
    return None


def _addressees(head: Head, source: Source, layout: Layout) -> None:
    if layout.addressees is None:
        return
    start, end = layout.addressees
    head.note("addressees", "addressees", (start, end))
    while end > start and source.folded[end - 1] in ": ":
        end -= 1
    head.document.addressees = split_addressees(source, start, end)


def split_addressees(source: Source, start: int, end: int) -> list[str]:
    """Parts of a list of addressees: where commas part groups, an enumeration comma is inside one."""
    folded, text = source.folded, source.text
    if "," in folded[start:end]:
        cuts = [start - 1, *(start + m.start() for m in re.finditer(",", folded[start:end])), end]
        spans = [(a + 1, b) for a, b in pairwise(cuts)]
    else:
        spans = [(name.start, name.end) for name in split_units(folded, start, end)]
    names = ["".join(text[a:b].split()) for a, b in spans]
    return [name for name in names if name]


def _marks(head: Head, source: Source, layout: Layout) -> None:
    """Urgency, classification and signatory: printed above the title, each on its line or in a telegram's table."""
    for line in layout.lines:
        if line.end - line.start > _MARK_LINE or title_ends(source.folded, line):
            continue
        for fact, name in (("urgency", "word"), ("classification", "word"), ("signatory", "name")):
            match = rule(f"secrecy.{fact}").search(source.folded, line.start, line.end)
            if match and getattr(head.document, fact) is None:
                setattr(head.document, fact, "".join(source.text[slice(*match.span(name))].split()))
                head.note(fact, fact, match.span())


def _year(document: Document) -> int | None:
    for text in (document.issued_on, document.number, document.title):
        match = _YEAR.search(fold(text)) if text else None
        if match:
            return int(match[1])
    return None
