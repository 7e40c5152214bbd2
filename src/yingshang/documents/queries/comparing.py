"""Two readings of one document side by side: what a newer engine reads otherwise.

Prose: docs/algorithms/rereading.md.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from yingshang.documents.enums import ItemField

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Task = dict[str, Any]
COMPARED = tuple(ItemField.values)
_ALIKE = 60  # of 100: the words of two tasks that are one task, changed
_COMPARED_WORDS = 300
_APART = frozenset({"reading", "span", "evidence", "confidence", "signals"})  # about the words, not what they say


@dataclass(frozen=True, slots=True)
class Pair:
    """Two tasks that belong together, or one that has no counterpart.

    ``old`` is its place among the old tasks, ``new`` among the new (None: not there). ``fields`` are the names of what
    differs, in the order of ``COMPARED``; empty for a task that came or went, or that is the same.
    """

    old: int | None
    new: int | None
    fields: tuple[str, ...] = ()


def pairs(old: Sequence[Task], new: Sequence[Task]) -> list[Pair]:
    """Every task of both lists, in the order of the new one; tasks that went come where they stood.

    Tasks are paired in order by their titles, so that one task more at the top is one difference and not a hundred;
    where titles differ, by likeness of their words.
    """
    found: list[Pair] = []
    matcher = SequenceMatcher(None, [_key(t) for t in old], [_key(t) for t in new], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            found += [Pair(a + n, c + n, fields_of(old[a + n], new[c + n])) for n in range(b - a)]
        else:
            found += _alike(old, new, range(a, b), range(c, d))
    return found


def _alike(old: Sequence[Task], new: Sequence[Task], before: range, after: range) -> Iterator[Pair]:
    """A stretch whose titles differ: each new task takes the next old one that is alike; the others came or went."""
    left = list(before)
    for place in after:
        words = _words(new[place])
        hit = next((n for n in left if fuzz.ratio(_words(old[n]), words) >= _ALIKE), None)
        if hit is None:
            yield Pair(None, place)
            continue
        while left[0] != hit:
            yield Pair(left.pop(0), None)
        left.pop(0)
        yield Pair(hit, place, fields_of(old[hit], new[place]))
    yield from (Pair(n, None) for n in left)


def _words(task: Task) -> str:
    return f"{task.get('title') or ''}{task.get('content') or ''}"[:_COMPARED_WORDS]


def differences(old: Sequence[Task], new: Sequence[Task]) -> list[Pair]:
    """What differs between two lists of tasks, in the order of the new list."""
    return [pair for pair in pairs(old, new) if pair.fields or pair.old is None or pair.new is None]


def carried(old: str, new: str) -> Callable[[int], int]:
    """A function that says where in ``new`` an offset into ``old`` went; what is gone is where its line would stand."""
    if old == new:
        return lambda offset: offset
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts = [0, *accumulate(map(len, before))]
    targets = [0, *accumulate(map(len, after))]
    stretches = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()

    def where(offset: int) -> int:
        line = max(0, min(bisect_right(starts, offset) - 1, len(before) - 1))
        for tag, a, b, c, d in stretches:
            if a <= line < b:
                shifted = targets[min(c + line - a, d)]
                inside = offset - starts[line]
                return shifted + inside if tag == "equal" else min(shifted + inside, targets[d])
        return min(offset, len(new))

    return where


def _key(task: Task) -> str:
    return "".join((task.get("title") or task.get("content") or "").split())[:40]


def fields_of(old: Task, new: Task) -> tuple[str, ...]:
    """The names of what differs, in the order of ``COMPARED``."""
    return tuple(name for name in COMPARED if plain(old.get(name)) != plain(new.get(name)))


def plain(value: Any) -> Any:  # noqa: ANN401 - a JSON value
    """The value without what is about its words only; nothing, "" and empty lists are the same."""
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items() if name not in _APART and plain(part) is not None}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value] or None
    return value if value not in ("", {}) else None
