"""Seals as pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from yingshang.kernel.models import Versioned
from yingshang.orgs.enums import PostKind
from yingshang.orgs.models import Unit

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor

KEEPERS = frozenset({PostKind.SECTION_HEAD, PostKind.LEADER})


class SealQuerySet(models.QuerySet["Seal"]):
    """Reads of seals."""

    def visible_to(self, actor: Actor) -> SealQuerySet:
        """The seals of one's own unit, for those who keep them; a picture of a seal is for nobody else."""
        if actor.is_system:
            return self
        return self.filter(issuer=actor.unit_id) if actor.roles & KEEPERS else self.none()


class Seal(Versioned):
    """The picture of an issuer's seal, one in use at a time; the file is held by this row."""

    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="seals", verbose_name="单位")
    name = models.CharField("名称", max_length=60)
    width = models.PositiveSmallIntegerField("宽度（毫米）", default=42)
    sha256 = models.CharField("摘要", max_length=64)
    added_by = models.CharField("登记人", max_length=100)
    added_at = models.DateTimeField("登记时间")
    withdrawn_at = models.DateTimeField("停用时间", null=True, blank=True)
    reason = models.CharField("停用原因", max_length=200, blank=True)

    objects = SealQuerySet.as_manager()

    class Meta:
        verbose_name = "印章"
        constraints = [
            models.UniqueConstraint(
                fields=["issuer"], condition=models.Q(withdrawn_at__isnull=True), name="one_seal_in_use"
            )
        ]

    def __str__(self) -> str:
        return self.name
