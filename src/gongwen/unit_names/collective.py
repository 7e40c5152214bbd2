"""What a name for many bodies is about: 「县级有关部门」 and 「县直各单位」 are the same ones, 「受理单位」 others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from gongwen.lexicon import load
from gongwen.unit_names.forms import key_of


@dataclass(slots=True, frozen=True)
class Collective:
    """``kind``: ``office``, ``company``, ``town`` or ``county``; ``signs``: the characters that say which of them."""

    kind: str
    signs: frozenset[str]

    def likeness(self, other: Collective) -> float:
        """From 0 to 1: how much of what this name says the ``other`` says too; 1 where neither says which."""
        if self.kind != other.kind:
            return 0.0
        return len(self.signs & other.signs) / len(self.signs) if self.signs else float(not other.signs)


@lru_cache(maxsize=4096)
def collective_of(name: str) -> Collective | None:
    """Take a collective name apart; None for any other name."""
    table, key = load("units_abbreviations")["collective"], key_of(name)
    for kind in ("office", "company"):
        ends = tuple(table[kind])
        rest = key
        while rest.endswith(ends):
            rest = rest.removesuffix(next(end for end in ends if rest.endswith(end)))
        if rest != key:
            return Collective(kind, frozenset(rest) - frozenset(table["plain"]))
    held = (kind for kind in ("town", "county") if any(word in key for word in table[kind]))
    kind = next(held, "")
    return Collective(kind, frozenset()) if kind else None


def means_usual(name: str) -> bool:
    """Whether a name means those who have to do with it (「市级有关部门」) or all towns, and says nothing of which."""
    told = collective_of(name)
    if told is None or told.signs:
        return False
    usual = load("units_abbreviations")["collective"]["usual"]
    return told.kind == "town" or (told.kind == "office" and any(word in key_of(name) for word in usual))
