"""Who leads once everything printed is known: inherited units, 「first listed leads」, and the lead rule."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from gongwen.extract.fields import Fields
from gongwen.lexicon import load
from gongwen.lexicon.prepared import compiled

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from gongwen.extract.drafts import Draft
    from gongwen.extract.unit_lists import UnitName
    from gongwen.model import Span

_FEW = 8  # units; up to here a list is searched faster than a set is made
_NEAR = 60  # characters around 「第一」 in which the whole rule stands


@lru_cache(maxsize=1)
def _first_leads() -> tuple[list[str], re.Pattern[str]]:
    words = load("structure")["leads"]
    return words["hint"], compiled(words["first"])


def first_listed_leads(folded: str, drafts: list[Draft]) -> int | None:
    """Offset from which the first unit listed leads; None where the document has no such rule.

    A rule printed below the last task (a note under a table) holds for all of them.
    """
    hints, first = _first_leads()
    for start, end in sorted(place for hint in hints for place in _places(folded, hint)):
        rule = first.search(folded, max(0, start - _NEAR), end + _NEAR)
        if rule is not None:
            return 0 if drafts and rule.start() > drafts[-1].span[0] else rule.start()
    return None


def _places(text: str, word: str) -> Iterator[Span]:
    # Word by word: in a long text this is ten times as fast as a pattern of all.
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        yield start, end
        start = text.find(word, end)


def settle(fields: Fields, *, first_leads: bool) -> Fields:
    """The same units with their final roles.

    With a lead marked, everybody else takes part. Where the document says that the first listed leads, the
    first of several responsible units leads and the others take part.
    """
    if not (first_leads or fields.lead or (fields.participating and fields.responsible)):
        return fields  # nobody's role depends on another's: most items
    settled = Fields(deadlines=fields.deadlines, evidence=fields.evidence)
    lead, rest = fields.lead, fields.responsible
    if not lead and first_leads and len(rest) > 1:
        lead, rest = rest[:1], rest[1:]
    settled.lead = lead
    if lead:
        settled.participating = _without(fields.participating + rest, lead)
    else:
        settled.participating, settled.responsible = _without(fields.participating, rest), rest
    return settled


def _without(units: list[UnitName], others: list[UnitName]) -> list[UnitName]:
    if len(others) > _FEW:
        known = set(others)
        return [unit for unit in units if unit not in known]
    return [unit for unit in units if unit not in others]
