"""The names of the annexes listed under a notice (「附件:1.… 2.…」)."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from gongwen.extract.head_lines import trimmed, unit_pieces
from gongwen.extract.head_words import rule

if TYPE_CHECKING:
    from gongwen.text.source import Source

_MAX = 60
_MAX_NAME = 120  # characters; a longer line is prose
_STOPS = "".join(["；", ";", "。", "，", ","])
_FULL = 25  # a name shorter than a printed line does not go on in the next one


def read_attachments(source: Source, body_start: int) -> list[str]:
    """Names as printed without their numbers, in order; the first list after ``body_start`` counts."""
    folded = source.folded
    position = body_start
    while (position := folded.find("附", position)) >= 0:
        line = bisect_right(source.lines, (position, len(folded) + 1)) - 1
        start, end = source.lines[line]
        if not folded[start:position].strip(" \t(") and end - start <= _MAX_NAME * 4:
            match = rule("attachments.start").match(folded, position, end)
            if match:
                return _names(source, line, match.start("first") if match["first"] else match.end())
        position = end
    return []


def _names(source: Source, line: int, start: int) -> list[str]:
    folded, names = source.folded, []
    first = rule("attachments.item").match(folded, start, source.lines[line][1])
    numbered = first is not None
    gap = False
    for index in range(line, min(line + _MAX, len(source.lines))):
        begin, end = trimmed(folded, max(start, source.lines[index][0]), source.lines[index][1])
        if begin == end and not gap:
            gap = True
            continue
        item = rule("attachments.item").match(folded, begin, end)
        if end - begin > _MAX_NAME * 4 or begin == end:
            break
        if index == line or (item and numbered):
            names += _split(source, item.end() if item else begin, end, numbered=numbered)
        elif names and not gap and _goes_on(source, index):
            names[-1] += source.text[begin:end]
        else:
            break
        gap = False
    return names


def _goes_on(source: Source, index: int) -> bool:
    before, (start, end) = source.lines[index - 1], source.lines[index]
    folded = source.folded
    long = before[1] - before[0] >= _FULL and not rule("title.closing").search(folded, *before)
    if not long or rule("attachments.stop").search(folded, start, end):
        return False
    return not unit_pieces(folded, *trimmed(folded, start, end))


def _split(source: Source, start: int, end: int, *, numbered: bool) -> list[str]:
    """Names on one line: 「1.某表 2.某名单」."""
    cuts = [start]
    if numbered:
        for match in rule("attachments.inner").finditer(source.folded, start, end):
            cuts += [match.start(), match.end()]
    cuts.append(end)
    pieces = [source.text[a:b].strip().rstrip(_STOPS) for a, b in zip(cuts[::2], cuts[1::2], strict=True)]
    return [piece for piece in pieces if piece]
