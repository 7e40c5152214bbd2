"""Where the parts of the head stand: title, addressees, and the first word of the body."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from gongwen.extract.head_lines import MAX_LINES, MAX_TITLE, HeadLine, HeadReader, Kind
from gongwen.extract.head_title import Title, closes, labelled_title, title_ending_at, title_ends, with_bracket
from gongwen.extract.head_words import rule
from gongwen.extract.unit_words import is_collective, is_unit

if TYPE_CHECKING:
    from gongwen.model import Span
    from gongwen.text.source import Source

_ADDRESS_LINES = 10  # lines that a list of addressees can be broken over
_ADDRESS_CHARS = 1200
_GLANCE = 32  # lines; most heads end well within them
_LOOK = 48  # lines; nearly all do
_FULL_LINE = 25  # a shorter line without a comma is not broken by the page
_FIRST_LINES = 12  # printed lines before which addressees may stand without a title above
_PLAN_NEAR = 12  # lines between a notice and the title of the plan that it carries
_MIN_STOP = 8  # characters of a title after which prose is the body and no longer the site's


@dataclass(slots=True)
class Layout:
    """The lines of the head zone up to the body, the title, and the offsets of addressees and body."""

    lines: list[HeadLine]
    title: Title | None
    titles: list[Title]
    addressees: Span | None
    body_start: int

    @property
    def prose_start(self) -> int:
        """Where the first sentence stands: an order is promulgated and signed above the title of its rules."""
        return next((line.start for line in self.lines if line.kind == Kind.BODY), self.body_start)

    @property
    def title_span(self) -> Span | None:
        """From the first to the last printed character of the title."""
        return (self.title.pieces[0][0], self.title.pieces[-1][1]) if self.title else None


def masthead(folded: str, layout: Layout) -> tuple[HeadLine, HeadLine] | None:
    """Name and date on one line above the title of minutes or a bulletin; else a site prints such lines."""
    first = layout.title.first if layout.title else 0
    above = layout.lines[:first]
    for unit, date in pairwise(above):
        if (unit.kind, date.kind) == (Kind.UNIT, Kind.DATE) and "\n" not in folded[unit.end : date.start]:
            title = layout.title.pieces[-1] if layout.title else (0, 0)
            return (unit, date) if rule("title.masthead").search(folded, *title) else None
    return None


def read_layout(source: Source) -> Layout:
    """The layout of the head of ``source``; everything None or 0 where there is none."""
    folded, reader = source.folded, HeadReader(source)
    for limit in (_GLANCE, _LOOK, MAX_LINES):
        lines = reader.first(limit)
        if limit == _GLANCE and not reader.done:
            while lines and lines[-1].kind == Kind.BLANK:
                lines.pop()  # what stands behind the last line has to be known
        found = _with_body(folded, lines, len(lines) if reader.done else len(lines) - _ADDRESS_LINES)
        # Addressees without a title above them: it may stand further down.
        if found is not None and (found.titles or limit > _GLANCE or reader.done):
            return found
    return _without_body(folded, lines)


def _with_body(folded: str, lines: list[HeadLine], until: int) -> Layout | None:
    """The layout when the body begins before ``lines[until]``."""
    titles: list[Title] = []
    printed = 0
    for index in range(until):
        line = lines[index]
        if line.kind in (Kind.BLANK, Kind.NOISE):
            continue
        printed += 1
        if titles or printed <= _FIRST_LINES:
            addressees = _addressees(folded, lines, index, titled=bool(titles))
            if addressees:
                return _after_addressees(folded, lines, index, titles, addressees)
        if line.kind == Kind.BODY and any(_size(title) >= _MIN_STOP for title in titles):
            return Layout(lines[:index], _best(folded, titles), titles, None, line.start)
        title = title_ending_at(folded, lines, index) or with_bracket(folded, lines, index, titles)
        if title:
            titles.append(title)
    return None


def _size(title: Title) -> int:
    return sum(end - start for start, end in title.pieces)


def _best(folded: str, titles: list[Title]) -> Title | None:
    """The last title before the body, or its fuller twin above, or the letter that carries it."""
    if not titles:
        return None
    best = titles[-1]
    words = _squashed(folded, best)
    for title in reversed(titles[:-1]):
        other = _squashed(folded, title)
        if _is_letter(other) and not _is_letter(words) and best.first - title.last <= _PLAN_NEAR:
            return title
        if len(other) > len(words) and other.endswith(words) and rule("title.verb_first").match(words):
            return title
    return best


def _is_letter(words: str) -> bool:
    return rule("title.letter").search(words) is not None


def _squashed(folded: str, title: Title) -> str:
    return "".join(char for a, b in title.pieces for char in folded[a:b] if char.isalnum())


def _after_addressees(folded: str, lines: list[HeadLine], index: int, titles: list[Title], addressees: Span) -> Layout:
    head = lines[:index]
    body = addressees[1]
    while body < len(folded) and folded[body].isspace():
        body += 1
    if not titles:
        # The notice's title was lost; the plan's title under the signature is the best there is.
        for later in range(index + 1, len(lines)):
            title = title_ending_at(folded, lines, later)
            if title and title.first > index:
                return Layout(head, title, [], addressees, body)
    return Layout(head, _best(folded, titles), titles, addressees, body)


def _without_body(folded: str, lines: list[HeadLine]) -> Layout:
    titles = [title for index in range(len(lines)) if (title := title_ending_at(folded, lines, index))]
    body = next((line for line in lines if line.kind == Kind.BODY), None)
    if titles:
        last = titles[-1].last
        after = next((line for line in lines[last + 1 :] if line.kind not in (Kind.BLANK, Kind.NOISE)), None)
        until = after.start if after and after.kind == Kind.BODY else lines[last].end
        head = [line for line in lines if line.end <= until]  # a site's table may stand under the title
        return Layout(head, _best(folded, titles), titles, None, after.start if after else len(folded))
    head = [line for line in lines if body is None or line.start < body.start]
    labelled = labelled_title(folded, lines) if body else None
    if labelled:
        return Layout(head, labelled, [], None, body.start if body else 0)
    fits = rule("title.fallback").fullmatch
    named = [line for line in head if line.kind == Kind.TITLE and fits(folded, line.start, line.end)]
    index = head.index(named[0]) if named else 0
    title = Title(((named[0].start, named[0].end),), index, index) if named and body else _quoted(folded, body)
    return Layout(head, title, [], None, body.start if body else 0)


def _quoted(folded: str, body: HeadLine | None) -> Title | None:
    """「《某规定》已经…通过,现予公布」: the only title that an order or a cut-off notice prints."""
    if body is None or folded[body.start] != "《":
        return None
    closed = folded.find("》", body.start, body.start + MAX_TITLE)
    if closed < 0 or not closes(folded, body.start, closed):
        return None
    return Title(((body.start + 1, closed),), 0, 0)


def _addressees(folded: str, lines: list[HeadLine], index: int, *, titled: bool) -> Span | None:
    """The list of addressees that begins with this line, with its colon; None when it is something else."""
    start = lines[index].start
    if lines[index].kind in (Kind.NUMBER, Kind.MARK, Kind.DATE) or not rule("addressees.start").match(folded, start):
        return None
    if title_ends(folded, lines[index]):
        return None
    if (not titled and folded[lines[index].end - 1] != ":") or rule("mark.office").match(folded, start):
        return None
    end = _end_of_list(folded, lines, index)
    if end is None or rule("addressees.never").search(folded, max(start, end - 12), end):
        return None
    return (start, end) if _names_somebody(folded, start, end) else None


def _names_somebody(folded: str, start: int, end: int) -> bool:
    if rule("addressees.plural").match(folded, start, end):
        return True
    last = max(folded.rfind("、", start, end), folded.rfind(",", start, end)) + 1 or start
    while end > last and folded[end - 1] in ": ":
        end -= 1
    return is_unit(folded, last, end) or is_collective(folded, last, end)


def _end_of_list(folded: str, lines: list[HeadLine], index: int) -> int | None:
    start = lines[index].start
    for line in lines[index : index + _ADDRESS_LINES]:
        if line.end - start > _ADDRESS_CHARS and line is not lines[index]:
            return None
        found = rule("addressees.colon").search(folded, line.start, min(line.end, start + _ADDRESS_CHARS))
        if found:
            return found.end() if found[0] == ":" else None
        if line.kind in (Kind.NOISE, Kind.NUMBER, Kind.MARK, Kind.DATE):
            return None
        if not _goes_on(folded, line):
            break
    return _without_colon(folded, lines, index)


def _goes_on(folded: str, line: HeadLine) -> bool:
    return line.kind == Kind.BLANK or folded[line.end - 1] in ",、(" or line.end - line.start >= _FULL_LINE


def _without_colon(folded: str, lines: list[HeadLine], index: int) -> int | None:
    # A scan or a web page can lose the colon: 「各乡镇(街道)、县直有关单位」 and then the first sentence.
    line = lines[index]
    after = next((later for later in lines[index + 1 :] if later.kind != Kind.BLANK), None)
    if after is None or after.kind != Kind.BODY or rule("title.closing").search(folded, line.start, line.end):
        return None
    last = max(folded.rfind("、", line.start, line.end), folded.rfind(",", line.start, line.end)) + 1
    begins = is_collective(folded, line.start, line.end)
    last = last or line.start
    ends = is_collective(folded, last, line.end) or is_unit(folded, last, line.end)
    return line.end if begins and ends and not rule("body.opening").match(folded, line.start) else None
