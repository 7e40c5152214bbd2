"""The matching loop: find a trigger character, try the rules of its class there, keep the first that fits.

One expression finds the places worth looking at, one alternation per trigger class decides which rule applies,
and only the rule that won reads its own groups. A place where a rule matched but its neighbours forbid it is passed over
whole, so that no part of a phrase is read as a phrase of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gongwen.grammar.rules import Rule

EDGE_LEFT, EDGE_RIGHT = "^", "$"


@dataclass(frozen=True, eq=False)
class Trigger:
    """Characters that may begin a phrase, what must hold behind the first of them, and the rules to try there."""

    chars: str
    guard: str
    rules: tuple[Rule, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All rules as one alternation; the number of the group that matched is the number of the rule."""
        return re.compile("|".join(f"({rule.anonymous})" for rule in self.rules))


class Grammar:
    """Rules ready to be looked for in a text.

    ``edges`` are the characters that end a clause. In ``loose`` use the words that a rule asks for beside it are not
    required (those that forbid it still do).
    """

    def __init__(self, triggers: list[Trigger], edges: str, *, loose: bool = False) -> None:
        self._by_char = {char: trigger for trigger in triggers for char in trigger.chars}
        self._edges = edges
        self._loose = loose
        chars = re.escape("".join(self._by_char))
        guards = "|".join(f"(?<=[{re.escape(t.chars)}]){t.guard}" for t in triggers)
        self._finder = re.compile(f"[{chars}](?:{guards})")

    def scan(self, text: str, start: int, end: int) -> Iterator[tuple[Rule, int, int]]:
        """Phrases in ``text[start:end]`` as (rule, start, end), from left to right, none overlapping another."""
        position, by_char = start, self._by_char
        for candidate in self._finder.finditer(text, start, end):
            begin = candidate.start()
            if begin < position:
                continue
            trigger = by_char[text[begin]]
            match = trigger.pattern.match(text, begin, end)
            if match is None:
                continue
            position = match.end()
            rule = trigger.rules[(match.lastindex or 1) - 1]
            if self._fits(rule, text, (start, end), (begin, position)):
                yield rule, begin, position

    def _fits(self, rule: Rule, text: str, limits: tuple[int, int], span: tuple[int, int]) -> bool:
        (start, end), (begin, stop) = limits, span
        if rule.after_not and text.endswith(rule.after_not, max(start, begin - 12), begin):
            return False
        if rule.before_not and text.startswith(rule.before_not, stop, end):
            return False
        if rule.must_after and not self._beside_left(rule.must_after, text, start, begin):
            return False
        if self._loose:
            return True
        if rule.after and not self._beside_left(rule.after, text, start, begin):
            return False
        return not rule.before or self._beside_right(rule.before, text, stop, end)

    def _beside_left(self, words: tuple[str, ...], text: str, start: int, begin: int) -> bool:
        if EDGE_LEFT in words and (begin == start or text[begin - 1] in self._edges):
            return True
        return text.endswith(words, max(start, begin - 12), begin)

    def _beside_right(self, words: tuple[str, ...], text: str, stop: int, end: int) -> bool:
        if EDGE_RIGHT in words and (stop == end or text[stop] in self._edges):
            return True
        return text.startswith(words, stop, end)
