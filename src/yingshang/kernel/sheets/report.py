"""What a check of a file found: problems cell by cell, or what would be added and changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yingshang.kernel.sheets.declaring import Key

SHOWN_PROBLEMS = 500
SHOWN_CHANGES = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that cannot be taken: row number and column letter as Excel shows them, head, value, and what is allowed.

    ``letter`` is "" where the whole row is meant. A problem that a command raised bears the refusal's ``code`` and
    ``facts``; its sentence is put in where it is shown.
    """

    row: int
    letter: str
    head: str
    value: str
    what: str
    allowed: str = ""
    code: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def column(self) -> str:
        """The place in words: 「C 联系电话」."""
        return f"{self.letter} {self.head}".strip()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that a change would alter, as people see it."""

    head: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """One row to be written: ``stored`` is None for a new one, else the pk or object that ``Sheet.stored`` gave.

    ``values`` has every column that the file has; ``cells`` those that differ from what is stored.
    """

    row: int
    key: Key
    values: Mapping[str, object]
    stored: object = None
    cells: tuple[Cell, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether the row would be added."""
        return self.stored is None


@dataclass(frozen=True)
class Report:
    """The outcome of one check. With a problem nothing is written: all or nothing."""

    total: int
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    unchanged: int
    notes: tuple[str, ...] = ()
    problem_count: int = 0

    @property
    def created(self) -> int:
        """How many rows would be added."""
        return sum(change.is_new for change in self.changes)

    @property
    def changed(self) -> int:
        """How many rows would be changed."""
        return len(self.changes) - self.created

    @property
    def digest(self) -> str:
        """SHA-256 of everything that would be written: what a person confirms is exactly this."""
        found = hashlib.sha256()
        for change in self.changes:
            cells = [(cell.head, cell.old, cell.new) for cell in change.cells]
            line = [change.row, [str(part) for part in change.key], change.is_new, cells]
            found.update(json.dumps(line, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        return found.hexdigest()

    def as_data(self) -> dict[str, Any]:
        """The report as it is stored and shown: the first problems and changes, all the figures."""
        return {
            "total": self.total,
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "notes": list(self.notes),
            "problem_count": self.problem_count or len(self.problems),
            "problems": [_problem_data(each) for each in self.problems[:SHOWN_PROBLEMS]],
            "changes": [
                {"row": each.row, "is_new": each.is_new, "cells": [[c.head, c.old, c.new] for c in each.cells]}
                for each in self.changes[:SHOWN_CHANGES]
            ],
        }


def _problem_data(problem: Problem) -> dict[str, Any]:
    names = ("row", "letter", "head", "value", "what", "allowed", "code")
    facts = {name: str(value) for name, value in problem.facts.items()}
    return {name: getattr(problem, name) for name in names} | {"facts": facts}


def problem_of(data: Mapping[str, Any]) -> Problem:
    """A stored problem."""
    return Problem(**data)
