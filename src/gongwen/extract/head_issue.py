"""Who signed a document and when: the lines under its last sentence, the imprint, the date under the title.

Only the beginning and the end of the document are read (``_HEAD`` and ``_TAIL`` characters); a signature
stands under the notice, before the annexes, or at the very end.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongwen.extract.head_lines import trimmed, unit_pieces
from gongwen.extract.head_words import rule
from gongwen.extract.numerals import number

if TYPE_CHECKING:
    import re

    from gongwen.model import Span
    from gongwen.text.source import Source

_HEAD = 60_000
_TAIL = 8_000
_FORMS = ("date.signed", "date.signed_short", "date.signed_month", "date.signed_cut")
_MAX_TRIES = 600
_MAX_LINE = 90  # characters of a line that can be a signature; of a longer one only its end is read
_MAX_ISSUERS = 30
_FLAT = 50  # characters; a line this long may be a document without line breaks
_MAX_INNER = 60  # dates tried inside one line
_MAX_LIST = 12  # lines of a list of annexes between the last sentence and the date
_NEAR = 25  # printed lines under the beginning of the body in which a date without a name is the notice's


@dataclass(slots=True)
class Signature:
    """A date line with the spans of the names above or before it; ``imprint`` when the line says 印发.

    ``date`` is None where only year and month are printed, or a day that does not exist.
    """

    date: str | None
    issuers: list[Span]
    imprint: bool
    span: Span
    issuers_span: Span | None = None


def iso_date(match: re.Match[str]) -> str | None:
    """The ISO date of a match of ``date.pattern`` or ``date.short``; None when no such day exists."""
    try:
        year, month, day = (_number(match[part]) for part in ("y", "m", "d"))
        return dt.date(year, month, day).isoformat()
    except (ValueError, IndexError):
        return None


def _number(digits: str) -> int:
    text = "".join(digits.split()).replace("O", "〇").replace("o", "〇").replace("正", "一").replace("元", "一")
    text = text.replace("廿", "二十").replace("卅", "三十").replace("二十十", "二十")
    if not text.isascii() and any(char.isdigit() and char.isascii() for char in text):
        text = text.replace("0", "〇")
        text = "".join("〇一二三四五六七八九"[int(char)] if char.isascii() else char for char in text)
    return number(text)


def read_signatures(source: Source, body_start: int) -> list[Signature]:
    """Signatures and imprints from ``body_start`` on, in order of their lines."""
    lines, folded = source.lines, source.folded
    first = bisect_left(lines, (body_start, 0))
    if first and lines[first - 1][1] > body_start:
        first -= 1
    spans = _zone(lines, first, len(folded))
    if spans:
        spans[0] = max(spans[0][0], body_start), spans[0][1]
    return _read(folded, spans)


def _read(folded: str, spans: list[Span]) -> list[Signature]:
    found: list[Signature] = []
    printed = tried = 0
    for index, (start, end) in enumerate(spans):
        if start >= end:
            continue
        printed += 1
        if end - start > _FLAT:
            found += _inner(folded, start, min(end, start + _HEAD))
        if _may_end_in_date(folded, start, end):
            tried += 1
            signature = _signature(folded, spans, index, near=printed <= _NEAR)
            found += [signature] if signature else []
            if tried >= _MAX_TRIES:
                break
    return found


def _inner(folded: str, start: int, end: int) -> list[Signature]:
    """Signatures inside a document without line breaks: 「…执行。 某局 2021年6月28日 某方案 …」."""
    found: list[Signature] = []
    position = start
    for _ in range(_MAX_INNER):
        position = folded.find("日 ", position, end) + 1
        if not position:
            break
        signature = _inline(folded, max(start, position - _MAX_LINE), position)
        found += [signature] if signature else []
    return found


def _may_end_in_date(folded: str, start: int, end: int) -> bool:
    last = folded[end - 1]
    if last.isspace():
        last = folded[start:end].rstrip()[-1:]
    if not last or not last.isdigit():
        return bool(last) and last in rule("date.last").pattern
    if not 8 <= end - start <= _MAX_LINE:
        return False
    return any(rule(name).search(folded, start, end) for name in ("date.short", "date.cut"))


def _zone(lines: list[Span], first: int, size: int) -> list[Span]:
    start = lines[first][0] if first < len(lines) else size
    head_end = bisect_left(lines, (start + _HEAD, 0), lo=first)
    tail_start = max(head_end, bisect_left(lines, (size - _TAIL, 0), lo=first))
    return [*lines[first:head_end], *lines[tail_start:]]


def _signature(folded: str, spans: list[Span], index: int, *, near: bool) -> Signature | None:
    start, end = trimmed(folded, *spans[index])
    forms = _FORMS if end - start <= _MAX_LINE else ()
    match = next(filter(None, (rule(name).fullmatch(folded, start, end) for name in forms)), None)
    if match is None:
        return _inline(folded, start, end)
    if _in_table(folded, spans, index):
        return None
    date = iso_date(match)
    imprint = bool(match.groupdict().get("print"))
    same = _names(folded, *match.span("before"))
    if match["before"].strip() and not same:
        return Signature(date, [], imprint, match.span()) if imprint else None
    names, span = (same, match.span("before")) if same else _above(folded, spans, index)
    if not names and match.re is rule("date.signed_cut"):
        return None
    if not names and not imprint and not (date and near and _after_sentence(folded, spans, index)):
        return None
    return Signature(date, names, imprint, match.span(), span)


def _inline(folded: str, start: int, end: int) -> Signature | None:
    # A document without line breaks: 「…特此通知。 某局 2020年5月21日」.
    begin = max(folded.rfind("。", start, end), folded.rfind(";", start, end), end - _MAX_LINE) + 1
    match = rule("date.signed").fullmatch(folded, *trimmed(folded, begin, end))
    names = _names(folded, *match.span("before")) if match else []
    date = iso_date(match) if match else None
    if match is None or date is None or not names:
        return None
    return Signature(date, names, bool(match["print"]), match.span(), match.span("before"))


def _names(folded: str, start: int, end: int) -> list[Span]:
    start, end = trimmed(folded, start, end)
    while (match := rule("signature.strip").search(folded, start, end)) and match.end() > match.start():
        start, end = (start, match.start()) if match.start() > start else (match.end(), end)
        start, end = trimmed(folded, start, end)
    if start == end or rule("signature.never").match(folded, start, end):
        return []
    return unit_pieces(folded, start, end)


def _above(folded: str, spans: list[Span], index: int) -> tuple[list[Span], Span | None]:
    names: list[Span] = []
    span: Span | None = None
    for start, end in reversed(spans[max(0, index - 3 * _MAX_ISSUERS) : index]):
        first, last = trimmed(folded, start, end)
        if first == last or (not names and rule("signature.person").fullmatch(folded, first, last)):
            continue
        here = _names(folded, first, last) if last - first <= _MAX_LINE else []
        if not here or len(names) >= _MAX_ISSUERS:
            break
        names = [*here, *names]
        span = (first, span[1] if span else last)
    return names, span


def _after_sentence(folded: str, spans: list[Span], index: int) -> bool:
    above = (trimmed(folded, *span) for span in reversed(spans[max(0, index - 3 * _MAX_LIST) : index]))
    printed = [span for span in above if span[0] < span[1]]
    if not printed:
        return False
    start, end = printed[0]
    if rule("signature.contact").match(folded, start, end):
        return True
    return folded[end - 1] in "。)!" or _is_person(folded, printed) or _in_list_of_annexes(folded, printed[:_MAX_LIST])


def _is_person(folded: str, upwards: list[Span]) -> bool:
    # Two who sign have their office printed once: 「总河长:甲」 and, below, 「乙」.
    person, below = rule("signature.person").fullmatch, rule("signature.person_below").fullmatch
    if below(folded, *upwards[0]) and len(upwards) > 1:
        upwards = upwards[1:]
    return person(folded, *upwards[0]) is not None


def _in_list_of_annexes(folded: str, upwards: list[Span]) -> bool:
    # 「附件:1.… 2.…」 stands between the last sentence and the date.
    for start, end in upwards:
        if rule("attachments.start").match(folded, start, end):
            return True
        if not rule("attachments.item").match(folded, start, end):
            break
    return False


def _in_table(folded: str, spans: list[Span], index: int) -> bool:
    # A table with one cell per line: a date stands between a cell and the number of the next row.
    after = next((folded[a:b].strip() for a, b in spans[index + 1 : index + 4] if folded[a:b].strip()), "")
    return after.isdigit() and len(after) <= 3
