"""Duties told in sentences: who does what by when, inside a task or outside all of them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from gongwen.extract.actors import find_report_to
from gongwen.extract.deadlines import Base, scan
from gongwen.extract.phrases import actors_in, quotas_in
from gongwen.lexicon import load
from gongwen.lexicon.prepared import compiled

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from gongwen.extract.actors import Actor
    from gongwen.extract.deadlines import Found
    from gongwen.extract.unit_lists import UnitName
    from gongwen.model import Quota, Span

_SENTENCE = compiled(r"[。;!?\n]")


class Clause(NamedTuple):
    """One sentence with what was found in it. Spans and offsets are of the view."""

    span: Span
    found: list[Found]
    actors: list[Actor]
    report_to: list[UnitName]
    quotas: tuple[Quota, ...]


@lru_cache(maxsize=1)
def _duty_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    duty = load("structure")["duty"]
    return compiled(duty["reporting"]), compiled(duty["none"])


def sentences(folded: str, start: int, end: int) -> Iterator[Span]:
    """Bounds of each sentence of the stretch; a semicolon ends one too, for duties are listed with it."""
    for stop in _SENTENCE.finditer(folded, start, end):
        if stop.end() > start + 1:
            yield start, stop.start()
        start = stop.end()
    if end > start:
        yield start, end


def read_clauses(folded: str, start: int, end: int, base: Base) -> list[Clause]:
    """The sentences of the stretch that hold a time, each with its actors, receivers and quotas."""
    found = scan(folded, start, end, base)
    if not found:
        return []
    clauses: list[Clause] = []
    pending = iter(found)
    hit = next(pending, None)
    for span in sentences(folded, start, end):
        inside: list[Found] = []
        while hit is not None and hit.start < span[1]:
            inside.append(hit)
            hit = next(pending, None)
        if inside:
            clauses.append(
                Clause(
                    span,
                    inside,
                    actors_in(folded, *span),
                    find_report_to(folded, *span),
                    quotas_in(folded, *span, inside),
                )
            )
    return clauses


def is_reporting(folded: str, span: Span) -> bool:
    """Whether the sentence asks to send, report or hand in something."""
    reporting, none = _duty_words()
    return reporting.search(folded, *span) is not None and none.search(folded[span[0] : span[1]]) is None
