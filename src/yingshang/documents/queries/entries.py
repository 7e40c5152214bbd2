"""What becomes a row of the ledger: the tasks of an answer with their own duties, and the duties outside the tasks.

Answers are of schema gongwen/1. A duty is brought into the shape of a task, so that one way of storing, comparing and
taking over serves all three kinds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gongwen.unit_names.compound import parts_of
from yingshang.documents.enums import ItemKind

Told = dict[str, Any]
ROLES = {"lead_units": "lead", "participating_units": "participating", "responsible_units": "responsible"}
_TITLE = 60
_STOPS = "。；;，,\n"
_COMMAS = frozenset("，,")
_OPENING = 8
_DATES = ("due", "all_due", "milestone", "relative", "window", "continuous")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row with the rows below it; ``told`` has the keys of a task of the schema."""

    kind: ItemKind
    told: Told
    duties: tuple[Told, ...] = field(default=())


def entries_of(answer: Told) -> list[Entry]:
    """The rows of an answer: tasks in their order, then what is to be done or reported outside them."""
    tasks = [
        Entry(ItemKind.TASK, task, tuple(as_task(d, task) for d in task.get("duties", ()) if not repeats(d, task)))
        for task in answer.get("tasks", ())
    ]
    return tasks + [Entry(ItemKind.REPORTING, as_task(duty)) for duty in answer.get("obligations", ())]


def as_task(duty: Told, parent: Told | None = None) -> Told:
    """A duty in the shape of a task; what it does not say of units is left to its task."""
    words = " ".join(duty["text"].split())
    return {
        "scheme": parent["scheme"] if parent else 0,
        "path": [],
        "ordinal": "",
        "title": short(words),
        "content": words,
        "lead_units": [],
        "participating_units": [],
        "responsible_units": duty["responsible_units"],
        "report_to": duty["report_to"],
        "deadline": duty["deadline"],
        "quotas": duty["quotas"],
        "targets": [],
        "note": "",
        "span": duty["span"] or [0, 0],
        "confidence": 1.0,
        "signals": [],
    }


def repeats(duty: Told, task: Told) -> bool:
    """Whether a duty only says again what its task says already: no unit, date or number of its own.

    A rhythm without a day (每季度) repeats a number per period of the task (每季度不少于1次).
    """
    units = {name for role in ROLES for name in task[role]}
    if not set(duty["responsible_units"]) <= units or not set(duty["report_to"]) <= set(task["report_to"]):
        return False
    if any(quota not in task["quotas"] for quota in duty["quotas"]):
        return False
    own, its = duty["deadline"], task["deadline"]
    if _substance(own) == _substance(its):
        return True
    dated = any(own.get(name) and own[name] != its.get(name) for name in _DATES)
    return bool(duty["quotas"] and own.get("recurrence") and "BY" not in own["recurrence"] and not dated)


def short(words: str) -> str:
    """The first clause of a sentence, as a title; cut where it is too long.

    A few characters before a comma say when, not what: the next clause belongs to them.
    """
    end = _clause(words, 4)
    if end <= _OPENING and words[end : end + 1] in _COMMAS:
        end = _clause(words, end + 1)
    return words[: min(end, _TITLE)]


def _clause(words: str, start: int) -> int:
    """Where the clause ends that goes on at ``start``."""
    return min([len(words), *(place for stop in _STOPS if (place := words.find(stop, start)) > 0)])


def printed_names(entry: Entry) -> list[tuple[str, str]]:
    """(role, name as printed) of a row, each once, in order."""
    return names_in(entry.told)


def names_in(told: Told) -> list[tuple[str, str]]:
    """(role, name as printed) of what was told, each once, in order; a name for several is taken apart."""
    printed = ((role, name) for key, role in ROLES.items() for name in told.get(key, ()) if name.strip())
    return list(dict.fromkeys((role, part) for role, name in printed for part in parts_of(name)))


def _substance(deadline: Told) -> tuple[object, ...]:
    return tuple(str(deadline.get(name) or "") for name in (*_DATES, "recurrence"))
