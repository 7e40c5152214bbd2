"""A duty that comes again: its rule brings occurrences on a rolling horizon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from yingshang.calendars.enums import Roll
from yingshang.kernel.models import Versioned
from yingshang.obligations.enums import DueKind, SeriesState
from yingshang.obligations.models.matter import Matter
from yingshang.orgs.enums import UnitRole
from yingshang.orgs.models import Person, Unit

if TYPE_CHECKING:
    from datetime import date


class SeriesQuerySet(models.QuerySet["Series"]):
    """Reads of series."""

    def lacking(self, until: date) -> SeriesQuerySet:
        """Running ones whose occurrences do not reach ``until`` or their own end."""
        short = Q(made_until__isnull=True) | Q(made_until__lt=until)
        ended = Q(ends_on__isnull=False) & Q(made_until__gte=F("ends_on"))
        return self.filter(short, state=SeriesState.RUNNING).exclude(ended)

    def rolling(self) -> SeriesQuerySet:
        """Running ones whose due days move with the calendar."""
        return self.filter(state=SeriesState.RUNNING).exclude(roll=Roll.NONE)


class Series(Versioned):
    """The rule of one unit's recurring part.

    A changed rule ends this series and begins another, which ``follows`` it: the past stays as it was.

    ``rule`` is an RRULE of RFC 5545 without DTSTART; ``starts_on`` is its start. ``made_until`` is the last day up to
    which occurrences have been made. ``quota`` is how many each occurrence asks for (None: it is no quota).
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="series", verbose_name="事项")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="series", verbose_name="单位")
    role = models.CharField("角色", max_length=20, choices=UnitRole)
    kind = models.CharField("类别", max_length=20, choices=DueKind)
    rule = models.CharField("周期", max_length=300)
    roll = models.CharField("遇休息日", max_length=10, choices=Roll, default=Roll.NONE)
    quota = models.PositiveIntegerField("每期数量", null=True, blank=True)
    quota_unit = models.CharField("计量", max_length=20, blank=True)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)
    made_until = models.DateField("已生成至", null=True, blank=True)
    state = models.CharField("状态", max_length=20, choices=SeriesState, default=SeriesState.RUNNING)
    leader = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="分管领导")
    handler = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任人")
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by", verbose_name="接续"
    )

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = "定期事项"
        constraints = [
            models.UniqueConstraint(fields=["matter", "unit", "role", "rule", "starts_on"], name="series_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="series_in_order"
            ),
        ]
        indexes = [models.Index(fields=["state", "made_until"], name="series_to_extend")]

    def __str__(self) -> str:
        return str(self.matter)
