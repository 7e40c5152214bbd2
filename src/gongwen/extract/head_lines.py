"""The first lines of a document, told apart: page noise, number, mark, title pieces, addressees, and the body.

Only the head zone is read: at most ``MAX_LINES`` lines, so the cost does not depend on the document's length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from gongwen.extract.head_words import noise, rule, rules
from gongwen.extract.unit_words import is_unit

if TYPE_CHECKING:
    from gongwen.text.source import Source

MAX_LINES = 500  # a site's menu before the document has two or three hundred
MAX_TITLE = 160  # characters on one line of a title
_LONG = 80  # a line this long with a title and a sentence in it is a document without line breaks
_FLAT = 500  # characters of such a line that can hold a head
_NAME = 40
_WHOLE = re.compile(r"\S(?:\S|(?<=\d)\s|\s(?=\d))*")  # blanks around digits are no borders of parts
_PIECE = re.compile(r"[^\s、]+")
_NOT_NAME = re.compile(r"[:;。,!?《》|\t\d]")
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


@dataclass(slots=True, frozen=True)
class HeadLine:
    """One line, or one stretch of a line without line breaks: offsets without outer blanks."""

    kind: Kind
    start: int
    end: int


def head_lines(source: Source, limit: int = MAX_LINES) -> list[HeadLine]:
    """The first lines of ``source`` in order, each with its kind."""
    folded = source.folded
    found: list[HeadLine] = []
    for start, end in source.lines[:limit]:
        if end - start > _LONG and (pieces := _flat(folded, start, end)):
            found.extend(HeadLine(classify(folded, a, b), a, b) for a, b in pieces)
            continue
        first, last = trimmed(folded, start, end)
        found.append(HeadLine(classify(folded, first, last), first, last))
    return found


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
    if end - start <= _NAME and unit_pieces(folded, start, end):
        return Kind.UNIT
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
    if _NOT_NAME.search(folded, start, end):
        return []
    pieces = [match.span() for match in _PIECE.finditer(folded, start, end)]
    if len(pieces) > 1 and all(_stands_alone(folded, a, b) for a, b in pieces):
        return pieces
    joined = "".join(folded[a:b] for a, b in pieces)
    if len(joined) < _MIN_UNIT or "、" in folded[start:end] or not is_unit(joined, 0, len(joined)):
        return []
    return [(pieces[0][0], pieces[-1][1])]


def _stands_alone(folded: str, start: int, end: int) -> bool:
    # 「公安部 商务部」 are two names, 「北票市 教育局」 and 「市政府 办公室」 are one each.
    if not is_unit(folded, start, end) or end - start < _MIN_UNIT - 1:
        return False
    return end - start > _MIN_UNIT or rule("signature.fragment").fullmatch(folded, start, end) is None
