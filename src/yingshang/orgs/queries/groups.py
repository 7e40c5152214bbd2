"""What a collective name stands for on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q

from gongwen.unit_names.forms import key_of
from yingshang.kernel import clock
from yingshang.orgs.enums import GroupReach
from yingshang.orgs.models import Group, GroupMember, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from yingshang.orgs.models.unit import UnitQuerySet


def members_of(group: Group, on: date | None = None) -> UnitQuerySet:
    """The units that the group stood for on a day (today): derived by its rule or listed, without those left out.

    Only units that existed on the day. The place in the tree is today's.
    """
    day = on or clock.today()
    rows = GroupMember.objects.held_on(day).filter(group=group)
    listed = [row.unit_id for row in rows if not row.excluded]
    left_out = [row.unit_id for row in rows if row.excluded]
    units = Unit.objects.existing_on(day).filter(_derived(group) | Q(pk__in=listed))
    return units.exclude(pk__in=left_out)


def counts_of(groups: Iterable[Group], on: date | None = None) -> dict[int, int]:
    """How many members each group had on a day (today), by id; two queries, however many groups there are."""
    day = on or clock.today()
    wanted = list(groups)
    listed: dict[int, list[int]] = {group.pk: [] for group in wanted}
    left_out: dict[int, list[int]] = {group.pk: [] for group in wanted}
    for row in GroupMember.objects.held_on(day).filter(group__in=wanted):
        (left_out if row.excluded else listed)[row.group_id].append(row.unit_id)
    asked = {
        f"group_{group.pk}": Count(
            "pk", filter=(_derived(group) | Q(pk__in=listed[group.pk])) & ~Q(pk__in=left_out[group.pk])
        )
        for group in wanted
    }
    found = Unit.objects.existing_on(day).order_by().aggregate(**asked) if asked else {}
    return {group.pk: found[f"group_{group.pk}"] for group in wanted}


def expand(name: str, on: date | None = None) -> tuple[Group, list[Unit]] | None:
    """The group that is called so and its members on a day; None when no group bears the name."""
    group = group_called(name)
    return None if group is None else (group, list(members_of(group, on)))


def group_called(name: str) -> Group | None:
    """The group of this name or alias; blanks, signs and Traditional characters do not matter."""
    wanted = key_of(name)
    if not wanted:
        return None
    for group in Group.objects.all():
        if wanted in {key_of(one) for one in (group.name, *group.aliases)}:
            return group
    return None


def groups_with(unit: Unit, on: date | None = None) -> list[Group]:
    """The groups that a unit belongs to on a day; one query a group, and there are few."""
    return [
        group for group in Group.objects.select_related("base") if members_of(group, on).filter(pk=unit.pk).exists()
    ]


def _derived(group: Group) -> Q:
    if group.reach == GroupReach.LISTED:
        return Q(pk__in=[])
    kinds = Q(kind__in=group.kinds) if group.kinds else Q()
    if group.reach == GroupReach.CHILDREN:
        parent = Q(parent=group.base_id) if group.base_id else Q(parent__parent__isnull=True, parent__isnull=False)
        return kinds & parent
    if group.base is None:
        return kinds & Q(parent__isnull=False)
    return kinds & Q(path__startswith=group.base.path) & ~Q(pk=group.base.pk)
