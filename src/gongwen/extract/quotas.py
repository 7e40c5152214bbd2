"""Quotas: so many of something per period (「每月不少于1篇」「各1次」「提供1条好建议」)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from gongwen.extract.deadline_combine import period_of
from gongwen.extract.numerals import number
from gongwen.extract.receivers import find_report_to
from gongwen.lexicon import load
from gongwen.lexicon.prepared import compiled
from gongwen.model import Quota, Span

if TYPE_CHECKING:
    from gongwen.extract.deadline_found import Found

_CLAUSE = 60  # characters that a frequency may stand before its quota


@lru_cache(maxsize=1)
def _expressions() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = load("quotas")
    units = "|".join(sorted(data["units"], key=len, reverse=True))
    expand = {"{unit}": units, "{n}": data["n"], "{floor}": "|".join(data["floor"])}
    expand["{first}"] = "".join(sorted({word[0] for word in data["floor"]}))
    sources = []
    for name in ("floored", "acted", "noun"):
        source = data[name]
        for mark, text in expand.items():
            source = source.replace(mark, text)
        sources.append(compiled(source))
    return sources[0], sources[1], sources[2]


def scan_quotas(folded: str, start: int, end: int, deadlines: list[Found]) -> list[tuple[Quota, Span]]:
    """Quotas in ``folded[start:end]``; the period comes from the frequency before each in the same sentence.

    ``deadlines`` are the phrases that ``scan`` or ``read_field`` found in the same stretch of text.
    """
    floored, acted, _ = _expressions()
    found: list[tuple[Quota, Span]] = []
    matches = [*floored.finditer(folded, start, end), *acted.finditer(folded, start, end)]
    for match in sorted(matches, key=re.Match.start):
        begin, stop = match.start("n"), match.end()
        if (found and begin < found[-1][1][1]) or _barred(folded, match, start, end):
            continue
        per = _period(folded, begin, deadlines)
        if match["mark"] is None and per == "once" and match.re is floored:
            continue
        quota = Quota(
            count=number(match["n"]),
            unit=match["unit"],
            per=per,
            what=_what(folded, match, (start, end), deadlines),
            at_least=_at_least(match),
        )
        found.append((quota, (match.start(), stop)))
    return found


def _barred(folded: str, match: re.Match[str], start: int, end: int) -> bool:
    data = load("quotas")
    if folded.endswith(tuple(data["after_not"]), max(start, match.start() - 6), match.start()):
        return True
    return folded.startswith(tuple(data["before_not"]), match.end(), end)


def _at_least(match: re.Match[str]) -> bool:
    groups = match.groupdict()
    return bool(groups.get("floor") or groups.get("above"))


def _period(folded: str, begin: int, deadlines: list[Found]) -> str:
    rule = ""
    for item in deadlines:
        if item.start > begin:
            break
        if item.deadline.recurrence and begin - item.end <= _CLAUSE and "。" not in folded[item.end : begin]:
            rule = item.deadline.recurrence
    return period_of(rule) or "once"


def _what(folded: str, match: re.Match[str], limits: tuple[int, int], deadlines: list[Found]) -> str:
    noun = _expressions()[2]
    after = noun.match(folded, match.end(), limits[1])
    if after and after[1]:
        return after[1]
    data = load("quotas")
    low = max([limits[0], match.start() - 24, *(item.end for item in deadlines if item.end <= match.start())])
    clause = re.split(data["break"], folded[low : match.start()])[-1]
    return _without_receiver(re.sub(data["verbs"], "", re.sub(data["trim"], "", clause)), clause)


def _without_receiver(what: str, clause: str) -> str:
    """「上报市政府办典型案例」: what is counted comes after to whom it is reported."""
    for receiver in find_report_to(clause, 0, len(clause)):
        name = clause[receiver.start : receiver.end]
        if what.startswith(name) and len(what) > len(name):
            return what.removeprefix(name)
    return what
