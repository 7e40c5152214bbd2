"""Two readings of one document side by side: what a newer engine reads otherwise.

Prose: docs/algorithms/rereading.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

Task = dict[str, Any]
COMPARED = (
    "title", "content", "lead_units", "participating_units", "responsible_units", "report_to", "deadline", "quotas",
    "targets", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """One task that is read otherwise.

    ``old`` is its place among the old tasks, ``new`` among the new (None: not there).
    ``fields`` are the names of what differs, in the order of ``COMPARED``; empty for a task that came or went.
    """

    old: int | None
    new: int | None
    fields: tuple[str, ...] = ()


def differences(old: Sequence[Task], new: Sequence[Task]) -> list[Pair]:
    """What differs between two lists of extracted tasks, in the order of the new list.

    Tasks that went come where they stood. Tasks are paired in order by their words, so
    that one task more at the top is one difference and not a hundred.
    """
    found: list[Pair] = []
    pairs = SequenceMatcher(None, [_key(t) for t in old], [_key(t) for t in new], autojunk=False)
    for tag, a, b, c, d in pairs.get_opcodes():
        paired = min(b - a, d - c) if tag == "replace" else (b - a if tag == "equal" else 0)
        for step in range(paired):
            fields = _fields(old[a + step], new[c + step])
            if fields:
                found.append(Pair(a + step, c + step, fields))
        found += [Pair(place, None) for place in range(a + paired, b)]
        found += [Pair(None, place) for place in range(c + paired, d)]
    return found


def _key(task: Task) -> tuple[str, str]:
    return task.get("ordinal") or "", "".join((task.get("title") or task.get("content") or "").split())[:40]


def _fields(old: Task, new: Task) -> tuple[str, ...]:
    return tuple(name for name in COMPARED if _plain(old.get(name)) != _plain(new.get(name)))


def _plain(value: Any) -> Any:  # noqa: ANN401 - a JSON value
    return {k: v for k, v in value.items() if k != "reading"} if isinstance(value, dict) else value
