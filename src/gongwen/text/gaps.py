"""Blanks that a scanner left inside words: 「各 县区于 5 月 20 日 前」.

Chinese has no blanks between words. A single one between two characters parts names in a list, a heading from its
text, or the cells of a row; only in a text that has them all over its sentences do they mean nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from gongwen.lexicon import load
from gongwen.lexicon.letters import HAN
from gongwen.lexicon.prepared import compiled

if TYPE_CHECKING:
    import re

    from gongwen.text.source import Source

_SAMPLE = 20_000  # characters; the first pages show it
_LEAST = 6
_CHARACTERS = 100  # of sentences in which a scanner leaves one blank or more
_GAP = compiled(rf" (?={HAN}|\d)")
_INSIDE = compiled(r" (?<=\w )(?=\w)")  # begins with what is looked for: most texts are done here
_WORD_END = compiled(rf"(?:{HAN}|\d)\Z")
_TOKEN_END = compiled(r"[\s、,;:。()]")
_STOP = compiled("[,;。]")
_HEADING = 22  # characters behind which one blank parts a heading from its text


class _Words(NamedTuple):
    ends: str
    begins: str


@lru_cache(maxsize=1)
def _words() -> _Words:
    table = load("structure")["gaps"]
    return _Words(table["name_ends"], table["name_begins"])


def is_scattered(source: Source) -> bool:
    """Whether the sentences of the text have blanks all over them."""
    folded = source.folded
    if len(_INSIDE.findall(folded, 0, _SAMPLE)) < _LEAST:
        return False
    found = size = 0
    for start, stop in source.lines:
        if start >= _SAMPLE:
            break
        end = min(stop, _SAMPLE)
        line = folded[start:end]
        if "\t" in line or "|" in line or _STOP.search(line) is None:
            continue
        size += end - start
        gaps = [at for at in gaps_in(folded, start, end) if source.text[at] == " "]
        found += len(gaps) - (bool(gaps) and gaps[0] < start + _HEADING)
    return found >= _LEAST and found * _CHARACTERS >= size


def gaps_in(folded: str, start: int, end: int) -> list[int]:
    """Where in the line a blank stands between two characters of a word, or may do so."""
    return [gap.start() for gap in _GAP.finditer(folded, start + 1, end) if _means_nothing(folded, gap, end)]


def _means_nothing(folded: str, gap: re.Match[str], end: int) -> bool:
    before, words = folded[gap.start() - 1], _words()
    if _WORD_END.match(before) is None or (before.isdigit() and folded[gap.end()].isdigit()):
        return False
    token = _token(folded, gap.end(), end)
    if (
        before not in words.ends
        or len(token) == 1
        or (_WORD_END.match(folded[gap.start() - 2 : gap.start() - 1]) is None)
    ):
        return True  # no name ends here, or one character stands alone
    return token[0] not in words.begins and token[-1] not in words.ends


def _token(folded: str, start: int, end: int) -> str:
    stop = _TOKEN_END.search(folded, start, end)
    return folded[start : stop.start() if stop else end]
