"""What units were told, as data, and what a task that was edited since says otherwise.

Prose: docs/algorithms/handing-out.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from yingshang.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yingshang.obligations.actions.handing_out import Due, Part
    from yingshang.tasks.queries.planning import Plan

Agreed = dict[str, Any]
WORDS = ("title", "content", "note", "due_phrase")


def agreed_of(plan: Plan) -> Agreed:
    """The words, the parts and the due moments of a plan, as they are kept with what was handed out."""
    item = plan.item
    words = {name: getattr(item, name) for name in WORDS}
    parts = {
        str(part.unit.pk): {
            "role": str(part.role),
            "name": part.unit.name,
            "through": plan.through.get(part.unit.pk, ""),
        }
        for part in plan.parts
    }
    return {**words, "parts": parts, "dues": [due_data(due) for due in plan.dues]}


def due_data(due: Due) -> dict[str, Any]:
    """A due moment as JSON; ``starts_on`` is left out, because it is the day of handing out."""
    at = clock.local(due.at).isoformat(timespec="minutes") if due.at else ""
    facts = {"kind": str(due.kind), "at": at, "label": due.label, "rule": due.rule, "roll": str(due.roll)}
    return facts | {
        "quota": due.quota,
        "quota_unit": due.quota_unit,
        "anchor": due.anchor,
        "days": due.days,
        "working": due.working,
    }


@dataclass(frozen=True, slots=True)
class Move:
    """A due moment that is another now: the data before and after, None for one that came or went."""

    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What a task says otherwise than its units were told.

    ``words`` is name → (before, after); ``added`` are parts of units that are new; ``removed`` unit id → what was
    agreed with it; ``roles`` parts whose role changed, with the old role; ``dues`` the due moments that moved.
    """

    words: Mapping[str, tuple[str, str]]
    added: tuple[Part, ...]
    removed: Mapping[int, Mapping[str, str]]
    roles: tuple[tuple[Part, str], ...]
    dues: tuple[Move, ...]

    def __bool__(self) -> bool:
        return bool(self.words or self.added or self.removed or self.roles or self.dues)

    @property
    def tells_everybody(self) -> bool:
        """Whether units that stay have to be told: their words or their due moments are others."""
        return bool(self.words or self.dues)


def difference(agreed: Agreed, plan: Plan) -> Difference:
    """What ``plan`` says otherwise than ``agreed``; empty when nothing has changed."""
    item, parts = plan.item, agreed["parts"]
    words = {name: (agreed[name], getattr(item, name)) for name in WORDS if agreed[name] != getattr(item, name)}
    now = {str(part.unit.pk): part for part in plan.parts}
    roles = [
        (part, parts[key]["role"]) for key, part in now.items() if key in parts and parts[key]["role"] != str(part.role)
    ]
    return Difference(
        words,
        tuple(part for key, part in now.items() if key not in parts),
        {int(key): facts for key, facts in parts.items() if key not in now},
        tuple(roles),
        tuple(_moves(agreed["dues"], [due_data(due) for due in plan.dues])),
    )


def _moves(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[Move]:
    """Due moments that differ. One that keeps its label and kind has moved; the others came or went."""
    old = [one for one in before if one not in after]
    new = [one for one in after if one not in before]
    moves = []
    for one in old:
        same = next((two for two in new if _name(two) == _name(one)), None)
        if same is not None:
            new.remove(same)
        moves.append(Move(one, same))
    return [*moves, *(Move(None, two) for two in new)]


def _name(due: dict[str, Any]) -> tuple[bool, str]:
    """What makes a due moment the same one after a change: a rhythm or a single day, and its label."""
    return bool(due["rule"]), due["label"]
