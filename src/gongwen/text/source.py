"""Text that remembers where it came from.

``clean`` turns whatever a reader delivered into the extracted text: one kind of line break, no invisible
characters, no leftover mark-up. ``Source`` keeps that text beside a *folded* copy of exactly the same length
(Simplified characters, half-width digits, letters and punctuation), so that rules are written once and
every match is also a span of the printed words.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from itertools import accumulate, islice

from gongwen.lexicon.prepared import compiled

_UNSEEN = (
    "\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
)
_INVISIBLE = compiled(f"[{_UNSEEN}]+")
# One pass instead of a search for each: a clean text has none of these.
_UNCLEAN = compiled(f"[{_UNSEEN}\r\x0c\u2028\u2029\x85<#&*]")
_LINE_BREAK = compiled("\r\n?|[\u2028\u2029\x85\x0c]")
_LINE_BREAKS = frozenset("\r\u2028\u2029\x85\x0c")
_NO_INVISIBLE = _LINE_BREAKS | {"<", "#", "&", "*"}
_MARKUP = re.compile(
    r"</?(?:p|br|div|span|td|tr|th|b|strong|font|section|o:p)(?:\s[^<>\n]{0,300})?\s?/?>", re.IGNORECASE
)
_BREAK = re.compile(r"<br\s?/?>", re.IGNORECASE)
_MARKDOWN = re.compile(r"^#{1,6}[ \t]+|\*\*|__(?=\S)", re.MULTILINE)
_ENTITY = re.compile(r"&(nbsp|ensp|emsp|ldquo|rdquo|lt|gt|amp|middot);", re.IGNORECASE)
_ENTITY_TEXT = {
    "nbsp": "\u00a0",
    "ensp": "\u2002",
    "emsp": "\u3000",
    "ldquo": "“",
    "rdquo": "”",
    "lt": "<",
    "gt": ">",
    "amp": "&",
    "middot": "·",
}

# One character for one character, so that spans stay. Chinese full stop, enumeration comma and curly quotes
# have no half-width twin that means the same and stay as they are.
_FOLD = {
    **{chr(0xFF01 + i): chr(0x21 + i) for i in range(94)},
    "\u3000": " ", "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " ",
    "〔": "[", "〕": "]", "﹝": "[", "﹞": "]", "⦗": "[", "⦘": "]",
    "—": "-", "–": "-", "―": "-", "−": "-", "‐": "-", "‑": "-", "─": "-", "━": "-",
    "～": "~", "〜": "~", "∼": "~", "∶": ":", "︰": ":", "﹕": ":", "﹔": ";", "﹐": ",", "‚": ",",
    "○": "〇", "◯": "〇", "Ο": "〇", "О": "〇", "｡": "。", "､": "、", "﹑": "、",
    "「": "“", "」": "”", "『": "“", "』": "”", "〝": "“", "〞": "”", "﹙": "(", "﹚": ")", "│": "|", "┃": "|",
}  # fmt: skip
# Nearly every text has these. One search finds which of the others it has: a hundred searches cost more than all the
# replacing.
_OFTEN = "，（）：；"
_SELDOM = compiled("[" + re.escape("".join(printed for printed in _FOLD if printed not in _OFTEN)) + "]")

# Characters that only Traditional text has and that official prose cannot avoid for long.
_TRADITIONAL = compiled(
    "[個國對會關實為進點動發開無書員問題務業與產東車長門間單應當導環優負責級縣標證權護財設區鎮機構織經營誠質辦製報項類層評價後來時總結規範認調審險並從處讓費稅見觀資農鄉計劃廳監階續達際據備]"
)
_SCRIPT_SAMPLE = 20_000  # characters; the first pages show it
_SCRIPT_SHARE = 0.02  # of the characters; a Traditional name inside a Simplified text stays far below


def clean(text: str) -> str:
    """The extracted text: one kind of line break, no invisible characters, no leftover HTML tags or entities."""
    found = set(_UNCLEAN.findall(text))
    if not found:
        return text
    if not found.isdisjoint(_LINE_BREAKS):
        text = _LINE_BREAK.sub("\n", text)
    if not found <= _NO_INVISIBLE:
        text = _INVISIBLE.sub("", text)
    if "<" in found:
        text = _MARKUP.sub("", _BREAK.sub(" ", text))
    if "#" in found or ("*" in found and "**" in text):
        text = _MARKDOWN.sub("", text)
    if "&" in found:
        text = _ENTITY.sub(lambda m: _ENTITY_TEXT[m[1].lower()], text)
    return text


def fold(text: str) -> str:
    """Folded twin of ``text``, of the same length."""
    text = _half_width(text)
    hit = _TRADITIONAL.search(text)
    return _simplify(text, hit) if hit else text


def _half_width(text: str) -> str:
    for printed in _OFTEN:
        text = text.replace(printed, _FOLD[printed])
    for printed in sorted(set(_SELDOM.findall(text))):
        text = text.replace(printed, _FOLD[printed])
    return text


def _simplify(text: str, hit: re.Match[str] | None) -> str:
    # Only lines that have a Traditional character; one name among Simplified pages does not slow them all.
    table = _simplify_table()
    pieces: list[str] = []
    done = 0
    while hit is not None:
        start = text.rfind("\n", done, hit.start()) + 1 or done
        stop = text.find("\n", hit.end())
        stop = len(text) if stop < 0 else stop
        pieces += (text[done:start], text[start:stop].translate(table))
        done = stop
        hit = _TRADITIONAL.search(text, done)
    return "".join([*pieces, text[done:]])


@lru_cache(maxsize=1)
def _simplify_table() -> list[int]:
    # A list and not a dict: for every character that a dict does not hold an error is raised and caught.
    # Character by character: word-wise conversion may change the length, and a span off by one is a wrong span.
    import opencc  # noqa: PLC0415 - only Traditional documents pay for the dictionaries

    wanted = [chr(code) for code in range(0x4E00, 0xA000)]
    simple = opencc.OpenCC("t2s").convert("\n".join(wanted)).split("\n")
    table = list(range(0x10000))
    for a, b in zip(wanted, simple, strict=True):
        table[ord(a)] = ord(b) if len(b) == 1 else ord(a)
    return table


class Source:
    """Extracted text, its folded twin, and its lines as (start, end) without the line break."""

    __slots__ = ("__dict__", "_simple", "folded", "lines", "text")

    def __init__(self, text: str) -> None:
        self.text = clean(text)
        half = _half_width(self.text)
        hit = _TRADITIONAL.search(half)
        self.folded = _simplify(half, hit) if hit else half
        self._simple = hit is None
        self.lines = _line_spans(self.text)

    @cached_property
    def script(self) -> str:
        """``traditional`` or ``simplified``, by the share of characters that only one of them has."""
        if self._simple:
            return "simplified"
        sample = self.text[:_SCRIPT_SAMPLE]
        enough = max(3, int(len(sample) * _SCRIPT_SHARE)) + 1
        hits = sum(1 for _ in islice(_TRADITIONAL.finditer(sample), enough))
        return "traditional" if hits == enough else "simplified"


def _line_spans(text: str) -> list[tuple[int, int]]:
    sizes = list(map(len, text.split("\n")))
    starts = accumulate([size + 1 for size in sizes[:-1]], initial=0)
    return [(start, start + size) for start, size in zip(starts, sizes, strict=True)]
