"""Founding, editing and moving units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max, Value
from django.db.models.functions import Concat, Substr

from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.ids import new_id
from yingshang.orgs import events
from yingshang.orgs.actions.checking import changes, clean, name_of, past_day, require
from yingshang.orgs.actions.holding import hold_tree
from yingshang.orgs.enums import UnitState
from yingshang.orgs.models import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yingshang.kernel.actor import Actor

OWN_FACTS = ("phone", "address", "duties")
IDENTITY = ("kind", "short_name", "credit_code", "founded_on")
_DEEPEST = 12  # levels; the path has room for them
_STEP = 10


@command("orgs.found_unit", target="parent")
def found_unit(*, actor: Actor, parent: Unit | None, kind: str, name: str, facts: Mapping[str, object]) -> Unit:
    """Add a unit below ``parent`` (None: at the top), behind its siblings; ``facts`` are IDENTITY and OWN_FACTS.

    Raises Refusal: a name missing or borne by an active sibling, a parent that is dissolved, a value that is not
    one; ``orgs.too_deep`` beyond twelve levels.
    """
    hold_tree(parent)
    values = clean(Unit, {**facts, "kind": kind}, (*IDENTITY, *OWN_FACTS))
    if values.get("founded_on"):
        past_day(values["founded_on"], "founded_on")
    unit = Unit(parent=parent, name=name_of(Unit, name), path=f"new-{new_id()}", **values)
    check_place(unit, parent)
    last = Unit.objects.filter(parent=parent).aggregate(last=Max("order"))["last"] or 0
    unit.order = last + _STEP
    unit.save()
    unit.path = f"{parent.path if parent else ''}{unit.pk}/"
    unit.save(update_fields=["path"])
    record(events.unit_founded, unit, actor=actor, parent=str(parent or ""))
    return unit


@command("orgs.edit_unit", target="unit")
def edit_unit(*, actor: Actor, unit: Unit, version: int | None, facts: Mapping[str, object]) -> Unit:
    """Change facts of a unit. The unit's own people may change OWN_FACTS; IDENTITY needs the system administrator.

    A short name is changed as a correction here; one that was replaced on a day is ``rename_unit``'s.
    Raises Refusal ``orgs.nothing_changed``, or a value that is not one.
    """
    hold_tree(unit)
    values = clean(Unit, facts, (*IDENTITY, *OWN_FACTS))
    if any(name in IDENTITY and getattr(unit, name) != value for name, value in values.items()):
        require(actor, "orgs.edit_identity", unit)
    _check_founding(unit, values)
    labels = changes(unit, values)
    if not labels:
        raise Refusal("orgs.nothing_changed")
    record(events.unit_edited, unit, actor=actor, fields="、".join(labels))
    return unit


@command("orgs.move_unit", target="unit")
def move_unit(
    *, actor: Actor, unit: Unit, version: int | None, parent: Unit | None, before: Unit | None = None
) -> Unit:
    """Put a unit below ``parent``, in front of its child ``before`` (None: behind all); the whole subtree comes along.

    Raises Refusal: ``orgs.circle`` into itself or below, a dissolved parent, an active sibling of the same name,
    ``orgs.nothing_changed``.
    """
    hold_tree(unit, parent, before)
    if parent is not None and parent.path.startswith(unit.path):
        raise Refusal("orgs.circle", field="parent", unit=unit.name, parent=parent.name)
    if before is not None and (before.parent_id != (parent.pk if parent else None) or before.pk == unit.pk):
        raise Refusal("orgs.no_sibling", field="before", unit=before.name)
    old = unit.parent
    moved = unit.parent_id != (parent.pk if parent else None)
    if moved:
        check_place(unit, parent)
        count = carry(unit, parent)
        record(events.unit_moved, unit, actor=actor, old=str(old or ""), new=str(parent or ""), count=count)
    if _put_in_order(unit, before) and not moved:
        record(events.unit_ordered, unit, actor=actor)
    elif not moved:
        raise Refusal("orgs.nothing_changed")
    return unit


def check_place(unit: Unit, parent: Unit | None) -> None:
    """That ``unit`` may stand below ``parent``: Refusal for its name taken there, a dissolved parent, too deep."""
    siblings = Unit.objects.active().filter(parent=parent, name=unit.name).exclude(pk=unit.pk)
    if siblings.exists():
        raise Refusal("orgs.same_name", field="name", name=unit.name, parent=str(parent or ""))
    if parent is None:
        return
    if parent.state != UnitState.ACTIVE:
        raise Refusal("orgs.parent_dissolved", field="parent", parent=parent.name)
    below = Unit.objects.below(unit).values_list("path", flat=True) if unit.pk else []
    own = unit.path.count("/")
    deepest = max((path.count("/") - own + 1 for path in below), default=1)
    if parent.path.count("/") + deepest > _DEEPEST:
        raise Refusal("orgs.too_deep", field="parent", most=_DEEPEST)


def carry(unit: Unit, parent: Unit | None) -> int:
    """Rewrite the paths of the subtree in one statement; gives how many units came along, the unit included."""
    old, new = unit.path, f"{parent.path if parent else ''}{unit.pk}/"
    tail: Any = Substr("path", len(old) + 1)
    count = Unit.objects.filter(path__startswith=old).update(path=Concat(Value(new), tail))
    unit.parent, unit.path = parent, new
    unit.save(update_fields=["parent"])
    return count


def _put_in_order(unit: Unit, before: Unit | None) -> bool:
    """Number the siblings anew with ``unit`` in its place; whether their order is another one now."""
    old = list(Unit.objects.filter(parent=unit.parent_id))
    new = [one for one in old if one.pk != unit.pk]
    place = next((n for n, one in enumerate(new) if before is not None and one.pk == before.pk), len(new))
    new.insert(place, unit)
    changed = []
    for number, one in enumerate(new, start=1):
        if one.order != number * _STEP:
            one.order = number * _STEP
            changed.append(one)
    Unit.objects.bulk_update(changed, ["order"], batch_size=500)
    return [one.pk for one in old] != [one.pk for one in new]


def _check_founding(unit: Unit, values: Mapping[str, Any]) -> None:
    founded = values.get("founded_on")
    if founded is None:
        return
    past_day(founded, "founded_on")
    if unit.dissolved_on and founded >= unit.dissolved_on:
        raise Refusal("orgs.days_crossed", field="founded_on", first=founded.isoformat(), last=str(unit.dissolved_on))
