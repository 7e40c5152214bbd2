"""How a unit did in a quarter, as one ladder measures it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from yingshang.kernel.dates import period_words
from yingshang.kernel.models import Versioned
from yingshang.orgs.enums import ADMINISTRATORS, Scope
from yingshang.orgs.models import Unit, units_within
from yingshang.supervision.enums import VerdictState
from yingshang.supervision.models.ladders import Ladder

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.supervision.models.steps import Step


class VerdictQuerySet(models.QuerySet["Verdict"]):
    """Reads of verdicts."""

    def visible_to(self, actor: Actor) -> VerdictQuerySet:
        """Those of one's office's ladders; a unit sees its own confirmed ones."""
        if actor.roles & ADMINISTRATORS:
            return self.none()
        if actor.is_system or actor.scope == Scope.ALL:
            return self
        units = units_within(actor)
        own = models.Q(unit__in=units, state=VerdictState.CONFIRMED)
        return self.filter(models.Q(ladder__office__in=units) | own)

    def behind(self, step: Step) -> VerdictQuerySet:
        """The quarter that a step answers; none for a step on a duty."""
        proceeding = step.proceeding
        if proceeding.obligation_id is not None:
            return self.none()
        return self.filter(unit=step.unit_id, key=proceeding.key, period=proceeding.occasion)


class Verdict(Versioned):
    """Numerator and denominator as of the cut-off, the standard then, and what a person made of it.

    ``below`` is what counts; ``corrected`` says why a person's judgement differs from the figures.
    """

    ladder = models.ForeignKey(Ladder, models.PROTECT, related_name="verdicts", verbose_name="规则")
    key = models.CharField("规则代号", max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    period = models.CharField("季度", max_length=6)
    numerator = models.PositiveIntegerField("按期办结")
    denominator = models.PositiveIntegerField("应办结")
    standard = models.PositiveSmallIntegerField("达标线（%）")
    cut_off = models.DateTimeField("统计截止")
    below = models.BooleanField("未达标")
    exempt = models.BooleanField("容错不计", default=False)
    state = models.CharField("状态", max_length=12, choices=VerdictState, default=VerdictState.COMPUTED)
    corrected = models.TextField("更正理由", blank=True)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        verbose_name = "季度评价"
        constraints = [models.UniqueConstraint(fields=["unit", "key", "period"], name="verdict_once")]
        indexes = [models.Index(fields=["period", "key"], name="verdict_by_period")]

    def __str__(self) -> str:
        return f"{self.unit}{period_words(self.period)}"
