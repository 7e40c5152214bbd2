"""The words that an office writes on its one-page briefing, with every version that was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from yingshang.kernel.models import Versioned
from yingshang.orgs.models import Unit

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


class BriefingQuerySet(models.QuerySet["Briefing"]):
    """Reads of briefings."""

    def visible_to(self, actor: Actor) -> BriefingQuerySet:
        """Those of the actor's own unit: they are its words until it sends the page out."""
        return self if actor.is_system else self.filter(office=actor.unit_id)


class Briefing(Versioned):
    """What ``office`` wrote on the briefing of the days from ``first`` to ``last`` about ``scope`` (None: everybody).

    Figures are not kept: they are counted anew whenever the page is opened.
    """

    office = models.ForeignKey(Unit, models.PROTECT, related_name="briefings", verbose_name="编写单位")
    scope = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="范围")
    first = models.DateField("起")
    last = models.DateField("止")
    text = models.TextField("情况和建议", blank=True)
    written_by = models.CharField("编写人", max_length=100)
    written_at = models.DateTimeField("编写时间")

    objects = BriefingQuerySet.as_manager()

    class Meta:
        verbose_name = "专报"
        constraints = [
            models.UniqueConstraint(
                fields=["office", "scope", "first", "last"], condition=Q(scope__isnull=False), name="briefing_of_scope"
            ),
            models.UniqueConstraint(
                fields=["office", "first", "last"], condition=Q(scope__isnull=True), name="briefing_of_all"
            ),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="briefing_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first} 至 {self.last}"


class BriefingText(models.Model):
    """One version of the words, as somebody saved it; never changed."""

    briefing = models.ForeignKey(Briefing, models.PROTECT, related_name="texts", verbose_name="专报")
    number = models.PositiveIntegerField("版本")
    text = models.TextField("情况和建议", blank=True)
    person_name = models.CharField("编写人", max_length=100)
    post = models.CharField("岗位", max_length=200, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "专报文字"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["briefing", "number"], name="briefing_text_once")]

    def __str__(self) -> str:
        return f"{self.briefing} 第{self.number}版"
