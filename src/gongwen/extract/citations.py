"""Documents cited as a basis: 「根据《…》(…号)、《…》」.

A title in 《》 counts when a word of basis stands in its clause (根据, 按照, 落实 …), when it goes on a list that
began so, when 精神 or 要求 stands behind it, or when its number is printed. Short names (《条例》), forms, plans that
the document itself issues and repealed documents do not. Words and exceptions are in ``lexicon/citations.toml``.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from gongwen.lexicon import load
from gongwen.lexicon.letters import spelled
from gongwen.lexicon.prepared import compiled
from gongwen.model import Citation

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from gongwen.text.source import Source

_MAX_TITLE = 200
_BEFORE = 60  # characters of the clause before a title
_AFTER = 160
_MAX_DEPTH = 6
_NUMBER_ENDS = ("号", "令", "文", "件", " ")  # the last letter of a number before a title
_OTHER = compiled("^[^《》]*》|《[^《》]*》")  # titles before this one: their words are not of the clause
_REMARK = compiled(r"\s*\([^()《》]{1,60}(?:《[^》]{1,20}》)?\)")
_SPLIT = compiled("[。;:!?\n\t]|,(?![^,]{0,8}$)")


@cache
def _rule(name: str) -> re.Pattern[str]:
    return compiled(spelled(load("citations")["cite"][name]))


def read_citations(source: Source, start: int, own_title: str) -> list[Citation]:
    """Read the citations from ``start`` on, first mention first, titles and numbers as printed.

    ``own_title`` and its parts are never cited. Jumps from one 《 to the next: the cost grows with their number only.
    """
    folded = source.folded
    found: dict[str, Citation] = {}
    own = squash(own_title)
    keys: dict[str, str] = {}
    chained = -1
    for opened, closed in _quoted(folded, start):
        raw = folded[opened + 1 : closed]
        key = keys.get(raw) or keys.setdefault(raw, squash(raw))
        known = found.get(key)
        if known is not None and known.number:
            chained = closed + 1
            continue
        if known is None and (key in own or not _is_document(raw)):
            continue
        number, end = _number(source, opened, closed)
        if known is not None:
            chained = end
            found[key] = Citation(known.title, number)
        elif _is_basis(folded, (opened, closed, end), chained, numbered=number is not None):
            found[key] = Citation("".join(source.text[opened + 1 : closed].splitlines()).strip(), number)
            chained = end
    return list(found.values())


def _quoted(folded: str, start: int) -> Iterator[tuple[int, int]]:
    """Offsets of each outermost 《 and its 》, if not too far apart."""
    opened = folded.find("《", start)
    closed = -1
    while opened >= 0:
        if closed < opened:
            closed = folded.find("》", opened)
            if closed < 0:
                return
        if closed - opened > _MAX_TITLE:
            opened = folded.find("《", closed - _MAX_TITLE)
            continue
        last = _closing(folded, opened)
        if last >= 0:
            yield opened, last
        opened = folded.find("《", max(last, opened + 1))


def squash(title: str) -> str:
    """Comparable form of a title: letters and digits only."""
    return "".join(filter(str.isalnum, title))


def _closing(folded: str, opened: int) -> int:
    limit = min(len(folded), opened + _MAX_TITLE)
    position = opened
    for _ in range(_MAX_DEPTH):
        position = folded.find("》", position + 1, limit)
        if position < 0 or folded.count("《", opened, position) == folded.count("》", opened, position + 1):
            return position
    return -1


def _number(source: Source, opened: int, closed: int) -> tuple[str | None, int]:
    """The number printed behind or before the title, and the offset after title and number."""
    folded, end, match = source.folded, closed + 1, None
    if folded[end : end + 2].lstrip()[:1] == "(":
        match = _rule("number_after").match(folded, end, end + _AFTER)
        bracket = match or _REMARK.match(folded, end, end + _AFTER)
        end = bracket.end() if bracket else end
    if match is None and folded[opened - 1 : opened] in _NUMBER_ENDS:
        match = _rule("number_before").search(folded, max(0, opened - 40), opened)
    if match is None:
        return None, end
    start, last = match.span("number")
    for word in _rule("basis").finditer(folded, start, last):
        start = word.end()
    return "".join(source.text[start:last].split()), end


def _is_basis(folded: str, where: tuple[int, int, int], chained: int, *, numbered: bool) -> bool:
    opened, closed, end = where
    if _rule("not_after").match(folded, closed + 1, closed + _AFTER):
        return False
    clause = _OTHER.sub("", _SPLIT.split(folded[max(0, opened - _BEFORE) : opened])[-1])
    if _rule("short_name").search(clause) or _rule("not_before").search(clause):
        return False
    if 0 <= chained <= opened and opened - chained < 24 and _rule("link").fullmatch(folded, chained, opened):
        return True
    return numbered or bool(_rule("basis").search(clause)) or bool(_rule("after").match(folded, end, end + 20))


def _is_document(title: str) -> bool:
    if _rule("not_title").search(title):
        return False
    return len(title) > load("citations")["cite"]["short"] or bool(_rule("short_law").search(title) and len(title) != 2)
