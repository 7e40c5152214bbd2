"""The title among the first lines: broken over lines, repeated as the title of a page, with a number or a site's name.

Described in docs/algorithms/head.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongwen.extract.head_lines import HeadLine, Kind, number_at, trimmed
from gongwen.extract.head_words import rule

if TYPE_CHECKING:
    import re

_MAX_PIECES = 7
_MAX_GAP = 8  # blank lines inside one title; saved pages part its lines widely
_MIN_TITLE = 6
_WHOLE_TITLE = 14  # characters; a shorter line with a kind word may be the last piece of a title
_PAIRS = (("《", "》"), ("“", "”"), ("〈", "〉"), ("<", ">"), ("(", ")"))


@dataclass(slots=True, frozen=True)
class Title:
    """A title that was found: pieces as (start, end) in order, the printed span, and the lines it covers."""

    pieces: tuple[tuple[int, int], ...]
    first: int
    last: int

    def text(self, printed: str) -> str:
        """The title as printed, its lines put together."""
        return "".join(_unspaced(printed[start:end].strip()) for start, end in self.pieces)


def _unspaced(piece: str) -> str:
    # 「某 市 人 民 政 府」 is spaced out to fill a line.
    letters = piece.split()
    return "".join(letters) if len(letters) > 2 and all(len(letter) == 1 for letter in letters) else piece


def closes(folded: str, start: int, end: int) -> bool:
    """True when the stretch ends like a title."""
    return rule("title.closing").search(folded, max(start, end - 40), end) is not None


def narrowed(folded: str, line: HeadLine) -> tuple[int, int]:
    """The line without a label, breadcrumbs and number before the title and without a site's name behind it."""
    start, end = line.start, line.end
    crumb = max(folded.rfind(">", start, end), folded.rfind("»", start, end))
    if crumb >= 0 and folded.count("<", start, end) < folded.count(">", start, end):
        start, end = trimmed(folded, crumb + 1, end)
    label = rule("title.label").match(folded, start, end)
    if label:
        start = label.end()
    number = rule("title.numbered").match(folded, start, end)
    if number:
        start = number.end()
    site = rule("title.site").search(folded, start, end)
    if site and closes(folded, start, site.start()):
        end = site.start()
    return _unquoted(folded, *trimmed(folded, start, end))


def _unquoted(folded: str, start: int, end: int) -> tuple[int, int]:
    if end - start > 2 and folded[start] == "《" and folded[end - 1] == "》" and _outer(folded, start, end):
        return start + 1, end - 1
    return start, end


def _outer(folded: str, start: int, end: int) -> bool:
    # 「《甲》和《乙》」 is not one quoted title.
    inner = folded[start + 1 : end - 1]
    return inner.find("》") < 0 or -1 < inner.find("《") < inner.find("》")


def _balanced(folded: str, pieces: list[tuple[int, int]]) -> bool:
    text = "".join(folded[a:b] for a, b in pieces)
    return all(text.count(left) == text.count(right) for left, right in _PAIRS)


def title_ending_at(folded: str, lines: list[HeadLine], last: int) -> Title | None:
    """The title whose last line is ``lines[last]``; None when that line does not end one."""
    if lines[last].kind != Kind.TITLE:
        return None
    start, end = narrowed(folded, lines[last])
    if (end - start > 2 and not closes(folded, start, end)) or rule("title.menu").fullmatch(folded, start, end):
        return None
    pieces, first = [(start, end)], last
    while len(pieces) < _MAX_PIECES:
        before = _before(lines, first)
        if before is None or not _wants(folded, pieces, lines[before], first - before):
            break
        pieces.insert(0, narrowed(folded, lines[before]))
        first = before
    size = sum(b - a for a, b in pieces)
    return Title(tuple(pieces), first, last) if size >= _MIN_TITLE else None


def with_bracket(folded: str, lines: list[HeadLine], index: int, titles: list[Title]) -> Title | None:
    """The last title with this line, when the line is 「(2021-2023年)」 or 「(试行)」 and stands right below it."""
    line = lines[index]
    if not titles or rule("title.bracket").fullmatch(folded, line.start, line.end) is None:
        return None
    title = titles[-1]
    if any(between.kind != Kind.BLANK for between in lines[title.last + 1 : index]):
        return None
    return Title((*title.pieces, (line.start, line.end)), title.first, index)


def _before(lines: list[HeadLine], index: int) -> int | None:
    for before in range(index - 1, max(-1, index - 2 - _MAX_GAP), -1):
        if lines[before].kind != Kind.BLANK:
            return before if lines[before].kind in (Kind.TITLE, Kind.UNIT) else None
    return None


def _wants(folded: str, pieces: list[tuple[int, int]], before: HeadLine, gap: int) -> bool:
    """Does the title in ``pieces`` go on upwards with the line ``before``?"""
    start, end = pieces[0]
    if before.kind == Kind.UNIT:
        return rule("title.verb_first").match(folded, start, end) is not None
    open_left = not _balanced(folded, pieces)
    if rule("title.continues").match(folded, start, end) or open_left:
        return True
    if rule("title.start").match(folded, start, end):
        verb = rule("title.verb_first").match(folded, start, end)
        return verb is not None and rule("title.issuer_end").search(folded, before.start, before.end) is not None
    size = sum(b - a for a, b in pieces)
    starts = rule("title.start").match(folded, before.start, before.end) is not None
    complete = closes(folded, before.start, before.end)
    return starts and not complete and (size < _WHOLE_TITLE or gap == 1)


def number_before(folded: str, line: HeadLine) -> re.Match[str] | None:
    """The number printed before the title on the title's own line (the title of a page)."""
    match = rule("title.numbered").match(folded, line.start, line.end)
    if match is None:
        return None
    return number_at(folded, match.start("number"), match.end("number"))


def title_ends(folded: str, line: HeadLine) -> bool:
    """True when the line ends like a title, a site's name behind it apart: what it says is not of the head's table."""
    return line.kind == Kind.TITLE and closes(folded, *narrowed(folded, line))
