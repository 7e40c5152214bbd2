"""The first lines of a document, told apart: page noise, number, mark, title pieces, addressees, and the body.

Only the head zone is read: at most ``MAX_LINES`` lines, so the cost does not depend on the document's length.
"""

from __future__ import annotations

from enum import IntEnum
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from gongwen.extract.head_words import noise, rule, rules
from gongwen.extract.unit_words import is_unit
from gongwen.lexicon.prepared import compiled

if TYPE_CHECKING:
    import re

    from gongwen.model import Span
    from gongwen.text.source import Source

MAX_LINES = 500  # a site's menu before the document has two or three hundred
MAX_TITLE = 160  # characters on one line of a title
_LONG = 50  # a line this long with a title and a sentence in it is a document without line breaks
_FLAT = 500  # characters of such a line that can hold a head
_NAME = 40
_WHOLE = compiled(r"\S(?:\S|(?<=\d)\s|\s(?=\d))*")  # blanks around digits are no borders of parts
_PIECE = compiled(r"[^\s、]+")
_NOT_NAME = compiled(r"[:;。,!?《》|>\t\d]")
_QUOTED = compiled("“[^“”\n]{1,24}”")  # a name may quote words with commas: 「“双随机、一公开”办公室」
_COLUMNS = 120  # characters of a line that prints issuer, number and date side by side
_MIN_UNIT = 4  # characters of a body that signs; 「市教育局」


class Kind(IntEnum):
    """What a line of the head zone is."""

    BLANK = 0
    NOISE = 1
    NUMBER = 2
    MARK = 3
    DATE = 4
    UNIT = 5
    TITLE = 6  # may be a title or a piece of one
    OTHER = 7
    BODY = 8  # sentence, heading or table row


class HeadLine(NamedTuple):
    """One line, or one stretch of a line without line breaks: offsets without outer blanks."""

    kind: Kind
    start: int
    end: int


class HeadReader:
    """Tells the lines of a source apart, only as many as are asked for: no other reading of a line costs as much."""

    __slots__ = ("_found", "_read", "_source", "_split")

    def __init__(self, source: Source) -> None:
        self._source = source
        self._read = 0  # lines of the source
        self._found: list[HeadLine] = []
        self._split: list[Span] = []  # first line and number of lines

    @property
    def done(self) -> bool:
        """Whether all of the head zone has been read."""
        return self._read >= min(len(self._source.lines), MAX_LINES)

    def first(self, limit: int) -> list[HeadLine]:
        """The first ``limit`` lines in order, each with its kind."""
        for start, end in self._source.lines[self._read : limit]:
            self._take(start, end)
        self._read = max(self._read, limit)
        found = [*self._found]
        _unsplit_rows(found, self._split)
        return found

    def _take(self, start: int, end: int) -> None:
        folded, found = self._source.folded, self._found
        if end - start > _LONG and (pieces := _flat(folded, start, end)):
            found.extend(HeadLine(classify(folded, a, b), a, b) for a, b in pieces)
            return
        first, last = trimmed(folded, start, end)
        kind = classify(folded, first, last)
        columns = _columns(folded, first, last) if kind in (Kind.TITLE, Kind.OTHER, Kind.DATE) else []
        if columns:
            self._split.append((len(found), len(columns)))
        found.extend(columns or [HeadLine(kind, first, last)])


def _unsplit_rows(found: list[HeadLine], split: list[Span]) -> None:
    """Lines of columns right under each other with the same kinds are rows of a table, and no head."""
    rows: set[int] = set()
    for (first, size), (second, other) in pairwise(split):
        alike = [line.kind for line in found[first : first + size]] == [
            line.kind for line in found[second : second + other]
        ]
        if alike and all(line.kind == Kind.BLANK for line in found[first + size : second]):
            rows.update(range(first, first + size), range(second, second + other))
    for index in rows:
        found[index] = HeadLine(Kind.OTHER, found[index].start, found[index].end)


def _columns(folded: str, start: int, end: int) -> list[HeadLine]:
    """Issuer, number and date of a line that holds two or three of them and nothing else; else empty."""
    if end - start > _COLUMNS:
        return []
    if folded[start] == "(" and folded[end - 1] == ")":  # 「(某发〔2024〕4号 2024年3月5日某局印发)」
        issued = rule("date.issue_end").search(folded, start, end - 1)
        start, end = start + 1, issued.start() if issued else end - 1
    elif " " not in folded[start:end]:
        return []
    date = rule("date.pattern").search(folded, start, end)
    before, behind = date.span() if date else (end, end)
    stretches = [(start, before), (before, behind), (behind, end)]
    spans = [match.span() for a, b in stretches[::2] for match in _PIECE.finditer(folded, a, b)]
    spans = sorted([*spans, (before, behind)] if date else spans)
    pieces = [HeadLine(_short(folded, a, b) or Kind.OTHER, a, b) for a, b in spans]
    kinds = {piece.kind for piece in pieces}
    return pieces if len(kinds) > 1 and kinds <= {Kind.UNIT, Kind.NUMBER, Kind.DATE} else []


def trimmed(folded: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without blanks at its ends."""
    if start < end and (folded[start].isspace() or folded[end - 1].isspace()):
        piece = folded[start:end]
        end = start + len(piece.rstrip())
        start = min(end, start + len(piece) - len(piece.lstrip()))
    return start, end


def _flat(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Stretches between blanks at the beginning of a line that holds head and body; empty for plain prose."""
    limit = min(end, start + _FLAT)
    first = rule("body.stop").search(folded, start, limit)
    if first is None and end - start < _FLAT:
        return []
    until = first.start() if first else limit
    title = rule("title.flat").search(folded, start, until)
    if title is None or "\t" in folded[start:until]:
        return []
    pieces = [match.span() for match in _WHOLE.finditer(folded, start, until)]
    if len(pieces) < 2:
        return []
    return [*pieces[:-1], (pieces[-1][0], end)]


def classify(folded: str, start: int, end: int) -> Kind:
    """The kind of the line ``folded[start:end]``, which has no blanks at its ends."""
    if start == end:
        return Kind.BLANK
    if noise()[0].match(folded, start, end) or (end - start < 200 and noise()[1].search(folded, start, end)):
        return Kind.NOISE
    if folded.count("\t", start, end) > 1 and not rule("number.label").match(folded, start, end):
        return Kind.BODY
    if rule("body.heading").match(folded, start, end):
        return Kind.BODY
    if end - start <= _NAME + 40:
        short = _short(folded, start, end)
        if short is not None:
            return short
    return _long(folded, start, end)


def _short(folded: str, start: int, end: int) -> Kind | None:
    if number_at(folded, start, end):
        return Kind.NUMBER
    mark = rule("mark.pattern").fullmatch(folded, start, end)
    if mark and is_unit(folded, *mark.span("unit")):
        return Kind.MARK
    if rule("date.under_title").fullmatch(folded, start, end):
        return Kind.DATE
    if end - start <= _NAME and unit_pieces(folded, start, end) and not rule("title.inside").search(folded, start, end):
        return Kind.UNIT  # 「关于…示范区」 is a title's first line, though it ends like a name
    return None


def _long(folded: str, start: int, end: int) -> Kind:
    if end - start > MAX_TITLE or rule("body.stop").search(folded, start, end):
        return Kind.BODY if end - start >= 15 and not folded.startswith("《", start) else _quoted(folded, start, end)
    if rule("body.opening").match(folded, start, end) and end - start >= 12:
        return Kind.BODY
    label = rule("mark.office").match(folded, start, end) or rule("title.never").match(folded, start, end)
    if label or folded[end - 1] in ":;,":
        return Kind.OTHER
    return Kind.TITLE


def _quoted(folded: str, start: int, end: int) -> Kind:
    # 「《…条例》已经…通过。」 is prose, 「《关于…的通知》」 is a title.
    return Kind.OTHER if end - start < 15 else Kind.BODY


def number_at(folded: str, start: int, end: int) -> re.Match[str] | None:
    """The match when the line is nothing but the document's number, its label and brackets apart."""
    label = rule("number.label").match(folded, start, end)
    first = label.end() if label else start
    while first < end and folded[first] in "(《 ":
        first += 1
    last = end
    while last > first and folded[last - 1] in ")》 ":
        last -= 1
    for pattern in (*rules("number.forms"), rule("number.bare")):
        match = pattern.fullmatch(folded, first, last)
        if match and _is_code(match):
            return match
    return None


def _is_code(match: re.Match[str]) -> bool:
    # 「等级 特提 密级 某政办传(2018)11号」 is a table; 「某 政 办 发〔2018〕11号」 fills a line.
    words = (match.groupdict().get("code") or "").split()
    return len(words) < 2 or all(len(word) == 1 for word in words)


def unit_pieces(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the names on a line that holds nothing else: one, or several parted by blanks; else an empty list.

    A span can have blanks inside: names are printed letter by letter to fill a line.
    """
    text = folded[start:end]
    if "“" in text:
        text = _QUOTED.sub(lambda match: "“" * len(match[0]), text)
    if _NOT_NAME.search(text):
        return []
    pieces = [(start + match.start(), start + match.end()) for match in _PIECE.finditer(text)]
    if len(pieces) > 1 and all(_stands_alone(folded, a, b) for a, b in pieces):
        return pieces
    joined = "".join(folded[a:b] for a, b in pieces)
    if len(joined) < _MIN_UNIT or "、" in text or not is_unit(joined, 0, len(joined)):
        return []
    return [(pieces[0][0], pieces[-1][1])]


def _stands_alone(folded: str, start: int, end: int) -> bool:
    # 「公安部 商务部」 are two names, 「北票市 教育局」 and 「市政府 办公室」 are one each.
    if not is_unit(folded, start, end) or end - start < _MIN_UNIT - 1:
        return False
    return end - start > _MIN_UNIT or rule("signature.fragment").fullmatch(folded, start, end) is None
