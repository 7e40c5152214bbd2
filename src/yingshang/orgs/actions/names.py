"""Names: renaming on a day, aliases, and what people teach."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.text import line
from yingshang.orgs import events
from yingshang.orgs.actions.checking import basis_of, clean, name_of, past_day
from yingshang.orgs.actions.holding import hold_tree
from yingshang.orgs.enums import NameKind, UnitState
from yingshang.orgs.models import Unit, UnitName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yingshang.kernel.actor import Actor


@command("orgs.rename_unit", target="unit")
def rename_unit(
    *, actor: Actor, unit: Unit, version: int | None, names: Mapping[str, str], on: date, basis: str
) -> Unit:
    """Give a unit another full or short name from the day ``on``: ``names`` is {"name": …, "short_name": …}, or one.

    The old one stays its name until the day before, for old papers. Raises Refusal: a day to come, a day not after
    the one on which the name now borne began, no basis, a name that an active sibling bears, ``orgs.nothing_changed``.
    """
    hold_tree(unit)
    if unit.state != UnitState.ACTIVE:
        raise Refusal("orgs.unit_dissolved", unit=unit.name)
    given = clean(Unit, names, ("name", "short_name"))
    if "name" in given:
        given["name"] = name_of(Unit, given["name"])
    changed = {field: new for field, new in given.items() if getattr(unit, field) != new}
    if not changed:
        raise Refusal("orgs.nothing_changed")
    past_day(on)
    basis = basis_of(basis)
    if "name" in changed:
        _check_free(unit, changed["name"])
    for field, new in changed.items():
        _supersede(unit, field, new, on=on, basis=basis, actor=actor)
    unit.save(update_fields=list(changed))
    return unit


def _supersede(unit: Unit, field: str, new: str, *, on: date, basis: str, actor: Actor) -> None:
    kind = NameKind.FULL if field == "name" else NameKind.SHORT
    old = getattr(unit, field)
    since = began_on(unit, kind)
    if since is not None and on <= since:
        raise Refusal("orgs.days_crossed", field="on", first=since.isoformat(), last=on.isoformat())
    if old:
        UnitName.objects.create(
            unit=unit, kind=kind, name=old, valid_from=since, valid_to=on - timedelta(days=1), basis=basis
        )
    setattr(unit, field, new)
    if kind == NameKind.FULL:
        record(events.unit_renamed, unit, actor=actor, old=old, on=on.isoformat(), basis=basis)
    else:
        record(events.unit_shortened, unit, actor=actor, old=old, new=new, on=on.isoformat(), basis=basis)


def began_on(unit: Unit, kind: NameKind) -> date | None:
    """The day from which the unit bears its present name of this kind; None when it is not known."""
    former = unit.names.filter(kind=kind, valid_to__isnull=False).order_by("-valid_to").first()
    if former is None or former.valid_to is None:
        return unit.founded_on
    return former.valid_to + timedelta(days=1)


def _check_free(unit: Unit, name: str) -> None:
    siblings = Unit.objects.active().filter(parent=unit.parent_id, name=name).exclude(pk=unit.pk)
    if siblings.exists():
        raise Refusal("orgs.same_name", field="name", name=name, parent=str(unit.parent or ""))


@command("orgs.keep_aliases", target="unit")
def add_alias(
    *, actor: Actor, unit: Unit, alias: str, valid_from: date | None = None, valid_to: date | None = None
) -> UnitName:
    """Add another name of a unit, for a time if days are given. Raises Refusal: missing, known, days crossed."""
    row = _alias(unit, _new_alias(unit, alias, valid_from, valid_to), actor)
    row.valid_from, row.valid_to = valid_from, valid_to
    row.save(update_fields=["valid_from", "valid_to"])
    record(events.alias_added, unit, actor=actor, alias=row.name)
    return row


@command("orgs.teach_alias", target="unit")
def teach_alias(*, actor: Actor, unit: Unit, alias: str) -> UnitName:
    """Keep that a name found in a paper means this unit, with who said so.

    Raises Refusal as ``add_alias``, and ``orgs.alias_is_name`` for what is the full name of another unit in use:
    that would make a clear name doubtful.
    """
    name = _new_alias(unit, alias, None, None)
    other = Unit.objects.active().filter(name=name).exclude(pk=unit.pk).first()
    if other is not None:
        raise Refusal("orgs.alias_is_name", field="alias", alias=name, unit=other.name)
    if unit.state != UnitState.ACTIVE:
        raise Refusal("orgs.unit_dissolved", field="alias", unit=unit.name)
    row = _alias(unit, name, actor)
    record(events.alias_taught, unit, actor=actor, alias=name)
    return row


@command("orgs.withdraw_alias", target="alias")
def withdraw_alias(*, actor: Actor, alias: UnitName) -> Unit:
    """Forget an alias: who keeps units any, who taught it their own. Raises Refusal ``orgs.no_alias``."""
    return _forget(alias.unit, alias, actor)


@command("orgs.keep_aliases", target="unit")
def remove_alias(*, actor: Actor, unit: Unit, alias: UnitName) -> Unit:
    """Forget an alias. Former full and short names are no aliases and stay. Raises Refusal ``orgs.no_alias``."""
    return _forget(unit, alias, actor)


def _forget(unit: Unit, alias: UnitName, actor: Actor) -> Unit:
    hold_tree(unit)
    if alias.unit_id != unit.pk or alias.kind != NameKind.ALIAS:
        raise Refusal("orgs.no_alias", alias=alias.name, unit=unit.name)
    if not UnitName.objects.filter(pk=alias.pk).delete()[0]:
        raise Refusal("orgs.no_alias", alias=alias.name, unit=unit.name)
    record(events.alias_removed, unit, actor=actor, alias=alias.name)
    return unit


def _alias(unit: Unit, name: str, actor: Actor) -> UnitName:
    return UnitName.objects.create(
        unit=unit,
        kind=NameKind.ALIAS,
        name=name,
        taught_by=actor.name,
        teacher_id=actor.person_id,
        taught_at=clock.now(),
    )


def _new_alias(unit: Unit, alias: str, valid_from: date | None, valid_to: date | None) -> str:
    hold_tree(unit)
    name = name_of(UnitName, line(alias))
    days = clean(UnitName, {"valid_from": valid_from, "valid_to": valid_to}, ("valid_from", "valid_to"))
    first, last = days["valid_from"], days["valid_to"]
    if first and last and last < first:
        raise Refusal("orgs.days_crossed", field="valid_to", first=first.isoformat(), last=last.isoformat())
    known = unit.names.filter(kind=NameKind.ALIAS, name=name).exists()
    if known or name in {unit.name, unit.short_name}:
        raise Refusal("orgs.alias_known", field="alias", alias=name, unit=unit.name)
    return name
