"""A table held against the tasks of a document: which rows are changed, new, the same, and which tasks it lacks."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from yingshang.documents.enums import ItemState
from yingshang.kernel.text import line, paragraphs, parted
from yingshang.orgs.enums import UnitRole
from yingshang.tasks.queries.planning import with_units

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from yingshang.documents.models import Document, Item

_LINES = frozenset({"content", "note"})


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a file: its number there, the task it says it is, its words and its names by role.

    Columns that the file lacks are in neither; they stay as they are.
    """

    number: int
    key: int | None
    words: dict[str, str]
    units: dict[str, list[str]]

    def data(self) -> dict[str, Any]:
        """As it is kept."""
        return {"number": self.number, "key": self.key, "words": self.words, "units": self.units}


@dataclass(frozen=True, slots=True)
class Cell:
    """A column that differs: its name, before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A row that would change a task (``item``) or add one (None)."""

    row: TableRow
    item: Item | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row that cannot be taken: why, as a code."""

    row: TableRow
    code: str


@dataclass(frozen=True)
class Compared:
    """What a table would do to a document."""

    changed: tuple[Changed, ...]
    new: tuple[Changed, ...]
    missing: tuple[Item, ...]
    unchanged: int
    doubts: tuple[Doubt, ...] = field(default_factory=tuple)

    @property
    def digest(self) -> str:
        """Stands for everything that would be written: what a person confirms is exactly this."""
        told = [
            [one.row.number, one.item.pk if one.item else 0, one.item.version if one.item else 0]
            + [[cell.name, cell.before, cell.after] for cell in one.cells]
            for one in (*self.changed, *self.new)
        ]
        told.append([item.pk for item in self.missing])
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def row_of(data: dict[str, Any]) -> TableRow:
    """A row as it was kept."""
    return TableRow(data["number"], data["key"], data["words"], data["units"])


def compared(document: Document | None, rows: Sequence[TableRow]) -> Compared:
    """Rows by the number of the task that the export hides in them, else by ordinal and title, each task once."""
    items = _items(document)
    by_key = {item.pk: item for item in items}
    by_name: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        by_name.setdefault(_name(item.ordinal, item.title), []).append(item)
    seen: set[int] = set()
    changed: list[Changed] = []
    new: list[Changed] = []
    doubts: list[Doubt] = []
    unchanged = 0
    for row in rows:
        found = by_key.get(row.key) if row.key is not None else _named(by_name, row, seen)
        if (row.key is not None and found is None) or (found is not None and found.pk in seen):
            doubts.append(Doubt(row, "tasks.row_foreign" if found is None else "tasks.row_twice"))
            continue
        whole = _with_whole_names(row, found)
        cells = tuple(_cells(whole, found))
        if found is None:
            new.append(Changed(whole, None, cells))
            continue
        seen.add(found.pk)
        if cells:
            changed.append(Changed(whole, found, cells))
        else:
            unchanged += 1
    missing = tuple(item for item in items if item.pk not in seen)
    return Compared(tuple(changed), tuple(new), missing, unchanged, tuple(doubts))


def _with_whole_names(row: TableRow, item: Item | None) -> TableRow:
    """The row with the names that the task has as they are printed there, also those that hold a mark themselves."""
    if item is None:
        return row
    printed = [unit.printed for unit in item.units.all()]
    units = {role: list(parted("、".join(names), printed)) for role, names in row.units.items()}
    return replace(row, units=units)


def _items(document: Document | None) -> Sequence[Item]:
    if document is None:
        return []
    return with_units(document.items.exclude(state=ItemState.DROPPED).order_by("order", "id"))


def _named(by_name: dict[tuple[str, str], list[Item]], row: TableRow, seen: set[int]) -> Item | None:
    found = by_name.get(_name(row.words.get("ordinal", ""), row.words.get("title", "")), [])
    return next((item for item in found if item.pk not in seen), None)


def _name(ordinal: str, title: str) -> tuple[str, str]:
    return line(ordinal), line(title)


def _cells(row: TableRow, item: Item | None) -> Iterable[Cell]:
    for name, value in row.words.items():
        after = paragraphs(value) if name in _LINES else line(value)
        before = "" if item is None else getattr(item, name)
        plain = paragraphs(before) if name in _LINES else line(before)
        if plain != after:
            yield Cell(name, before, after)
    for role in UnitRole:
        if str(role) in row.units:
            before = "、".join(unit.printed for unit in item.units.all() if unit.role == role) if item else ""
            after = "、".join(row.units[str(role)])
            if before != after:
                yield Cell(str(role), before, after)
