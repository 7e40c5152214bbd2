"""Rules as data: a pattern with named placeholders, the name of what it makes, and the words beside it.

Placeholders in patterns: ``{atom}`` becomes the named group ``atom`` holding the atom's expression, ``{atom2}`` the
same expression under a second name, ``<macro>`` a longer piece of pattern with placeholders of its own (``<macro2>``
numbers all of them). A blank means an optional blank. Nothing here knows the language the rules are written for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gongwen.lexicon.prepared import compiled

if TYPE_CHECKING:
    import re

_MACRO = compiled(r"(?<!P)<([a-zA-Z]+)(\d?)>")
_ATOM = compiled(r"\{([a-z]+)(\d?)\}")
_NAMED = compiled(r"\(\?P<([a-z]+\d?)(?:_\d+)?>")

_CONTEXTS = ("must_after", "after", "before", "after_not", "before_not", "firm_not")
_KNOWN = {"name", "make", "pattern", "loose", "trigger", *_CONTEXTS}


@dataclass(eq=False)
class Rule:
    """One way of saying something.

    ``source`` is the expanded expression with named groups; ``make`` names the production that reads them and
    ``params`` are its settings. The other fields are words beside the match. ``after`` and ``before``: one of them must
    stand there in prose (``^`` and ``$`` are the edge of a clause; no words ask nothing), unless the phrase is
    firm by its own last word. ``must_after`` asks the same always. ``after_not``, and ``before_not`` (``firm_not``
    behind a firm phrase), must not stand there. ``loose`` rules are for texts that hold nothing but what the rules
    describe.
    """

    name: str
    make: str
    source: str
    params: dict[str, Any] = field(default_factory=dict)
    must_after: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after_not: tuple[str, ...] = ()
    before_not: tuple[str, ...] = ()
    firm_not: tuple[str, ...] = ()
    loose: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The expression with its named groups; compiled when the rule first reads something."""
        return compiled(self.source)

    def parts(self, text: str, begin: int) -> dict[str, str]:
        """The words of the groups that took part when the rule reads ``text`` from ``begin``."""
        match = self.pattern.match(text, begin)
        return {key.split("_")[0]: value for key, value in match.groupdict().items() if value} if match else {}

    @property
    def anonymous(self) -> str:
        """The expression without capturing groups, fit to be one branch of many."""
        return _NAMED.sub("(?:", self.source)


@dataclass(eq=False)
class Pieces:
    """What patterns are built from: atoms and macros by name, and named lists of words for the contexts."""

    atoms: dict[str, str]
    macros: dict[str, str]
    words: dict[str, list[str]]

    def expand(self, pattern: str) -> str:
        """``pattern`` with macros and placeholders replaced and blanks made optional."""
        for _ in range(4):  # macros may use macros, never deeper than this
            pattern = _MACRO.sub(lambda m: _ATOM.sub(_renumber(m[2]), self.macros[m[1]]), pattern)
        return _distinct(_ATOM.sub(self._group, pattern.replace(" ", "[ ]?")))

    def context(self, names: list[str]) -> tuple[str, ...]:
        """Words of a context; ``@list`` stands for all words of the list so named."""
        found: list[str] = []
        for name in names:
            found.extend(self.words[name[1:]] if name.startswith("@") else [name])
        return tuple(found)

    def rule(self, row: dict[str, Any]) -> Rule:
        """The rule described by one table of the data."""
        contexts = {name: self.context(row.get(name, [])) for name in _CONTEXTS}
        return Rule(
            name=row["name"],
            make=row["make"],
            source=self.expand(row["pattern"]),
            params={key: value for key, value in row.items() if key not in _KNOWN},
            **contexts,
            loose=row.get("loose", False),
        )

    def _group(self, match: re.Match[str]) -> str:
        return f"(?P<{match[1]}{match[2]}>{self.atoms[match[1]]})"


def _renumber(number: str) -> Any:  # noqa: ANN401 - the replacement argument of re.sub
    return (lambda m: f"{{{m[1]}{number or m[2]}}}") if number else (lambda m: m[0])


def _distinct(source: str) -> str:
    # Alternatives of one pattern may name the same part; ``re`` wants every name once, so later ones get a number.
    seen: dict[str, int] = {}

    def name(match: re.Match[str]) -> str:
        seen[match[1]] = count = seen.get(match[1], 0) + 1
        return match[0] if count == 1 else f"(?P<{match[1]}_{count}>"

    return _NAMED.sub(name, source)
