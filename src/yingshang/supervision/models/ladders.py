"""Ladders as dated data, and their rungs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from yingshang.kernel.models import Versioned
from yingshang.orgs.enums import ADMINISTRATORS
from yingshang.orgs.models import Unit
from yingshang.supervision.enums import Answered, Issuer, Measure, Paper, Reset, Subject

if TYPE_CHECKING:
    from datetime import date

    from yingshang.kernel.actor import Actor


class LadderQuerySet(models.QuerySet["Ladder"]):
    """Reads of ladders."""

    def visible_to(self, actor: Actor) -> LadderQuerySet:
        """Everybody who works may know the rules; the three administrators have no part in them."""
        return self.none() if actor.roles & ADMINISTRATORS else self

    def in_force(self, on: date) -> LadderQuerySet:
        """Those that hold on a day."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), valid_from__lte=on)


class Ladder(Versioned):
    """One version of a ladder; ``key`` is the same in all versions. Never changed once in force: a new version follows.

    ``source_kinds`` limits an item ladder to duties from these kinds of source ([] = all). ``standard`` is in percent;
    a unit with fewer than ``least_due`` duties in a quarter is not judged. ``objection_days`` are working days.
    ``receiver`` is the body that a transfer goes to.
    """

    key = models.CharField("代号", max_length=40)
    title = models.CharField("名称", max_length=120)
    subject = models.CharField("对象", max_length=10, choices=Subject)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="制定单位")
    supervisor = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="督查机构"
    )
    receiver = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="移交对象")
    basis = models.CharField("依据文件", max_length=200)
    valid_from = models.DateField("施行日期")
    valid_until = models.DateField("停止日期", null=True, blank=True)
    source_kinds = models.JSONField("适用来源", default=list, blank=True)
    objection_days = models.PositiveSmallIntegerField("异议期（工作日）", default=5, validators=[MaxValueValidator(60)])
    measure = models.CharField("评价指标", max_length=20, choices=Measure, default=Measure.ON_TIME)
    standard = models.PositiveSmallIntegerField("达标线（%）", default=90, validators=[MaxValueValidator(100)])
    least_due = models.PositiveSmallIntegerField("最少件数", default=3, validators=[MinValueValidator(1)])
    resets = models.CharField("重新计数", max_length=10, choices=Reset, default=Reset.YEAR)

    objects = LadderQuerySet.as_manager()

    class Meta:
        verbose_name = "递进督办规则"
        constraints = [models.UniqueConstraint(fields=["office", "key", "valid_from"], name="ladder_version")]

    def __str__(self) -> str:
        return self.title


class Rung(models.Model):
    """One step of a ladder: what brings it, who issues which paper, what the unit has to answer and by when.

    ``days`` are working days after the due day (trigger overdue); ``strikes`` quarters below the standard, ``in_a_row``
    or not (trigger below). ``answer_days`` are working days; 0 asks for no answer.
    """

    ladder = models.ForeignKey(Ladder, models.CASCADE, related_name="rungs", verbose_name="规则")
    order = models.PositiveSmallIntegerField("级次")
    triggers = models.JSONField("启动条件", default=list)
    days = models.PositiveSmallIntegerField("逾期工作日", default=0, validators=[MaxValueValidator(250)])
    strikes = models.PositiveSmallIntegerField("未达标次数", default=0, validators=[MaxValueValidator(40)])
    in_a_row = models.BooleanField("须连续", default=True)
    paper = models.CharField("函件", max_length=20, choices=Paper)
    issuer = models.CharField("发函单位", max_length=12, choices=Issuer)
    answer_days = models.PositiveSmallIntegerField("回复期限（工作日）", default=5, validators=[MaxValueValidator(250)])
    answered = models.CharField("视为回复", max_length=12, choices=Answered, default=Answered.ACCEPTED)

    class Meta:
        verbose_name = "级次"
        ordering = ("order",)
        constraints = [models.UniqueConstraint(fields=["ladder", "order"], name="rung_order")]

    def __str__(self) -> str:
        return Paper(self.paper).label
