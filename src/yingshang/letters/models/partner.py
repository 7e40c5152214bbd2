"""Units that issue a letter together with the leading one."""

from __future__ import annotations

from django.db import models

from yingshang.letters.models.letter import Letter
from yingshang.letters.models.seal import Seal
from yingshang.orgs.models import Person, Unit


class PartnerQuerySet(models.QuerySet["Partner"]):
    """Reads of partners."""

    def missing(self) -> PartnerQuerySet:
        """Those that have not agreed yet."""
        return self.filter(agreed_at=None)


class Partner(models.Model):
    """A unit that signs a joint letter beside its issuer: who agreed for it (会签), and its seal on the paper."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="partners", verbose_name="发文")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="联合发文单位")
    unit_name = models.CharField("署名", max_length=120)
    agreed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="会签人"
    )
    agreed_at = models.DateTimeField("会签时间", null=True, blank=True)
    seal = models.ForeignKey(Seal, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="印章")

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = "联合发文单位"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["letter", "unit"], name="letter_partner_once")]

    def __str__(self) -> str:
        return self.unit_name
