"""Printed lines to logical lines: what each line is, and which lines are one sentence broken by the page.

The result is a ``View``: text in which a broken sentence is whole again and page numbers and lines of the web
site are gone, with a way back to the offsets of the source. Later stages see only the view.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from gongwen.lexicon import load
from gongwen.lexicon.letters import HAN
from gongwen.lexicon.prepared import compiled
from gongwen.text.gaps import gaps_in, is_scattered

if TYPE_CHECKING:
    from gongwen.text.source import Source


class Kind(IntEnum):
    """What a line is, by its looks alone."""

    PLAIN = 0
    MARK = 1  # begins with an item number
    LABEL = 2  # 牵头单位:…
    ROW = 3  # cells parted by tab or bar
    ANNEX = 4  # 附件, 附件1
    DATE = 5  # a date and nothing else
    NUMBER = 6  # digits and nothing else: a cell or a page number
    PAGE = 7
    NOISE = 8
    BLANK = 9


# Names of the module are found several times faster than members of the class, and these are asked for at every line.
PLAIN, MARK, LABEL, ROW, ANNEX, DATE, NUMBER, PAGE, NOISE, BLANK = Kind


@dataclass(slots=True)
class Line:
    """One logical line: ``start`` and ``end`` in the view, ``body`` where the text behind its number begins."""

    kind: Kind
    start: int
    end: int
    mark: str = ""
    rank: int = 0
    ordinal: str = ""
    body: int = 0
    gap: bool = False  # a blank line stands before it
    paged: bool = False  # a page number stands before it


class Places(NamedTuple):
    """Where the characters of a view stand in the source: from each of ``starts`` on, ``shifts`` further behind."""

    starts: list[int]
    shifts: list[int]

    def at(self, offset: int) -> int:
        """The offset in the source of the character at ``offset`` of the view."""
        if not self.starts:
            return offset
        return offset + self.shifts[max(0, bisect_right(self.starts, offset) - 1)]

    def span(self, span: tuple[int, int]) -> tuple[int, int]:
        """The stretch of the source that holds the characters of this stretch of the view."""
        start, end = span
        starts, shifts = self.starts, self.shifts
        if not starts:
            return start, max(start, end)
        at = bisect_right(starts, start) - 1
        shift = shifts[at] if at >= 0 else shifts[0]
        if end <= start:
            return start + shift, start + shift
        if at + 1 == len(starts) or end <= starts[at + 1]:  # nothing was removed in between
            return start + shift, end + shift
        return start + shift, self.at(end - 1) + 1


@dataclass(slots=True)
class View:
    """Logical lines over joined text; ``text`` printed, ``folded`` its twin of the same length."""

    text: str
    folded: str
    lines: list[Line]
    ignored: list[tuple[int, int]]
    places: Places

    def from_source(self, offset: int) -> int:
        """The offset in the view of a source offset; inside a removed stretch, the next kept character."""
        starts, shifts = self.places.starts, self.places.shifts
        if not starts:
            return offset
        bounds = [start + shift for start, shift in zip(starts, shifts, strict=True)]
        at = max(0, bisect_right(bounds, offset) - 1)
        limit = starts[at + 1] if at + 1 < len(starts) else len(self.text)
        return min(offset - shifts[at], limit)


class _Patterns(NamedTuple):
    mark: re.Pattern[str]
    mark_first: frozenset[str]
    ranks: dict[str, int]
    inline: re.Pattern[str]
    label: re.Pattern[str]
    label_first: frozenset[str]
    short: list[tuple[Kind, re.Pattern[str]]]
    short_first: frozenset[str]
    noise: re.Pattern[str]
    noise_first: frozenset[str]
    noise_inside: re.Pattern[str]
    follow: re.Pattern[str]
    title: re.Pattern[str]
    stop: re.Pattern[str]
    heads: frozenset[str]
    heads_first: frozenset[str]
    alone: tuple[str, ...]
    closed: str
    open: str
    full_line: int
    tail: int


@lru_cache(maxsize=1)
def patterns() -> _Patterns:
    """Everything ``structure.toml`` and the labels of ``fields.toml`` say about single lines, compiled once."""
    data = load("structure")
    numeral = data["numerals"]["cn"]
    marks = [(m["kind"], m["pattern"].replace("{cn}", numeral)) for m in data["mark"]]
    labels = sorted({w for words in load("fields")["labels"].values() for w in words}, key=lambda w: (-len(w), w))
    join = data["join"]
    heads = [word for words in load("fields")["table"].values() for word in words]
    return _Patterns(
        mark=compiled(
            r"[ \t]*(?:[-*·•●◆■▲★] ?)?(?:" + "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in marks) + r") *"
        ),
        mark_first=frozenset(data["numerals"]["first"]),
        inline=compiled(data["inline"]["pattern"].replace("{cn}", numeral)),
        ranks={kind: rank for rank, (kind, _) in enumerate(marks)},
        label=compiled(
            r"[ \t]*(?:[-*·•●◆■▲★] ?)?[(\[【]?(?P<label>"
            + "|".join(map(re.escape, labels))
            + r")[】\]]?(?: *(?P<colon>:)| |$|(?=\([^()]{2,80}\)$))"
        ),
        label_first=frozenset("([【") | {label[0] for label in labels},
        short=_short_lines(data, numeral),
        short_first=frozenset(data["page"]["first"]),
        noise=compiled(noise_start(data["noise"])),
        noise_first=frozenset(word[0] for word in (*data["noise"]["starts"], *data["noise"]["bare"])),
        noise_inside=_any_of(data["noise"]["contains"]),
        follow=compiled(data["noise"]["follow"]),
        title=compiled(data["title"]["end"] + "$"),
        stop=compiled("[" + re.escape(join["stop"]) + "]"),
        heads=frozenset(heads),
        heads_first=frozenset(head[0] for head in heads),
        alone=(*join["alone"], *data["closing"]["starts"]),
        closed=join["closed"],
        open=join["open"],
        full_line=join["full_line"],
        tail=join["tail"],
    )


def noise_start(table: dict[str, Any]) -> str:
    """How a line of a web site begins, as a pattern."""
    starts, bare = ("|".join(map(re.escape, sorted(table[key], key=len, reverse=True))) for key in ("starts", "bare"))
    return rf"(?:{starts}|(?:{bare})(?!{HAN}))"


def _any_of(words: list[str]) -> re.Pattern[str]:
    return compiled("|".join(map(re.escape, words)))


def _short_lines(data: dict[str, Any], numeral: str) -> list[tuple[Kind, re.Pattern[str]]]:
    # Lines that are nothing but a page number, a number, a date, or the word that opens an annex.
    day, digit = rf"(?:\d{{1,2}}|{numeral}{{1,3}})", rf"(?:{numeral}|[0Oo])"
    return [
        (Kind.PAGE, compiled(r"\s*(?:" + "|".join(data["page"]["patterns"]) + r")\s*$")),
        (Kind.NUMBER, compiled(r"\s*\d{1,4}\s*$")),
        (Kind.DATE, compiled(rf"\s*(?:\d{{4}}|{digit}{{4}}) ?年 ?{day} ?月 ?{day} ?日\s*$")),
        (Kind.ANNEX, compiled(r"\s*" + data["annex"]["pattern"].replace("{cn}", numeral) + r"\s*$")),
    ]


_PARTED_ROW = compiled(r"\d{1,3}[ ]+\S+[ ]")  # a row of a table whose cells are parted by blanks
_LONG_LINE = 300  # characters; a longer line with several item numbers in it lost its line breaks
_INLINE_LEAST = 3
_GOES_ON = (PLAIN, MARK, LABEL)
_LEFT_OUT = frozenset((PAGE, NOISE, BLANK))
_OPEN_LEAST = 10  # characters
_BODY = 18  # characters; a shorter line without a stop is a heading
_LIST_GOES_ON = "、,(和与及"
_BRACKETS = ")】]"
_HEADS = 3  # heads of columns, one per line
_HEAD_LINE_MAX = 200  # characters, most of them blanks
_HEAD_MAX = 12  # characters
_SHORT = 24  # characters; a longer line is no page number, date or annex mark
_WHOLE_NUMBERS = frozenset(("part", "article", "stage", "dec", "circ"))
_BEFORE_FIRST = "-*·•●◆■▲★"
_FIRST = compiled(rf"[^\s{re.escape(_BEFORE_FIRST)}]")
_NOWHERE = sys.maxsize  # -1, not found, becomes a place behind every line
_FOLLOW_MAX = 30  # characters
_NOISE_MAX = 120  # a line of a web site is short; a paragraph that mentions one is not
_WRAPPED_SHARE = 0.25  # of long lines that end without a stop: the page, not the author, broke them


_EMPTY = Line(BLANK, 0, 0)  # every line without a character; half the lines of a page


def layout(source: Source) -> View:
    """Classify and join the lines of ``source``; linear in its length."""
    folded, words = source.folded, patterns()
    scan = _classified(folded, _printed_lines(source), words)
    wrapped, scattered = _is_wrapped(folded, scan), is_scattered(source)
    page = _Page()
    lines: list[Line] = []
    gap, paged, last_end, heads = False, False, 0, 0
    for line in scan:
        if line is _EMPTY:
            gap = True
            continue
        kind, start, end = line.kind, line.start, line.end
        if kind in _LEFT_OUT:
            gap = gap or kind is BLANK
            paged = paged or kind is PAGE
            if kind is not BLANK:
                page.leave_out(start, end)
            continue
        line.gap, line.paged = gap, paged
        heads = (
            _count_heads(folded, line, heads) if heads or folded[line.body : line.body + 1] in words.heads_first else 0
        )
        goes_on = kind is PLAIN and lines and heads < _HEADS
        if goes_on and _continues(folded, lines[-1], (last_end - 1, start, end), line, wrapped):
            lines[-1].end = end - page.join(last_end, start)
        else:
            removed = page.settle() if page.held else page.removed
            if removed:
                line.start, line.end, line.body = start - removed, end - removed, line.body - removed
            lines.append(line)
        if scattered and kind <= LABEL and heads < _HEADS:
            _close_up(folded, (start, end), lines[-1], page)
        gap, paged, last_end = False, False, end
    return page.view(source, lines)


def _close_up(folded: str, where: tuple[int, int], line: Line, page: _Page) -> None:
    # Cut the blanks that a scanner left in this part of the line; they stand behind everything cut before.
    for at in gaps_in(folded, *where):
        if at - page.removed < line.body:
            line.body -= 1
        page.join(at, at + 1)
        line.end -= 1


class _Page:
    """What is cut out of the source to make the view: breaks inside sentences, lines of the page or the web site."""

    __slots__ = ("cuts", "held", "ignored", "removed")

    def __init__(self) -> None:
        self.cuts: list[tuple[int, int]] = []
        self.held: list[tuple[int, int]] = []  # lines left out since the last line that was kept
        self.ignored: list[tuple[int, int]] = []
        self.removed = 0

    def leave_out(self, start: int, end: int) -> None:
        self.ignored.append((start, end))
        self.held.append((start, end))

    def join(self, last_end: int, start: int) -> int:
        """Cut everything between two parts of one sentence; how much is cut so far."""
        self.held = []
        self.cuts.append((last_end, start))
        self.removed += start - last_end
        return self.removed

    def settle(self) -> int:
        """Cut the lines left out since the last line that was kept; how much is cut so far."""
        if self.held:
            self.cuts += self.held
            self.removed += sum(end - start for start, end in self.held)
            self.held = []
        return self.removed

    def view(self, source: Source, lines: list[Line]) -> View:
        self.settle()
        if not self.cuts:
            return View(source.text, source.folded, lines, self.ignored, Places([], []))
        starts, shifts, removed = [0], [0], 0
        for start, end in self.cuts:
            starts.append(start - removed)
            removed += end - start
            shifts.append(removed)
        bounds = [0, *[bound for cut in self.cuts for bound in cut], len(source.text)]
        kept = list(zip(bounds[::2], bounds[1::2], strict=True))
        text, folded = ("".join([whole[a:b] for a, b in kept]) for whole in (source.text, source.folded))
        return View(text, folded, lines, self.ignored, Places(starts, shifts))


def _count_heads(folded: str, line: Line, heads: int) -> int:
    # Heads of columns one below the other begin a table printed one cell per line; in it no line goes on by itself.
    if heads >= _HEADS:
        return 0 if line.kind in (MARK, ANNEX, DATE) else heads
    if line.end - line.start > _HEAD_MAX:
        words = folded[line.start : line.end].split() if line.end - line.start <= _HEAD_LINE_MAX else []
        # All heads on one line: the cells below are parted by blanks.
        return _HEADS if len(words) > _HEADS and all(word in patterns().heads for word in words) else 0
    return heads + 1 if "".join(folded[line.start : line.end].split()) in patterns().heads else 0


def _printed_lines(source: Source) -> list[tuple[int, int]]:
    # A whole page on one line: its items begin behind a stop or a blank.
    lines, inline = source.lines, patterns().inline
    spans: list[tuple[int, int]] = []
    taken = 0
    for at in [at for at, (start, end) in enumerate(lines) if end - start > _LONG_LINE]:
        start, end = lines[at]
        marks = [mark.start() for mark in inline.finditer(source.folded, start, end)]
        if len(marks) >= _INLINE_LEAST:
            spans += lines[taken:at]
            spans += [(a, b) for a, b in pairwise([start, *marks, end]) if b > a or a == end]
            taken = at + 1
    return spans + lines[taken:] if taken else lines


def _classified(folded: str, spans: list[tuple[int, int]], words: _Patterns) -> list[Line]:
    # Most lines have neither tab nor bar: where the next ones stand is looked for once, not once a line.
    lines: list[Line] = []
    tab = bar = -1
    for start, end in spans:
        if end == start:
            lines.append(_EMPTY)
            continue
        if tab < start:
            tab = folded.find("\t", start) % _NOWHERE
        if bar < start:
            bar = folded.find("|", start) % _NOWHERE
        lines.append(_classify(folded, (start, end), words, parted=tab < end or bar < end))
    return lines


def _classify(folded: str, where: tuple[int, int], words: _Patterns, *, parted: bool) -> Line:
    begin = start = where[0]
    end = where[1]
    if folded[start] in _BEFORE_FIRST or folded[start].isspace():
        first = _FIRST.search(folded, start, end)
        if first is None:
            return Line(NOISE if folded[start:end].strip() else BLANK, start, end)
        begin = first.start()
    while folded[end - 1] == " ":
        end -= 1
    if parted:
        end = _without_bar(folded, start, end)
        if _is_row(folded, start, end):
            menu = end - start <= _NOISE_MAX and "\t" not in folded[start:end] and _is_noise(folded, begin, end, words)
            return Line(NOISE if menu else ROW, start, end)
    if folded[begin] in words.mark_first:
        mark = words.mark.match(folded, start, end)
        if mark is not None:
            kind = str(mark.lastgroup)
            edge = "、. " if kind in _WHOLE_NUMBERS else "()、. 是"
            body = begin if kind == "stage" else mark.end()
            return Line(MARK, start, end, kind, words.ranks[kind], mark[kind].strip(edge), body)
    return Line(_plain_kind(folded, (start, begin, end), words), start, end, "", 0, "", begin)


def _without_bar(folded: str, start: int, end: int) -> int:
    # One cell of a table, with the bar behind it.
    if folded[end - 1] == "|" and folded.find("|", start, end) == end - 1 and end - start > 1:
        end -= 1
        while folded[end - 1] == " " and end > start + 1:
            end -= 1
    return end


def _is_row(folded: str, start: int, end: int) -> bool:
    tabs = folded.count("\t", start, end)
    if tabs > 1:
        return True
    bars = 0 if tabs else folded.count("|", start, end)
    if bars > 2 and folded.startswith("|", start):
        return True
    if not tabs and bars < 2:
        return False
    return sum(1 for cell in folded[start:end].split("\t" if tabs else "|") if cell.strip()) > 1


def _plain_kind(folded: str, where: tuple[int, int, int], words: _Patterns) -> Kind:
    # A pattern is tried only where the first character can begin it.
    start, begin, end = where
    size, first = end - begin, folded[begin]
    if size <= _SHORT and first in words.short_first:
        short = next((kind for kind, pattern in words.short if pattern.match(folded, start, end)), None)
        if short is not None:
            return short
    if first in words.label_first:
        label = words.label.match(folded, start, end)
        if label is not None and (label["colon"] or size <= _NOISE_MAX):
            return NOISE if words.noise_inside.search(folded, begin, end) is not None else LABEL
    return NOISE if size <= _NOISE_MAX and _is_noise(folded, begin, end, words) else PLAIN


def _is_noise(folded: str, begin: int, end: int, words: _Patterns) -> bool:
    if folded[begin] in words.noise_first and words.noise.match(folded, begin, end):
        return True
    if words.noise_inside.search(folded, begin, end) is not None:
        return True
    return (
        end - begin <= _FOLLOW_MAX
        and folded[end - 1] not in words.closed
        and words.follow.search(folded, begin, end) is not None
    )


def _is_wrapped(folded: str, scan: list[Line]) -> bool:
    words = patterns()
    long = broken = 0
    for line in scan:
        if line.kind <= MARK and line.end - line.start >= words.full_line:
            long += 1
            broken += folded[line.end - 1] not in words.closed and folded[line.end - 1] not in "”)"
    return long > 4 and broken > long * _WRAPPED_SHARE


def _continues(folded: str, last: Line, where: tuple[int, int, int], line: Line, wrapped: bool) -> bool:
    # Whether ``line`` goes on with the sentence that the line before left open. ``where``: offset of the last
    # printed character before, and the bounds of this line.
    if line.kind is not PLAIN or last.kind not in _GOES_ON:
        return False
    words = patterns()
    previous, start, end = where
    last_start = folded.rfind("\n", 0, previous) + 1
    final = folded[previous]
    if final in words.closed or folded.startswith(words.alone, start) or folded.startswith(words.alone, last_start):
        return False
    if last.kind is LABEL:
        full = wrapped and previous + 1 - last_start >= words.full_line
        return not line.gap and (full or final in _LIST_GOES_ON)
    if _stands_alone(folded, (last_start, previous, start, end), line, (wrapped, last.kind is MARK)):
        return False
    if final in words.open and last.end - last.start >= _OPEN_LEAST:
        return True
    return _is_broken(folded, (last_start, previous, start, end), last.end - last.start, (line.paged, wrapped))


def _stands_alone(folded: str, where: tuple[int, int, int, int], line: Line, page: tuple[bool, bool]) -> bool:
    # A title, a row of a table without bars, or the bracket that most often ends an item. A numbered item as wide as
    # a page that broke its lines is no title, whatever word its line happens to end with.
    wrapped, item = page
    last_start, previous, start, end = where
    full = wrapped and item and previous + 1 - last_start >= patterns().full_line
    if not full and patterns().title.search(folded, max(last_start, previous - 20), previous + 1):
        return True
    if folded[previous] in _BRACKETS and (line.gap or not wrapped) and not line.paged:
        return True
    if line.gap and _PARTED_ROW.match(folded, last_start, previous):
        return True
    return _PARTED_ROW.match(folded, start, end) is not None


def _is_broken(folded: str, where: tuple[int, int, int, int], size: int, page: tuple[bool, bool]) -> bool:
    # A line as long as the page is wide, or one with a stop in it, is no heading: what follows belongs to it.
    last_start, previous, start, end = where
    words, (paged, wrapped) = patterns(), page
    if size >= words.full_line:
        return paged or wrapped or folded.find("。", last_start, previous) >= 0
    if size < _BODY:
        return False
    return paged or words.stop.search(folded, start, min(end, start + words.tail)) is not None
