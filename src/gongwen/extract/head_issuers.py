"""Which body issued a document; sources in the order in which they are believed.

The signature, the mark (「…文件」), a label (发电单位), the beginning of the title, a lone name above the number,
the table of the web site, the imprint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongwen.extract.head_layout import masthead
from gongwen.extract.head_lines import HeadLine, Kind, trimmed, unit_pieces
from gongwen.extract.head_words import rule
from gongwen.extract.unit_words import is_collective, is_unit
from gongwen.model import Signal, Span

if TYPE_CHECKING:
    from gongwen.extract.head_issue import Signature
    from gongwen.extract.head_layout import Layout
    from gongwen.text.source import Source

_SAME = 2  # characters in which two readings of one name may differ
_NUMBER_NEAR = 2  # printed lines between a lone name and the number

Found = tuple[list[Span], str]


def read_issuers(
    source: Source, layout: Layout, signatures: list[Signature], signals: list[Signal]
) -> tuple[list[str], str, Span | None]:
    """Names as printed, the source that gave them, and where it stands; empty when nobody is named."""
    folded = source.folded
    mark = _mark(folded, layout)
    imprint = next((s for s in signatures if s.imprint and s.issuers), None)
    signed = next((s for s in signatures if not s.imprint and s.issuers), None)
    if signed is None and imprint and mark and _alike(folded, mark[0], imprint.issuers):
        signed = imprint
    choices: list[tuple[list[Span], str]] = [
        (signed.issuers if signed else [], "signature"),
        (mark, "mark"),
        (_office(folded, layout), "office"),
        (_from_title(folded, layout), "title"),
        (_lone(folded, layout), "lone"),
        (_meta(folded, layout), "meta"),
        (imprint.issuers if imprint else [], "imprint"),
    ]
    spans, by = next((choice for choice in choices if choice[0]), ([], ""))
    if by == "signature" and len(mark) == len(spans) == 1 and _misread(folded, mark[0], spans[0]):
        printed = "、".join(_plain(source.text, span) for span in (mark[0], spans[0]))
        signals.append(Signal("issuer_mark_differs", f"发文机关标志与落款不一致,以落款为准:{printed}", mark[0]))
    return _unique([_plain(source.text, span) for span in spans]), by, spans[0] if spans else None


def _plain(text: str, span: Span) -> str:
    return "".join(text[span[0] : span[1]].split())


def _unique(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _alike(folded: str, mark: Span, names: list[Span]) -> bool:
    return len(names) == 1 and (_plain(folded, mark) == _plain(folded, names[0]) or _misread(folded, mark, names[0]))


def _misread(folded: str, one: Span, other: Span) -> bool:
    """Same length, but a character or two differ: one of the two was misread by a scanner."""
    left, right = _plain(folded, one), _plain(folded, other)
    if len(left) != len(right) or left == right:
        return False
    return sum(a != b for a, b in zip(left, right, strict=True)) <= _SAME


def _mark(folded: str, layout: Layout) -> list[Span]:
    """Names of the mark; a joint mark has one name a line, with 文件 behind any of them."""
    lines = layout.lines
    for index, line in enumerate(lines):
        if line.kind == Kind.MARK:
            match = rule("mark.pattern").fullmatch(folded, line.start, line.end)
            own = unit_pieces(folded, *trimmed(folded, *match.span("unit"))) if match else []
            return [*_neighbours(folded, lines, index, -1), *own, *_neighbours(folded, lines, index, 1)]
        if rule("mark.lone").fullmatch(folded, line.start, line.end):
            return [*_neighbours(folded, lines, index, -1), *_neighbours(folded, lines, index, 1)]
    return []


def _neighbours(folded: str, lines: list[HeadLine], index: int, step: int) -> list[Span]:
    found: list[Span] = []
    blanks = 0
    index += step
    while 0 <= index < len(lines) and lines[index].kind in (Kind.UNIT, Kind.BLANK):
        blanks += lines[index].kind == Kind.BLANK
        if blanks > len(found) + 1:
            break
        pieces = unit_pieces(folded, lines[index].start, lines[index].end)
        found = [*pieces, *found] if step < 0 else [*found, *pieces]
        index += step
    return found if step < 0 or index >= len(lines) or not _is_verb(folded, lines[index]) else []


def _is_verb(folded: str, line: HeadLine) -> bool:
    # The name above 「关于…」 is the beginning of the title.
    return rule("title.verb_first").match(folded, line.start, line.end) is not None


def _office(folded: str, layout: Layout) -> list[Span]:
    for line in layout.lines:
        match = rule("mark.office").match(folded, line.start, line.end)
        if match and not rule("meta.issuer").match(folded, line.start, line.end):
            return unit_pieces(folded, *match.span("unit"))
    return []


def _from_title(folded: str, layout: Layout) -> list[Span]:
    """The names before 关于 or 印发; the title's first pieces may be lines of names."""
    if layout.title is None:
        return []
    found: list[Span] = []
    for start, end in layout.title.pieces:
        verb = rule("title.verbs").search(folded, start, end)
        found += unit_pieces(folded, *trimmed(folded, start, verb.start() if verb else end))
        if verb:
            return found
    return []


def _lone(folded: str, layout: Layout) -> list[Span]:
    """A line of names just above the number or just under the title: letters and plain web pages have no mark."""
    lines = layout.lines
    head = masthead(folded, layout)
    if head:
        return unit_pieces(folded, head[0].start, head[0].end)
    first = layout.title.first if layout.title else len(lines)
    for index, line in enumerate(lines):
        if line.kind != Kind.UNIT or is_collective(folded, line.start, line.end):
            continue
        if index > first:
            return unit_pieces(folded, line.start, line.end)
        after = [later for later in lines[index + 1 :] if later.kind != Kind.BLANK][:_NUMBER_NEAR]
        if any(later.kind == Kind.NUMBER for later in after):
            return unit_pieces(folded, line.start, line.end)
    return []


def _meta(folded: str, layout: Layout) -> list[Span]:
    end = layout.lines[-1].end if layout.lines else 0
    for match in rule("meta.issuer").finditer(folded, 0, end):
        start, last = match.span("unit")
        if not rule("meta.not_issuer").search(folded, start, last) and is_unit(folded, start, last):
            return [(start, last)]
    return []
