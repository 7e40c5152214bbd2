"""Problems found at units: registered, handed out as duties, rectified, looked at again, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from yingshang.kernel.models import Versioned
from yingshang.obligations.models import Matter, Obligation
from yingshang.orgs.enums import ADMINISTRATORS, Scope, UnitRole
from yingshang.orgs.models import Unit, units_within
from yingshang.supervision.enums import Category, FoundBy, ProblemState

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor

_INSIDE = (ProblemState.REGISTERED, ProblemState.WITHDRAWN)  # what the office has told nobody yet


class ProblemQuerySet(models.QuerySet["Problem"]):
    """Reads of problems."""

    def visible_to(self, actor: Actor) -> ProblemQuerySet:
        """The office's own, all for posts that see all, and for a unit what was handed out to it or below it."""
        if actor.roles & ADMINISTRATORS:
            return self.none()
        if actor.is_system or actor.scope == Scope.ALL:
            return self
        units = units_within(actor)
        theirs = ProblemUnit._base_manager.filter(unit__in=units).values("problem_id")
        return self.filter(Q(office__in=units) | (Q(pk__in=theirs) & ~Q(state__in=_INSIDE)))


class Problem(Versioned):
    """A problem of one or several units. ``matter`` is what it became when it was handed out.

    ``round`` counts how often it was handed out: a matter that became void is followed by another. ``title`` is what
    the lists show, ``place`` where it was found, ``demand`` what is asked of the units.
    """

    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="登记单位")
    number = models.CharField("编号", max_length=40)
    found_by = models.CharField("发现途径", max_length=20, choices=FoundBy)
    place = models.CharField("发现地点", max_length=200, blank=True)
    found_on = models.DateField("发现日期")
    category = models.CharField("类别", max_length=20, choices=Category)
    title = models.CharField("问题", max_length=200)
    description = models.TextField("问题描述", blank=True)
    demand = models.TextField("整改要求", blank=True)
    due_on = models.DateField("整改时限", null=True, blank=True)
    state = models.CharField("状态", max_length=20, choices=ProblemState, default=ProblemState.REGISTERED)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="交办事项")
    round = models.PositiveSmallIntegerField("交办次数", default=0)
    finding = models.TextField("验收意见", blank=True)
    registered_by = models.CharField("登记人", max_length=100)
    registered_at = models.DateTimeField("登记时间")
    assigned_at = models.DateTimeField("交办时间", null=True, blank=True)
    rectified_at = models.DateTimeField("整改完成时间", null=True, blank=True)
    closed_at = models.DateTimeField("销号时间", null=True, blank=True)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = "问题"
        constraints = [models.UniqueConstraint(fields=["office", "number"], name="problem_number_once")]
        indexes = [
            models.Index(fields=["office", "-id"], name="problem_by_office"),
            models.Index(fields=["state", "due_on"], name="problem_by_state"),
            models.Index(fields=["matter"], name="problem_of_matter"),
        ]

    def __str__(self) -> str:
        return self.title


class ProblemUnit(models.Model):
    """One unit that a problem was found at; ``obligation`` is its part once it was handed out."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="shares", verbose_name="问题")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    role = models.CharField("角色", max_length=20, choices=UnitRole, default=UnitRole.RESPONSIBLE)
    obligation = models.ForeignKey(
        Obligation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="应办事项"
    )

    class Meta:
        verbose_name = "问题单位"
        constraints = [models.UniqueConstraint(fields=["problem", "unit"], name="problem_unit_once")]
        indexes = [models.Index(fields=["unit", "problem"], name="problem_of_unit")]

    def __str__(self) -> str:
        return f"{self.problem} · {self.unit}"
