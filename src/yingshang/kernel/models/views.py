"""How people like to see their lists: saved views, and columns and page size as each left them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from yingshang.kernel.enums import ViewReach

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Reads of saved views."""

    def visible_to(self, actor: Actor) -> SavedViewQuerySet:
        """One's own, those of the units one holds a post in, and those for everybody who is logged in."""
        if actor.person_id is None:
            return self.none()
        unit = Q(reach=ViewReach.UNIT, unit_id__in=actor.units)
        return self.filter(Q(person_id=actor.person_id) | unit | Q(reach=ViewReach.ALL))


class SavedView(models.Model):
    """A list as somebody set it up: filters and order as a query, and the columns. It shows others their own rows."""

    list_key = models.CharField("台账", max_length=80)
    name = models.CharField("名称", max_length=40)
    query = models.TextField("条件", blank=True)
    columns = models.JSONField("列", default=list)
    person_id = models.BigIntegerField("所有人编号")
    person_name = models.CharField("所有人", max_length=100)
    unit_id = models.BigIntegerField("单位编号", null=True)
    reach = models.CharField("可见范围", max_length=10, choices=ViewReach, default=ViewReach.OWN)
    at = models.DateTimeField("保存时间")

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = "保存的视图"
        constraints = [models.UniqueConstraint(fields=["list_key", "person_id", "name"], name="saved_view_once")]
        indexes = [models.Index(fields=["list_key", "reach", "unit_id"], name="saved_view_of_list")]

    def __str__(self) -> str:
        return self.name


class ListSetting(models.Model):
    """Columns, page size and first view of one list for one person; empty columns are the usual ones."""

    list_key = models.CharField("台账", max_length=80)
    person_id = models.BigIntegerField("人员编号")
    columns = models.JSONField("列", default=list)
    size = models.PositiveIntegerField("每页条数", default=0)
    view = models.ForeignKey(SavedView, models.SET_NULL, null=True, related_name="+", verbose_name="默认视图")

    class Meta:
        verbose_name = "台账设置"
        constraints = [models.UniqueConstraint(fields=["list_key", "person_id"], name="list_setting_once")]

    def __str__(self) -> str:
        return self.list_key
