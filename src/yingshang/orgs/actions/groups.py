"""Collective names and who belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.orgs import events
from yingshang.orgs.actions.checking import changes, clean, label_of, name_of
from yingshang.orgs.actions.holding import hold_tree
from yingshang.orgs.enums import GroupReach, UnitKind
from yingshang.orgs.models import Group, GroupMember, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from yingshang.kernel.actor import Actor

_TEXT = ("name", "note", "reach")
_MOST_ALIASES = 20


@command("orgs.keep_groups")
def create_group(*, actor: Actor, name: str, facts: Mapping[str, object]) -> Group:
    """Make a collective name; ``facts`` are ``aliases``, ``reach``, ``base``, ``kinds``, ``note``.

    Raises Refusal: a name missing or taken (also by another's alias), ``orgs.not_listed``.
    """
    group = Group(**_checked(None, {**facts, "name": name}))
    group.save()
    record(events.group_created, group, actor=actor)
    return group


@command("orgs.keep_groups", target="group")
def edit_group(*, actor: Actor, group: Group, version: int | None, facts: Mapping[str, object]) -> Group:
    """Change a collective name or what it derives its members from. Raises Refusal as above, or nothing changed."""
    labels = changes(group, _checked(group, facts))
    if not labels:
        raise Refusal("orgs.nothing_changed")
    record(events.group_edited, group, actor=actor, fields="、".join(labels))
    return group


@command("orgs.keep_groups", target="group")
def list_unit(
    *, actor: Actor, group: Group, unit: Unit, days: tuple[date | None, date | None], excluded: bool
) -> GroupMember:
    """Name a unit as a member, or as left out, for a time.

    Raises Refusal: ``orgs.listed_already`` in that time, days crossed.
    """
    return _list(group, unit, _days(days), excluded=excluded, actor=actor)


@command("orgs.keep_groups", target="group")
def list_units(
    *, actor: Actor, group: Group, units: Sequence[Unit], days: tuple[date | None, date | None], excluded: bool
) -> Group:
    """The same for several units at once, all or none. Raises Refusal also ``orgs.none_chosen``."""
    if not units:
        raise Refusal("orgs.none_chosen", field="units")
    checked = _days(days)
    for unit in units:
        _list(group, unit, checked, excluded=excluded, actor=actor)
    return group


def _days(days: tuple[date | None, date | None]) -> tuple[date | None, date | None]:
    first, last = (clean(GroupMember, {"valid_from": day}, ("valid_from",))["valid_from"] for day in days)
    if first and last and last < first:
        raise Refusal("orgs.days_crossed", field="valid_to", first=first.isoformat(), last=last.isoformat())
    return first, last


def _list(
    group: Group, unit: Unit, days: tuple[date | None, date | None], *, excluded: bool, actor: Actor
) -> GroupMember:
    first, last = days
    hold_tree(unit)
    for row in GroupMember.objects.filter(group=group, unit=unit):
        begins_later = last is not None and row.valid_from is not None and row.valid_from > last
        ended_before = first is not None and row.valid_to is not None and row.valid_to < first
        if not begins_later and not ended_before:
            raise Refusal("orgs.listed_already", field="units", unit=unit.name, group=group.name)
    row = GroupMember.objects.create(group=group, unit=unit, excluded=excluded, valid_from=first, valid_to=last)
    record(events.group_excluded if excluded else events.group_joined, group, actor=actor, unit=unit.name)
    return row


@command("orgs.keep_groups", target="group")
def unlist_unit(*, actor: Actor, group: Group, member: GroupMember, on: date) -> Group:
    """End a listing after the day ``on``; one that was never in force goes.

    Raises Refusal ``orgs.not_member``.
    """
    if member.group_id != group.pk or (member.valid_to is not None and member.valid_to <= on):
        raise Refusal("orgs.not_member", unit=member.unit.name, group=group.name)
    if member.valid_from is not None and member.valid_from > on:
        member.delete()
    else:
        member.valid_to = on
        member.save(update_fields=["valid_to"])
    record(events.group_left, group, actor=actor, unit=member.unit.name, on=on.isoformat())
    return group


def _checked(group: Group | None, facts: Mapping[str, object]) -> dict[str, Any]:
    values = clean(Group, {key: value for key, value in facts.items() if key in _TEXT}, _TEXT)
    if "name" in values:
        values["name"] = name_of(Group, values["name"])
    if "aliases" in facts:
        values["aliases"] = _aliases(facts["aliases"])
    if "kinds" in facts:
        values["kinds"] = _kinds(facts["kinds"])
    if "base" in facts:
        values["base"] = facts["base"]
    if values.get("reach") == GroupReach.LISTED:
        values |= {"base": None, "kinds": []}
    _check_free(group, [*([values["name"]] if "name" in values else []), *values.get("aliases", [])])
    return values


def _aliases(given: object) -> list[str]:
    names = [name_of(Group, word) for word in given] if isinstance(given, list | tuple) else []
    if len(names) > _MOST_ALIASES:
        raise Refusal("orgs.too_many_aliases", field="aliases", most=_MOST_ALIASES)
    return list(dict.fromkeys(names))


def _kinds(given: object) -> list[str]:
    kinds = [str(kind) for kind in given] if isinstance(given, list | tuple) else []
    if wrong := set(kinds) - set(UnitKind.values):
        raise Refusal(
            "orgs.not_listed", field="kinds", label=label_of(Group, "kinds"), value="、".join(sorted(wrong))[:60]
        )
    return sorted(set(kinds))


def _check_free(group: Group | None, names: list[str]) -> None:
    for other in Group.objects.all():
        if group is not None and other.pk == group.pk:
            continue
        for name in names:
            if name == other.name or name in other.aliases:
                raise Refusal("orgs.group_taken", field="name", name=name, group=other.name)
