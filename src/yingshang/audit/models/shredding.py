"""Applications to shred the personal data in the acts on one object: asked for by one person, decided by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from yingshang.audit.enums import ShreddingState
from yingshang.kernel.models import Versioned
from yingshang.kernel.rules import may

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


class ShreddingQuerySet(models.QuerySet["Shredding"]):
    """Reads of applications."""

    def visible_to(self, actor: Actor) -> ShreddingQuerySet:
        """All for those who ask for and who decide on shredding; nothing for others."""
        mine = may(actor, "audit.request_shredding") or may(actor, "audit.decide_shredding")
        return self if actor.is_system or mine else self.none()


class Shredding(Versioned):
    """An application. ``numbers`` are the entries whose personal facts were shredded when it was carried out."""

    target_kind = models.CharField("对象类型", max_length=80)
    target_id = models.CharField("对象编号", max_length=64)
    target_title = models.CharField("对象", max_length=300, blank=True)
    basis = models.CharField("依据", max_length=200)
    reason = models.TextField("事由", max_length=2000)
    state = models.CharField("状态", max_length=20, choices=ShreddingState, default=ShreddingState.REQUESTED)
    requested_by = models.BigIntegerField("申请人编号")
    requester = models.CharField("申请人", max_length=100)
    requested_at = models.DateTimeField("申请时间")
    decided_by = models.BigIntegerField("审批人编号", null=True)
    decider = models.CharField("审批人", max_length=100, blank=True)
    decided_at = models.DateTimeField("审批时间", null=True)
    answer = models.CharField("审批意见", max_length=500, blank=True)
    numbers = models.JSONField("清除的记录", default=list)

    objects = ShreddingQuerySet.as_manager()

    class Meta:
        verbose_name = "个人信息清除申请"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["target_kind", "target_id"],
                condition=models.Q(state=ShreddingState.REQUESTED),
                name="shredding_waits_once",
            )
        ]

    def __str__(self) -> str:
        return f"个人信息清除申请{self.pk}"
