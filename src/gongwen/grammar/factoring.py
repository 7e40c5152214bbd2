"""Many expressions as one, with what neighbours have in common at either end written once.

Rules of one kind begin alike (a year, a month …) and end alike. Compiled side by side, every one of them brings its
own copy of that beginning, and a text that fails it fails it once per copy; as a tree it is compiled and tried once.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_CLASS = r"\[\^?\]?(?:\\.|[^\]\\])*\]"
_QUANTIFIER = re.compile(r"(?:[?*+]|\{\d*,?\d*\})[?+]?")
_PLAIN = re.compile(rf"\\.|{_CLASS}|[^()|\[\\]", re.DOTALL)
_SKIP = re.compile(rf"\\.|{_CLASS}|[^()\[\\]+", re.DOTALL)


def alternation(sources: Sequence[str]) -> str:
    """One expression that tries ``sources`` in their order; the number of its last group is that of the one that fits.

    Sources hold no capturing groups. What two neighbours begin with alike is tried once for both, so an
    expression whose shared beginning can end at several places prefers the first place to the first source.
    """
    return "".join(_tree([_pieces(source) for source in sources]))


def _tree(branches: list[list[str]]) -> tuple[str, str]:
    # What the branches have of their own, and the last piece that all of them share. An empty group ends each
    # branch; they stand in the order of the sources, so their numbers are right.
    written: list[tuple[str, str]] = []
    for first, group in groupby(branches, key=lambda pieces: pieces[0] if pieces else None):
        members = list(group)
        if first is None:
            written += [("()", "") for _ in members]
        elif len(members) == 1:
            own, last = members[0][:-1], members[0][-1]
            written.append(("".join(own) + "()", last))
        else:
            own_tree, last = _tree([pieces[1:] for pieces in members])
            written.append((first + own_tree, last))
    ends = [(last, [own for own, _ in group]) for last, group in groupby(written, key=lambda branch: branch[1])]
    if len(ends) == 1:
        return _either(ends[0][1]), ends[0][0]
    return _either([_either(owns) + last for last, owns in ends]), ""


def _either(branches: list[str]) -> str:
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _pieces(source: str) -> list[str]:
    """The parts of ``source`` that stand one behind the other, each with its quantifier."""
    pieces: list[str] = []
    at = 0
    while at < len(source):
        if source[at] == "|":
            return [f"(?:{source})"]
        end = _closing(source, at) if source[at] == "(" else _end(_PLAIN, source, at)
        quantifier = _QUANTIFIER.match(source, end)
        end = quantifier.end() if quantifier else end
        pieces.append(source[at:end])
        at = end
    return pieces


def _closing(source: str, at: int) -> int:
    depth = 0
    while True:
        if source[at] in "()":
            depth += 1 if source[at] == "(" else -1
            at += 1
            if not depth:
                return at
        else:
            at = _end(_SKIP, source, at)


def _end(pattern: re.Pattern[str], source: str, at: int) -> int:
    match = pattern.match(source, at)
    if match is None:
        raise ValueError(source)
    return match.end()
