"""The title among the first lines: broken over lines, repeated as the title of a page, with a number or a site's name.

Described in docs/algorithms/head.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gongwen.extract.head_lines import MAX_TITLE, HeadLine, Kind, number_at, trimmed
from gongwen.extract.head_words import rule
from gongwen.extract.unit_words import is_unit
from gongwen.lexicon import load

if TYPE_CHECKING:
    import re

    from gongwen.model import Span

_MAX_PIECES = 7
_MAX_GAP = 8  # blank lines inside one title; saved pages part its lines widely
_MIN_TITLE = 6
_TORN = 2  # characters; a last line that is the rest of a word
_OPEN_GAP = 2  # one blank line
_WHOLE_TITLE = 14  # characters; a shorter line with a kind word may be the last piece of a title
_PAIRS = (("《", "》"), ("“", "”"), ("〈", "〉"), ("<", ">"), ("(", ")"))


class Title(NamedTuple):
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
    address = rule("title.address").search(folded, start, end)
    if address:
        start = address.end()
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
    if (end - start > _TORN and not closes(folded, start, end)) or _is_menu(folded, lines, last):
        return None
    pieces, first = _upwards(folded, lines, last)
    size = sum(b - a for a, b in pieces)
    if size < _MIN_TITLE or (end - start <= _TORN and not closes(*_joined(folded, pieces))):
        return None
    return Title(tuple(pieces), first, last)


def _upwards(folded: str, lines: list[HeadLine], last: int) -> tuple[list[Span], int]:
    """The pieces of the title that ends with ``lines[last]``, and its first line."""
    pieces, first = [narrowed(folded, lines[last])], last
    while len(pieces) < _MAX_PIECES:
        before = _before(lines, first)
        if before is None:
            break
        listed = _is_listed(folded, lines[first], lines[before])
        if not listed and not _wants(folded, pieces, lines[before], first - before):
            before = _opened_above(folded, lines, pieces, first)
        if before is None:
            break
        kept = [line for line in lines[before:first] if line.kind != Kind.BLANK]
        pieces[:0] = [(line.start, line.end) if listed else narrowed(folded, line) for line in kept]
        first = before
    return pieces, first


def _is_listed(folded: str, line: HeadLine, before: HeadLine) -> bool:
    # 「关于印发《A方案》」 above 「《B方案》的通知」: one title for several papers.
    if not folded.startswith("《", line.start) or not folded.endswith("》", before.start, before.end):
        return False
    begun = folded.startswith("《", before.start)
    return begun or rule("title.inside").search(folded, before.start, before.end) is not None


def _is_menu(folded: str, lines: list[HeadLine], last: int) -> bool:
    # 「通知」 is an item of a menu, but under 「…考核办法的」 the end of a title.
    if rule("title.menu").fullmatch(folded, *narrowed(folded, lines[last])) is None:
        return False
    before = _before(lines, last)
    return before is None or rule("title.half").search(folded, lines[before].start, lines[before].end) is None


def _joined(folded: str, pieces: list[Span]) -> tuple[str, int, int]:
    # A last line may be one or two characters: 「…的通」 and 「知」.
    joined = "".join(folded[a:b] for a, b in pieces)
    return joined, 0, len(joined)


def _opened_above(folded: str, lines: list[HeadLine], pieces: list[Span], first: int) -> int | None:
    """The line with 关于 or 印发 that the last lines of a title need; None when they need or have none."""
    inside = rule("title.inside").search
    if any(inside(folded, a, b) for a, b in pieces):
        return None
    index, size = first, 0
    while (before := _before(lines, index)) is not None and lines[before].kind == Kind.TITLE:
        line = lines[before]
        size += line.end - line.start
        begins = rule("title.start").match(folded, pieces[0][0], pieces[0][1]) is not None
        if index - before > _OPEN_GAP or size > MAX_TITLE or rule("title.crumbs").search(folded, line.start, line.end):
            return None
        opens = inside(folded, line.start, line.end) is not None
        if _is_whole(folded, line, adjacent=index - before == 1 and not begins):
            return None
        if opens:
            return before if not begins or _is_open(folded, line, pieces) else None
        index = before
    return None


def _is_whole(folded: str, line: HeadLine, *, adjacent: bool) -> bool:
    # 「关于做好防范措施」 right above 「落实工作的通知」 only looks whole: such titles end in 「的」 and a kind.
    if not closes(folded, line.start, line.end):
        return False
    about = rule("title.inside").search(folded, line.start, line.end)
    return not (adjacent and about and not _closes_of(folded, line.start, line.end))


def _is_open(folded: str, line: HeadLine, pieces: list[Span]) -> bool:
    # The next line begins like a title of its own: 「…关于印发」 and 「某县行动计划」 or 「2019年工作要点的通知」.
    if rule("title.open_end").search(folded, line.start, line.end):
        return True
    return _closes_of(*_joined(folded, pieces))


def _closes_of(folded: str, start: int, end: int) -> bool:
    closing = rule("title.closing").search(folded, start, end)
    return closing is not None and folded.endswith(load("head")["title"]["of"], start, closing.start())


def labelled_title(folded: str, lines: list[HeadLine]) -> Title | None:
    """The title that a site's table names (名称, 标题), on its own line when it is printed there as well."""
    for index, line in enumerate(lines):
        match = rule("meta.title").search(folded, line.start, min(line.end, line.start + MAX_TITLE * 2))
        if match is None:
            continue
        start, end = trimmed(folded, *match.span("title"))
        words = folded[start:end]
        for at, other in enumerate(lines):
            if other.kind != Kind.NOISE and folded[other.start : other.end] == words:
                return Title(((other.start, other.end),), at, at)
        return Title(((start, end),), index, index)
    return None


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
    if gap == 1 and _is_body(folded, start, end) and _is_body(folded, before.start, before.end):
        return True  # one of several issuers, each on its line
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


def _is_body(folded: str, start: int, end: int) -> bool:
    if rule("title.issuer_end").search(folded, start, end) is None or rule("title.inside").search(folded, start, end):
        return False
    return is_unit(folded, start, end)


def number_before(folded: str, line: HeadLine) -> re.Match[str] | None:
    """The number printed before the title on the title's own line (the title of a page)."""
    match = rule("title.numbered").match(folded, line.start, line.end)
    if match is None:
        return None
    return number_at(folded, match.start("number"), match.end("number"))


def title_ends(folded: str, line: HeadLine) -> bool:
    """True when the line ends like a title, a site's name behind it apart: what it says is not of the head's table."""
    return line.kind == Kind.TITLE and closes(folded, *narrowed(folded, line))
