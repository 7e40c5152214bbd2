"""Targets: a printed figure to be reached (「知晓率达到80%以上」「压减一半以上」「覆盖率100%」)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from gongwen.extract.numerals import number
from gongwen.lexicon import load
from gongwen.lexicon.prepared import compiled
from gongwen.model import Span, Target


@lru_cache(maxsize=1)
def _expression() -> re.Pattern[str]:
    data = load("targets")
    words = "|".join(sorted((*data["least"], *data["most"], *data["equal"]), key=len, reverse=True))
    fractions = "|".join(data["fractions"])
    return compiled(data["pattern"].replace("{word}", words).replace("{fraction}", fractions))


def scan_targets(folded: str, start: int, end: int) -> list[tuple[Target, Span]]:
    """Targets in ``folded[start:end]`` with their spans; a figure printed for 「A和B」 gives one target each."""
    found: list[tuple[Target, Span]] = []
    low = start
    for match in _expression().finditer(folded, start, end):
        if _barred(folded, match, start, end):
            continue
        names, begin = _metrics(folded, low, match.start())
        if not (match["word"] or match["bound"] or _is_metric(names[0])):
            continue  # a share of something, not a goal
        target_op, value = _op(match), _value(match)
        found.extend((Target(name, target_op, value), (begin, match.end())) for name in names)
        low = match.end()
    return found


def _barred(folded: str, match: re.Match[str], start: int, end: int) -> bool:
    data = load("targets")
    reached = match["word"] and folded.endswith(data["share"], start, match.start())
    if not reached and folded.endswith(tuple(data["after_not"]), max(start, match.start() - 6), match.start()):
        return True
    return folded.startswith(tuple(data["before_not"]), match.end(), end)


def _op(match: re.Match[str]) -> str:
    data, word, bound = load("targets"), match["word"] or "", match["bound"] or ""
    if word in data["most"] or bound in data["most_bounds"]:
        return "<="
    if bound in data["least_bounds"]:
        return ">="
    return "=" if word in data["equal"] or _value(match) == 1.0 else ">="


def _value(match: re.Match[str]) -> float:
    if text := match["percent"]:
        return round(float(text) / 100, 6)
    if text := match["chinese"]:
        return number(text) / 100
    value: Any = load("targets")["fractions"][match["fraction"]]
    return float(value)


def _is_metric(name: str) -> bool:
    return name.endswith(tuple(load("targets")["metric_ends"]))


def _metrics(folded: str, low: int, stop: int) -> tuple[list[str], int]:
    data = load("targets")
    low = max(low, stop - 40)
    clause = re.split(data["break"], folded[low:stop])[-1]
    clause = re.sub(data["trim"], "", re.sub(data["lead"], "", clause))
    begin = folded.rfind(clause, low, stop) if clause else stop
    if not clause:
        return [""], begin
    names = [name for name in re.split(data["join"], clause) if name]
    if not names:  # only what joins metrics: 「下降24%、25%」
        return [""], stop
    if not all(map(_is_metric, names)):
        return [clause], begin
    title = re.match(data["title"], names[0])
    if title:
        names[1:] = [name if name.startswith(data["title_mark"]) else title[0] + name for name in names[1:]]
    return names, begin
