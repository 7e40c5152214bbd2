"""What is to be done, as a whole, wherever it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from yingshang.kernel.models import Versioned
from yingshang.orgs.enums import ADMINISTRATORS, Scope
from yingshang.orgs.models import Unit, units_within

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from yingshang.kernel.actor import Actor


class MatterQuerySet(models.QuerySet["Matter"]):
    """Reads of matters."""

    def visible_to(self, actor: Actor) -> MatterQuerySet:
        """What one's units handed out or owe a part of."""
        if actor.roles & ADMINISTRATORS:
            return self.none()
        if actor.is_system or actor.scope == Scope.ALL:
            return self
        units = units_within(actor)  # a question of its own, as for obligations
        # Its parts as they are: by way of the matter, each of a unit's parts would be joined to it first.
        owed = Matter.obligations.rel.related_model._base_manager.filter(unit__in=units)
        return self.filter(models.Q(office__in=units) | models.Q(pk__in=owed.values("matter_id")))

    def keys_visible_to(self, actor: Actor) -> QuerySet[Matter, Any]:
        """The keys of ``visible_to``, put together from what each of its reasons gives; ``values_list("pk")``."""
        if actor.is_system or actor.scope == Scope.ALL or actor.roles & ADMINISTRATORS:
            return self.visible_to(actor).order_by().values_list("pk")
        units = units_within(actor)
        owed = Matter.obligations.rel.related_model._base_manager.filter(unit__in=units).order_by()
        return self.filter(office__in=units).order_by().values_list("pk").union(owed.values_list("matter_id"))


class Matter(Versioned):
    """A matter with its parts. Its source is known only by kind, id, title and link: any room may bring one."""

    source_kind = models.CharField("来源类别", max_length=40)
    source_id = models.CharField("来源编号", max_length=64)
    source_title = models.CharField("来源", max_length=300)
    source_url = models.CharField("来源链接", max_length=300, blank=True)
    basis = models.CharField("发文字号", max_length=120, blank=True)
    title = models.CharField("事项", max_length=300)
    content = models.TextField("具体要求", blank=True)
    due_phrase = models.CharField("时限原文", max_length=300, blank=True)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="matters", verbose_name="交办单位")
    handed_out_at = models.DateTimeField("交办时间")

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = "交办事项"
        constraints = [models.UniqueConstraint(fields=["source_kind", "source_id"], name="matter_of_source")]
        indexes = [
            models.Index(fields=["office", "-id"], name="matter_by_office"),
            models.Index(fields=["office", "source_title", "basis"], name="matter_by_paper"),
        ]

    def __str__(self) -> str:
        return self.title
