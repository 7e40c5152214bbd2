"""Collective names: what 市级有关部门 or 各乡镇街道 stands for on a day."""

from __future__ import annotations

from django.db import models

from yingshang.kernel.models import Versioned
from yingshang.orgs.models.unit import Unit


class Group(Versioned):
    """A collective name. ``rule`` may derive its members ("children:town"); those listed by hand come on top."""

    name = models.CharField("名称", max_length=120, unique=True)
    aliases = models.JSONField("别名", default=list, blank=True)
    rule = models.CharField("自动成员", max_length=120, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "单位组"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """A unit in a group for a time."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="members", verbose_name="单位组")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="groups", verbose_name="单位")
    valid_from = models.DateField("加入日期", null=True, blank=True)
    valid_to = models.DateField("退出日期", null=True, blank=True)

    class Meta:
        verbose_name = "组成员"

    def __str__(self) -> str:
        return f"{self.group}: {self.unit}"
