"""Which doubts of the engine still stand once a person has written something else.

A doubt is about something: the time, who answers, who leads. It is settled when that is no longer as it was read. What
the engine doubted is kept in ``extracted``; ``signals`` of an item are those that stand. Prose:
docs/algorithms/review.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yingshang.documents.queries.entries import names_in
from yingshang.orgs.enums import UnitRole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yingshang.documents.models import Item, ItemUnit

_TIMES = ("due", "all_due", "milestone", "recurrence", "continuous", "relative", "window")
_ABOUT_TIME = frozenset({
    "deadline_unread", "deadline_from_text", "date_incomplete", "due_before_issue", "due_outside_phase", "year_guessed",
    "year_unknown",
})  # fmt: skip
_ABOUT_UNITS = frozenset({"no_unit", "unit_from_text", "unit_inherited"})
_ABOUT_WORDS = frozenset({"damaged_characters", "garbled"})


def standing_signals(item: Item) -> list[dict[str, Any]]:
    """The doubts of the item that nothing has settled. One query, for its units."""
    if not item.signals:
        return []
    units = list(item.units.all())
    return [signal for signal in item.signals if not _is_settled(signal["code"], item, units)]


def is_dated(item: Item) -> bool:
    """Whether it says when: a day, a rhythm, a time that hangs on an event, or without end."""
    return says_when(item.due)


def says_when(due: dict[str, Any]) -> bool:
    """Whether a deadline as the engine told it says any time at all."""
    return any(due.get(name) for name in _TIMES)


def _is_settled(code: str, item: Item, units: Sequence[ItemUnit]) -> bool:
    told = item.extracted or {}
    if code == "no_deadline":
        return is_dated(item)
    if code in _ABOUT_TIME:
        return bool(item.due != told.get("deadline", {}))
    if code in _ABOUT_WORDS:
        title = " ".join((told.get("title") or "").split())[:300]
        return bool(item.content != told.get("content") or (title and item.title != title))
    if code == "no_lead":
        return len(units) == 1 or any(row.role == UnitRole.LEAD for row in units)
    if code in _ABOUT_UNITS:
        return bool(units) and {(row.role, row.printed) for row in units} != set(names_in(told))
    return False
