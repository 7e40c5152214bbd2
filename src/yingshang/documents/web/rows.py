"""The tasks of a document as the rows of its table, in the notice's own columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gongwen.unit_names.forms import simplified
from yingshang.documents.enums import ItemKind, ItemState
from yingshang.documents.web.words import say_deadline, say_quota, say_target
from yingshang.orgs.enums import UnitRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from yingshang.documents.models import Item, ItemUnit

_LAMPS = {ItemState.PROPOSED: "yellow", ItemState.ACCEPTED: "green", ItemState.DROPPED: "grey"}


@dataclass(frozen=True)
class TaskRow:
    """One task with its units by role and its dated duties."""

    item: Item
    duties: list[TaskRow] = field(default_factory=list)

    @property
    def lamp(self) -> str:
        """The lamp of its state."""
        return _LAMPS[ItemState(self.item.state)]

    @cached_property
    def lead(self) -> list[ItemUnit]:
        """Who leads."""
        return self._of(UnitRole.LEAD)

    @cached_property
    def responsible(self) -> list[ItemUnit]:
        """Who is responsible without a leader."""
        return self._of(UnitRole.RESPONSIBLE)

    @cached_property
    def participating(self) -> list[ItemUnit]:
        """Who takes part."""
        return self._of(UnitRole.PARTICIPATING)

    @cached_property
    def everybody(self) -> list[ItemUnit]:
        """All units."""
        return list(self.item.units.all())

    @cached_property
    def deadline(self) -> str:
        """What its deadline means, in words; "" when nothing is set, or when the phrase says just that."""
        words = say_deadline(self.item.due)
        return "" if words == simplified(self.item.due_phrase) else words

    @property
    def numbers(self) -> list[str]:
        """Quotas and targets in words."""
        return [*map(say_quota, self.item.quotas), *map(say_target, self.item.targets)]

    @property
    def doubts(self) -> list[str]:
        """The engine's doubts in its own sentences."""
        return [each["message"] for each in self.item.signals]

    def _of(self, role: UnitRole) -> list[ItemUnit]:
        return [row for row in self.everybody if row.role == role]


@dataclass(frozen=True)
class SchemeRows:
    """The tasks of one plan in the document, under its title, by chapter."""

    title: str
    chapters: list[tuple[str, list[TaskRow]]]

    @property
    def count(self) -> int:
        """How many tasks."""
        return sum(len(rows) for _, rows in self.chapters)

    @property
    def has_lead(self) -> bool:
        """Whether any task names who leads."""
        return any(row.lead for _, rows in self.chapters for row in rows)

    @property
    def has_responsible(self) -> bool:
        """Whether any task names who is responsible without a leader, or beside one."""
        return any(row.responsible for _, rows in self.chapters for row in rows)

    @property
    def units_label(self) -> str:
        """The head of the column of those who answer."""
        if self.has_lead:
            return "牵头（责任）单位" if self.has_responsible else "牵头单位"
        return "责任单位"

    @property
    def has_others(self) -> bool:
        """Whether the table needs a column for who takes part."""
        return any(row.participating for _, rows in self.chapters for row in rows)


def rows_of(items: Sequence[Item], titles: Sequence[str]) -> list[SchemeRows]:
    """The tasks in use by plan and chapter, in order; dropped ones are left out."""
    below: dict[int, list[TaskRow]] = {}
    for item in items:
        if item.kind == ItemKind.DUTY and item.parent_id and item.state != ItemState.DROPPED:
            below.setdefault(item.parent_id, []).append(TaskRow(item))
    plans: dict[int, list[tuple[str, list[TaskRow]]]] = {}
    for item in items:
        if item.kind != ItemKind.TASK or item.state == ItemState.DROPPED:
            continue
        chapters = plans.setdefault(item.scheme, [])
        chapter = _chapter(item.path)
        if not chapters or chapters[-1][0] != chapter:
            chapters.append((chapter, []))
        chapters[-1][1].append(TaskRow(item, below.get(item.pk, [])))
    return [SchemeRows(_title(titles, number), chapters) for number, chapters in plans.items()]


def _title(titles: Sequence[str], number: int) -> str:
    return titles[number] if number < len(titles) else ""


def _chapter(path: Any) -> str:  # noqa: ANN401 - a JSON list of titles
    return " › ".join(_plain(path))


def _plain(path: Iterable[Any]) -> list[str]:
    return [str(part) for part in path if str(part).strip()]
