"""The matching loop: find a trigger character, try the rules of its class there, keep the first that fits.

One expression finds the places worth looking at, one alternation per trigger decides which rule applies, and only
the rule that won reads its own groups. A place where a rule matched but its neighbours forbid it is passed over whole,
so that no part of a phrase is read as a phrase of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from gongwen.grammar.factoring import alternation
from gongwen.lexicon.prepared import compiled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gongwen.grammar.rules import Rule

EDGE_LEFT, EDGE_RIGHT = "^", "$"
REACH = 12  # characters of the longest word that rules ask for on the left


@dataclass(slots=True, eq=False)
class _Place:
    # Where a rule is tried: ``begin`` moves on through the stretch.
    text: str
    start: int
    end: int
    loose: bool
    begin: int = 0


@dataclass(eq=False)
class Trigger:
    """Characters worth stopping at, what must stand around one, and the rules to try ``back`` characters before it."""

    chars: str
    guard: str
    back: int
    rules: tuple[Rule, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All rules as one alternation; the number of the group that matched is the number of the rule."""
        return compiled(alternation([rule.anonymous for rule in self.rules]))


class Grammar:
    """Rules ready to be looked for in a text.

    ``edges`` are the characters that end a clause, ``firm`` the last words of phrases that stand on their own.
    """

    def __init__(self, triggers: list[Trigger], edges: str, firm: tuple[str, ...]) -> None:
        self._triggers = triggers
        self._edges = edges
        self.firm = firm
        chars = re.escape("".join(dict.fromkeys("".join(trigger.chars for trigger in triggers))))
        guards = "|".join(f"(?<=[{re.escape(t.chars)}]){t.guard}()" for t in triggers)
        self._finder = compiled(f"[{chars}](?:{guards})")

    def scan(self, text: str, start: int, end: int, *, loose: bool) -> Iterator[tuple[Rule, int, int]]:
        """Phrases in ``text[start:end]`` as (rule, start, end), from left to right, none overlapping another.

        In a ``loose`` scan the words that a rule asks for beside it are not required; those that forbid it still do.
        """
        position, triggers = start, self._triggers
        place: _Place | None = None
        for candidate in self._finder.finditer(text, start, end):
            trigger = triggers[(candidate.lastindex or 1) - 1]
            begin = candidate.start() - trigger.back
            if begin < position:
                continue
            match = trigger.pattern.match(text, begin, end)
            if match is None:
                continue
            place = place or _Place(text, start, end, loose)
            place.begin = begin
            rule, stop = trigger.rules[(match.lastindex or 1) - 1], match.end()
            if (rule.loose or rule.must_after) and not self._usable(rule, place):
                later = self._later(trigger, rule, place)
                if later is None:
                    continue
                rule, stop = later
            position = stop
            if self._fits(rule, place, stop):
                yield rule, begin, stop

    def _usable(self, rule: Rule, place: _Place) -> bool:
        if rule.loose and not place.loose:
            return False
        return not rule.must_after or self._beside_left(rule.must_after, place)

    def _later(self, trigger: Trigger, failed: Rule, place: _Place) -> tuple[Rule, int] | None:
        # Rare: the first rule that matched may not be used here, so those behind it are tried one by one.
        for rule in trigger.rules[trigger.rules.index(failed) + 1 :]:
            match = rule.pattern.match(place.text, place.begin, place.end)
            if match and self._usable(rule, place):
                return rule, match.end()
        return None

    def _fits(self, rule: Rule, place: _Place, stop: int) -> bool:
        text, begin = place.text, place.begin
        firm = text.endswith(self.firm, begin, stop)
        barred = rule.firm_not if firm else rule.before_not
        if barred and text.startswith(barred, stop, place.end):
            return False
        if rule.after_not and text.endswith(rule.after_not, max(place.start, begin - REACH), begin):
            return False
        if place.loose or firm:
            return True
        if rule.after and not self._beside_left(rule.after, place):
            return False
        return not rule.before or self._beside_right(rule.before, place, stop)

    def _beside_left(self, words: tuple[str, ...], place: _Place) -> bool:
        text, begin = place.text, place.begin
        if EDGE_LEFT in words and (begin == place.start or text[begin - 1] in self._edges):
            return True
        return text.endswith(words, max(place.start, begin - REACH), begin)

    def _beside_right(self, words: tuple[str, ...], place: _Place, stop: int) -> bool:
        if EDGE_RIGHT in words and (stop == place.end or place.text[stop] in self._edges):
            return True
        return place.text.startswith(words, stop, place.end)
