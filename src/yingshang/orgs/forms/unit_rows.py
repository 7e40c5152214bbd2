"""Rows of a table of units: which unit each means, what is wrong with its place, and writing it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from yingshang.kernel.errors import Refusal
from yingshang.kernel.sheets import Stored
from yingshang.orgs.actions.units import IDENTITY, OWN_FACTS, edit_unit, found_unit
from yingshang.orgs.enums import UnitKind, UnitState
from yingshang.orgs.models import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.sheets import Change
    from yingshang.kernel.sheets.declaring import Key

FACTS = (*IDENTITY, *OWN_FACTS)
# Kinds of which a county has one by each name; 办公室 as a section stands in every department.
_SINGLE = frozenset({UnitKind.CITY, UnitKind.COUNTY, UnitKind.DEPARTMENT, UnitKind.TOWN, UnitKind.PARK})
_PARTS = re.compile(r"[/／›>]")
_UNKNOWN = "写系统里或本文件里的单位全称；同名的写成“上级/单位”。它自己那一行有问题的，先改好那一行"
_SHOWN = 5


class Tree:
    """All units as the rows name them, read in one query."""

    def __init__(self, actor: Actor | None = None) -> None:
        units = Unit.objects.visible_to(actor) if actor is not None else Unit.objects.all()
        fields = ("pk", "parent_id", "name", "short_name", "state", "path")
        self.rows: dict[int, dict[str, Any]] = {row["pk"]: row for row in units.values(*fields)}
        self.named: dict[str, list[int]] = defaultdict(list)
        for pk, row in self.rows.items():
            self.named[row["name"]].append(pk)

    def trail(self, pk: int) -> list[str]:
        """The names from the top down to the unit."""
        return [
            self.rows[int(part)]["name"] for part in self.rows[pk]["path"].split("/")[:-1] if int(part) in self.rows
        ]

    def called(self, text: str) -> list[int]:
        """The units that ``text`` names: a full name, or the end of a trail 「上级/单位」."""
        parts = parts_of(text)
        if (whole := self.named.get(text)) or len(parts) == 1:
            return whole or self.named.get(parts[0], [])
        *above, name = parts
        fewest = min((self._under.get((part, name), []) for part in above), key=len)
        return [pk for pk in fewest if _ends(self.trail(pk), parts)]

    @cached_property
    def _under(self) -> dict[tuple[str, str], list[int]]:
        """(Name of a unit above, own name) → the units: thousands of sections are called 办公室."""
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for pk, row in self.rows.items():
            for above in set(self.trail(pk)[:-1]):
                found[above, row["name"]].append(pk)
        return found

    def active(self, text: str) -> list[int]:
        """Those of them that are in use."""
        return [pk for pk in self.called(text) if self.rows[pk]["state"] == UnitState.ACTIVE]

    def label(self, pk: int) -> str:
        """The shortest end of its trail that names the unit alone."""
        trail = self.trail(pk)
        for start in range(len(trail) - 1, -1, -1):
            text = "/".join(trail[start:])
            if self.called(text) == [pk]:
                return text
        return "/".join(trail)

    def below(self, parent: int | None, name: str) -> list[int]:
        """The units of this name directly below ``parent``."""
        return [pk for pk in self.named.get(name, []) if self.rows[pk]["parent_id"] == parent]


def parts_of(text: str) -> list[str]:
    """「云川县/教育局」 → its parts."""
    return [part.strip() for part in _PARTS.split(text) if part.strip()] or [text]


def _ends(trail: Sequence[str], parts: Sequence[str]) -> bool:
    """Whether the parts occur in the trail in this order, the last one at its end."""
    rest = iter(reversed(trail))
    return trail[-1] == parts[-1] and all(part in rest for part in reversed(parts))


@dataclass
class Plan:
    """Where every row of a file stands: below a stored unit, below another row, or at the top.

    ``above`` is row number → pk of the parent, ("row", number), or None.
    """

    tree: Tree
    above: dict[int, object] = field(default_factory=dict)
    faults: list[tuple[int, str, str, str]] = field(default_factory=list)

    def place(self, rows: Iterable[tuple[int, str, str]]) -> Plan:
        """Find the parent of each (number, name, parent as written); what cannot be found is a fault."""
        given = list(rows)
        by_name: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for number, name, parent in given:
            by_name[name].append((number, parent))
        for number, name, parent in given:
            self.above[number] = self._parent(number, name, parent, by_name)
        return self

    def _parent(self, number: int, name: str, text: str, rows: Mapping[str, list[tuple[int, str]]]) -> object:
        if not text:
            return None
        stored = self.tree.active(text)
        parts = parts_of(text)
        above = parts[-2] if len(parts) > 1 else ""
        within = [
            one
            for one, parent in (*rows.get(text, ()), *(rows.get(parts[-1], ()) if above else ()))
            if not above or parts_of(parent)[-1] == above
        ]
        new = [one for one in within if not self._known(one, parts[-1], rows)]
        if len(stored) == 1 and not new:
            return stored[0]
        if len(new) == 1 and not stored:
            if new == [number]:
                self.faults.append((number, "parent", f"“{name}”的上级写成了它自己", "写它的上级单位；最上层的留空"))
            return ("row", new[0])
        self.faults.append((number, "parent", *self._why(text, stored, new)))
        return None

    def _known(self, number: int, name: str, rows: Mapping[str, list[tuple[int, str]]]) -> bool:
        """Whether the row of that number means a unit that is stored already."""
        text = next((parent for one, parent in rows.get(name, ()) if one == number), "")
        parents: list[int | None] = [*self.tree.active(text)] if text else [None]
        return any(self.tree.below(parent, name) for parent in parents)

    def _why(self, text: str, stored: list[int], new: list[int]) -> tuple[str, str]:
        if len(stored) + len(new) > 1:
            labels = "、".join([*map(self.tree.label, stored[:_SHOWN]), *(f"第 {one} 行" for one in new[:_SHOWN])])
            return f"叫“{text}”的有 {len(stored) + len(new)} 个，分不清是哪一个", f"写成“上级/单位”，例如 {labels}"
        if self.tree.called(text):
            return f"“{text}”已经撤销，不能再接收单位", "写在用的单位"
        return f"没有叫“{text}”的单位", _UNKNOWN

    def depth(self, number: int) -> int | None:
        """How many rows stand above this one; None in a circle."""
        seen: list[int] = []
        while isinstance(above := self.above.get(number), tuple):
            if number in seen:
                return None
            seen.append(number)
            number = above[1]
        return len(seen)


def _plan(tree: Tree, rows: Sequence[Any]) -> Plan:
    return Plan(tree).place((row.row, str(row.values["name"]), str(row.values.get("parent") or "")) for row in rows)


def stored_units(actor: Actor, keys: Sequence[Key]) -> dict[Key, Stored]:
    """The active units that the keys (name, parent as written) mean."""
    tree = Tree(actor)
    found: dict[Key, int] = {}
    for key in keys:
        name, text = str(key[0]), str(key[1] or "")
        parents: list[int | None] = [*tree.active(text)] if text else [None]
        if len(parents) == 1:
            same = [pk for pk in tree.below(parents[0], name) if tree.rows[pk]["state"] == UnitState.ACTIVE]
            if len(same) == 1:
                found[key] = same[0]
    units = _in_chunks(found.values())
    return {
        key: Stored(units[pk], {"name": key[0], "parent": key[1], **{fact: getattr(units[pk], fact) for fact in FACTS}})
        for key, pk in found.items()
    }


def _in_chunks(ids: Iterable[int]) -> dict[int, Unit]:
    wanted = list(ids)
    found: dict[int, Unit] = {}
    for start in range(0, len(wanted), 500):
        found |= Unit.objects.in_bulk(wanted[start : start + 500])
    return found


def check_units(actor: Actor, rows: Sequence[Any]) -> Iterator[tuple[int, str, str, str]]:
    """What is wrong with places: a parent unknown, doubtful, gone or in a circle; a unit that is there twice."""
    tree = Tree(actor)
    plan = _plan(tree, rows)
    yield from plan.faults
    faulty = {fault[0] for fault in plan.faults}
    seen: dict[tuple[str, object], int] = {}
    for row in rows:
        number, name = row.row, str(row.values["name"])
        if number in faulty:
            continue
        if plan.depth(number) is None:
            yield number, "parent", "上级单位绕成了一圈", "顺着上级单位往上，应当能到最上层；请核对这几行的上级"
            continue
        above = plan.above[number]
        if (first := seen.setdefault((name, above), number)) != number:
            yield number, "name", f"与第 {first} 行是同一个单位", "每个单位只写一行"
        elif not isinstance(above, tuple):
            yield from _doubled(tree, number, cast("int | None", above), row.values)


def _doubled(
    tree: Tree, number: int, above: int | None, values: Mapping[str, Any]
) -> Iterator[tuple[int, str, str, str]]:
    """A row that would found a unit that is there elsewhere, or was there."""
    name = str(values["name"])
    same = tree.below(above, name)
    if any(tree.rows[pk]["state"] == UnitState.ACTIVE for pk in same):
        return
    if same:
        yield number, "name", "这个单位已经撤销", "要恢复它，请到它的页面办理；不恢复的，删去这一行"
        return
    if values.get("kind") in _SINGLE:
        others = [pk for pk in tree.named.get(name, ()) if tree.rows[pk]["state"] == UnitState.ACTIVE]
        if others:
            place = tree.trail(others[0])[-2:-1] or ["最上层"]
            what = f"已有同名单位，上级是“{place[0]}”"
            yield number, "parent", what, "要移动它，请在单位树里办理；确是另一个单位的，把名称写全"


def arrange_units(changes: Sequence[Change]) -> list[Change]:
    """Parents before their children, else as in the file; each change knows its parent by then."""
    plan = _plan(Tree(), changes)
    made: dict[int, Unit] = {}
    placed = [
        replace(change, values={**change.values, "_above": plan.above[change.row], "_made": made}) for change in changes
    ]
    return sorted(placed, key=lambda change: (plan.depth(change.row) or 0, change.row))


def write_unit(actor: Actor, change: Change) -> object:
    """Found the unit, or change the facts that differ. Raises Refusal ``orgs.parent_row`` where its parent's failed."""
    facts = {name: change.values[name] for name in FACTS if name in change.values}
    if isinstance(change.stored, Unit):
        unit = Unit.objects.get(pk=change.stored.pk)
        differing = {name: value for name, value in facts.items() if getattr(unit, name) != value}
        return edit_unit(actor=actor, unit=unit, version=None, facts=differing) if differing else None
    above, made = change.values["_above"], cast("dict[int, Unit]", change.values["_made"])
    if isinstance(above, tuple) and above[1] not in made:
        raise Refusal("orgs.parent_row", field="parent", row=above[1])
    parent = made[above[1]] if isinstance(above, tuple) else None
    if isinstance(above, int):
        parent = Unit.objects.get(pk=above)
    kind = str(facts.pop("kind"))
    made[change.row] = found_unit(actor=actor, parent=parent, kind=kind, name=str(change.values["name"]), facts=facts)
    return made[change.row]
