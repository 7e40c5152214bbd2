"""Collective names: what 市级有关部门 or 各乡镇街道 stands for on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from yingshang.kernel.models import Quick, Versioned
from yingshang.orgs.enums import GroupReach
from yingshang.orgs.models.unit import Unit

if TYPE_CHECKING:
    from datetime import date

    from yingshang.kernel.actor import Actor


class GroupQuerySet(models.QuerySet["Group"]):
    """Reads of groups."""

    def visible_to(self, actor: Actor) -> GroupQuerySet:
        """Every group for anybody who is logged in, as with units."""
        return self if actor.person_id is not None or actor.is_system else self.none()


class Group(Versioned):
    """A collective name.

    ``reach`` and ``kinds`` derive members from ``base`` (none: the top of the tree): its direct children or everything
    below it, of these kinds (none named: all). Units listed by hand come on top or are left out.
    """

    name = models.CharField("名称", max_length=120, unique=True)
    aliases = models.JSONField("别名", default=list, blank=True)
    reach = models.CharField("自动成员", max_length=10, choices=GroupReach, default=GroupReach.LISTED)
    base = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="起算单位")
    kinds = models.JSONField("单位类别", default=list, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = "单位组"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class GroupMemberQuerySet(models.QuerySet["GroupMember"]):
    """Reads of members listed by hand."""

    def held_on(self, day: date) -> GroupMemberQuerySet:
        """Those in force on a day, both ends included."""
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        return self.filter(begun & (Q(valid_to__isnull=True) | Q(valid_to__gte=day)))


class GroupMember(Quick):
    """A unit in a group for a time, or (``excluded``) left out of its derived members for a time."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="members", verbose_name="单位组")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="groups", verbose_name="单位")
    excluded = models.BooleanField("不含", default=False)
    valid_from = models.DateField("加入日期", null=True, blank=True)
    valid_to = models.DateField("退出日期", null=True, blank=True)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "组成员"

    def __str__(self) -> str:
        return f"{self.group}: {self.unit}"
