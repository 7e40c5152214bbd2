"""Documents cited as a basis: 「根据《…》(…号)、《…》」.

A title in 《》 counts when a word of basis stands in its clause (根据, 按照, 落实 …), when it goes on a list that
began so, when 精神 or 要求 stands behind it, or when its number is printed. Short names (《条例》), forms, plans that
the document itself issues and repealed documents do not. Words and exceptions are in ``lexicon/citations.toml``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from gongwen.lexicon import load
from gongwen.model import Citation

if TYPE_CHECKING:
    from gongwen.text.source import Source

_MAX_TITLE = 200
_BEFORE = 60  # characters of the clause before a title
_AFTER = 160
_OTHER = re.compile("^[^《》]*》|《[^《》]*》")  # titles before this one: their words are not of the clause
_REMARK = re.compile(r"\s*\([^()《》]{1,60}(?:《[^》]{1,20}》)?\)")
_SPLIT = re.compile("[。;:!?\n\t]|,(?![^,]{0,8}$)")


@lru_cache(maxsize=None)
def _rule(name: str) -> re.Pattern[str]:
    return re.compile(load("citations")["cite"][name])


def read_citations(source: Source, start: int, own_title: str) -> list[Citation]:
    """Citations from ``start`` on, first mention first, titles and numbers as printed; never ``own_title`` or a part of it.

    Jumps from one 《 to the next; the cost grows with their number only.
    """
    text, folded = source.text, source.folded
    found: dict[str, Citation] = {}
    own = squash(own_title)
    opened, chained = folded.find("《", start), -1
    while opened >= 0:
        closed = _closing(folded, opened)
        if closed < 0:
            opened = folded.find("《", opened + 1)
            continue
        title = "".join(text[opened + 1 : closed].splitlines()).strip()
        number, end = _number(source, opened, closed)
        key = squash(title)
        known = found.get(key)
        if known is not None:
            chained = end
            if number and not known.number:
                found[key] = Citation(known.title, number)
        elif key not in own and _is_basis(folded, (opened, closed, end), chained, numbered=number is not None):
            found[key] = Citation(title, number)
            chained = end
        opened = folded.find("《", closed)
    return list(found.values())


def squash(title: str) -> str:
    """Comparable form of a title: letters and digits only."""
    return "".join(filter(str.isalnum, title))


def _closing(folded: str, opened: int) -> int:
    limit = min(len(folded), opened + _MAX_TITLE)
    depth, position = 1, opened
    while depth:
        position = folded.find("》", position + 1, limit)
        if position < 0:
            return -1
        depth = 1 + folded.count("《", opened + 1, position) - folded.count("》", opened, position + 1)
    return position


def _number(source: Source, opened: int, closed: int) -> tuple[str | None, int]:
    """The number printed behind or before the title, and the offset after title and number."""
    match = _rule("number_after").match(source.folded, closed + 1, closed + 1 + _AFTER)
    end = closed + 1
    if match is None:
        bracket = _REMARK.match(source.folded, closed + 1, closed + 1 + _AFTER)
        end = bracket.end() if bracket else end
        match = _rule("number_before").search(source.folded, max(0, opened - 40), opened)
    else:
        end = match.end()
    return ("".join(source.text[slice(*match.span("number"))].split()) if match else None), end


def _is_basis(folded: str, where: tuple[int, int, int], chained: int, *, numbered: bool) -> bool:
    opened, closed, end = where
    title = folded[opened + 1 : closed]
    if not _is_document(title) or _rule("not_after").match(folded, closed + 1, closed + _AFTER):
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
