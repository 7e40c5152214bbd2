"""A title broken by sense: no line parts a word, and the lines together make a trapezoid or a diamond.

Every place between two characters has a cost: none where sense allows a break (before 「关于」, behind 「、」), much
inside a known word or a name, and no price buys a break inside a number, before a closing mark or behind an
opening one. The cheapest set of breaks with a good form wins.
"""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NEVER = math.inf
_INSIDE_NAME = 60.0
_INSIDE_WORD = 40.0
_INSIDE_QUOTES = 30.0
_UNKNOWN = 14.0
_BETWEEN_WORDS = 6.0
_GOOD = 0.0
_TOKEN = re.compile(r"[A-Za-z0-9０-９]+(?:[.．:：/-][A-Za-z0-9]+)*(?:年度|年|月|日|号|％|%|期|季度|次|个|项|批|届)?")
_QUOTED = re.compile(r"《[^》]{1,40}》|“[^”]{1,30}”|〔[^〕]{1,12}〕|（[^）]{1,20}）")
_COMPANY = re.compile(r"(?:[\u4e00-\u9fff]{2}[省市县区])?[\u4e00-\u9fff]{2,6}(?:有限责任公司|有限公司|公司|合作社)")
_NO_START = "，。、；：！？）》〕】”’％…—·的之等"
_NO_END = "（《〔【“‘"
_MOST_PLACES = 26  # places tried in combinations: the cheapest ones


def break_title(title: str, longest: int, names: Iterable[str] = ()) -> list[str]:
    """Lines of ``title``, at most ``longest`` characters each; ``names`` are kept whole where that is possible."""
    if _width(title) <= longest:
        return [title]
    costs = _costs(title, names)
    fewest = math.ceil(_width(title) / longest)
    for count in range(fewest, fewest + 3):
        found = _best(title, count, longest, costs)
        if found:
            return [title[a:b] for a, b in pairwise([0, *found, len(title)])]
    return _filled(title, longest, costs)


def _width(text: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def _best(title: str, count: int, longest: int, costs: Sequence[float]) -> tuple[int, ...]:
    places = [place for place in range(2, len(title) - 1) if costs[place] < _NEVER]
    keep = _MOST_PLACES if count <= 4 else 14
    places = sorted(sorted(places, key=lambda place: costs[place])[:keep])
    before = [0.0]
    for char in title:
        before.append(before[-1] + _width(char))
    best: tuple[float, tuple[int, ...]] = (_NEVER, ())
    for breaks in combinations(places, count - 1):
        lines = [before[b] - before[a] for a, b in pairwise([0, *breaks, len(title)])]
        if max(lines) <= longest:
            price = sum(costs[place] for place in breaks) + form_cost(lines)
            best = min(best, (price, breaks))
    return best[1]


def form_cost(lines: Sequence[float]) -> float:
    """How far lines of these widths are from a trapezoid or a diamond; a last line of one word is bad."""
    steps = [b - a for a, b in pairwise(lines)]
    widest = max(lines)
    cost = sum(4.0 for line in lines if line < widest * 0.45) + (12.0 if lines[-1] < 4 else 0.0)
    turns = [(a, b) for a, b in pairwise(steps) if a * b < 0]
    hourglass = sum(1 for a, b in turns if a < 0 < b)
    cost += 10.0 * hourglass + 5.0 * max(0, len(turns) - 1)
    cost += 3.0 if len(lines) > 1 and all(abs(step) < 0.5 for step in steps) else 0.0
    return cost + (widest - sum(lines) / len(lines)) * 0.8


def _filled(title: str, longest: int, costs: Sequence[float]) -> list[str]:
    """Very long titles: line by line, each ending at the cheapest place of its second half."""
    lines, start = [], 0
    while _width(title[start:]) > longest:
        ends = [end for end in range(start + 1, len(title)) if _width(title[start:end]) <= longest]
        late = [end for end in ends if _width(title[start:end]) > longest / 2] or ends
        end = min(late, key=lambda place: (costs[place], -place))
        lines.append(title[start:end])
        start = end
    return [*lines, title[start:]]


def _costs(title: str, names: Iterable[str]) -> list[float]:
    """Price of a break before each character."""
    costs = [_UNKNOWN] * (len(title) + 1)
    for start, end in _words(title):
        costs[start], costs[end] = min(costs[start], _BETWEEN_WORDS), min(costs[end], _BETWEEN_WORDS)
        _raise_inside(costs, start, end, _INSIDE_WORD)
    for place in range(1, len(title)):
        costs[place] = _sense(title, place, costs[place])
    for match in _QUOTED.finditer(title):
        _raise_inside(costs, *match.span(), _INSIDE_QUOTES + 20 * (len(match[0]) <= 10))
    _keep_names(costs, title, names)
    for match in _TOKEN.finditer(title):
        _raise_inside(costs, *match.span(), _NEVER)
    for place in range(1, len(title)):
        if title[place] in _NO_START or title[place - 1] in _NO_END:
            costs[place] = _NEVER if title[place] != "的" else 45.0
    return costs


def _keep_names(costs: list[float], title: str, names: Iterable[str]) -> None:
    for name in [*filter(None, names), *_COMPANY.findall(title)]:
        for match in re.finditer(re.escape(name), title):
            _raise_inside(costs, *match.span(), _INSIDE_NAME)
            costs[match.end()] = min(costs[match.end()], 2.0)


def _raise_inside(costs: list[float], start: int, end: int, price: float) -> None:
    for place in range(start + 1, end):
        costs[place] = max(costs[place], price)


def _sense(title: str, place: int, price: float) -> float:
    if title.startswith("关于", place):
        return _GOOD
    if price >= _INSIDE_WORD:
        return price
    if title[place - 1] in "、，；》”）":
        return 1.0
    if title[place - 1] == "的":
        return 3.0 if len(title) - place > 4 else 8.0
    joins = title[place] in "《“" or (title[place] in "和及与并暨" and price <= _BETWEEN_WORDS)
    return min(price, 4.0) if joins else price


def _words(title: str) -> Iterable[tuple[int, int]]:
    """Known words from left to right, the longest first."""
    known = _dictionary()
    place = 0
    while place < len(title):
        size = next((n for n in range(min(8, len(title) - place), 1, -1) if title[place : place + n] in known), 0)
        if size:
            yield place, place + size
        place += size or 1


@cache
def _dictionary() -> frozenset[str]:
    text = Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
    return frozenset(word for row in tomllib.loads(text)["words"] for word in row.split())
