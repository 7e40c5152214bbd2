"""Days that are not what their weekday says, and years whose arrangement is known."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import models

from yingshang.calendars.enums import Source
from yingshang.kernel.models import Versioned

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


class DayQuerySet(models.QuerySet["Day"]):
    """Reads of days."""

    def visible_to(self, actor: Actor) -> DayQuerySet:
        """The calendar is no secret: everything for everybody who is logged in."""
        return self if actor.person_id is not None or actor.role == "system" else self.none()


class Day(Versioned):
    """What one date is, said by the office or kept from an import; a date has one row at most."""

    date = models.DateField("日期", unique=True)
    works = models.BooleanField("上班")
    name = models.CharField("名称", max_length=60, blank=True)
    basis = models.CharField("依据文件", max_length=200, blank=True)
    source = models.CharField("来源", max_length=10, choices=Source)
    person_name = models.CharField("登记人", max_length=100, blank=True)

    objects = DayQuerySet.as_manager()

    class Meta:
        verbose_name = "日期"
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d}"


class Year(models.Model):
    """A year whose arrangement is published, with the notice that published it."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    basis = models.CharField("依据文件", max_length=200)
    person_name = models.CharField("登记人", max_length=100)
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "年度放假安排"

    def __str__(self) -> str:
        return f"{self.year}"


class Edition(models.Model):
    """One row with a number that every change draws anew, so that each process knows when its copy is old.

    Drawn, not counted: a copy read inside a transaction that is rolled back would bear the number of the next change.
    """

    number = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "日历版本"

    def __str__(self) -> str:
        return f"{self.number}"

    @classmethod
    def current(cls) -> int:
        """The number of the edition in force; 0 before the first change."""
        return cls.objects.filter(pk=1).values_list("number", flat=True).first() or 0

    @classmethod
    def advance(cls) -> None:
        """Make every process read the calendar anew. Inside a command."""
        cls.objects.update_or_create(pk=1, defaults={"number": 1 + secrets.randbits(62)})
