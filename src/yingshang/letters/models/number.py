"""代字 of an issuer and how far each has counted in a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from yingshang.kernel.models import Versioned
from yingshang.letters.enums import LetterKind
from yingshang.orgs.models import Unit

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


class CodeQuerySet(models.QuerySet["Code"]):
    """Reads of codes."""

    def visible_to(self, actor: Actor) -> CodeQuerySet:
        """Those of the actor's own unit."""
        return self if actor.is_system else self.filter(issuer=actor.unit_id)


class Code(Versioned):
    """Which code an issuer's letters of a kind bear. Kinds with the same code are numbered in one row."""

    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="letter_codes", verbose_name="发文单位")
    kind = models.CharField("文种", max_length=20, choices=LetterKind)
    code = models.CharField("代字", max_length=20)

    objects = CodeQuerySet.as_manager()

    class Meta:
        verbose_name = "发文代字"
        constraints = [models.UniqueConstraint(fields=["issuer", "kind"], name="letter_code_once")]

    def __str__(self) -> str:
        return self.code


class CounterQuerySet(models.QuerySet["Counter"]):
    """Reads of counters."""

    def visible_to(self, actor: Actor) -> CounterQuerySet:
        """Those of the actor's own unit."""
        return self if actor.is_system else self.filter(issuer=actor.unit_id)


class Counter(models.Model):
    """How far a code has counted in a year: ``first`` is where it began, ``last`` the number drawn last."""

    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="letter_counters", verbose_name="发文单位")
    code = models.CharField("代字", max_length=20)
    year = models.PositiveSmallIntegerField("年份")
    first = models.PositiveIntegerField("起始号", default=1)
    last = models.PositiveIntegerField("已用到", default=0)

    objects = CounterQuerySet.as_manager()

    class Meta:
        verbose_name = "编号"
        constraints = [models.UniqueConstraint(fields=["issuer", "code", "year"], name="letter_counter_once")]

    def __str__(self) -> str:
        return f"{self.code}〔{self.year}〕"
