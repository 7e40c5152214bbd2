"""When somebody is reminded: dated rules with the document that set them, and their steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from yingshang.kernel.models import Versioned
from yingshang.obligations.enums import DueKind
from yingshang.orgs.enums import UnitRole
from yingshang.reminders.enums import Audience

if TYPE_CHECKING:
    from datetime import date

    from yingshang.kernel.actor import Actor


class RuleQuerySet(models.QuerySet["Rule"]):
    """Reads of rules."""

    def visible_to(self, actor: Actor) -> RuleQuerySet:
        """Rules are no secret inside: whoever is reminded may read why."""
        return self if actor.person_id is not None or actor.is_system else self.none()

    def in_force_on(self, day: date) -> RuleQuerySet:
        """Those of a day, both ends included."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class Rule(Versioned):
    """One version of a rule. ``code`` holds the versions of one rule together; a changed rule is a new version.

    ``source_kind``, ``due_kind`` and ``role`` say for which duties it is ("": any). For a duty the rule that names most
    holds, of two alike the newer.
    """

    code = models.CharField("规则编号", max_length=40, db_index=True)
    name = models.CharField("名称", max_length=80)
    source_kind = models.CharField("来源类别", max_length=40, blank=True)
    due_kind = models.CharField("时限类别", max_length=20, choices=DueKind, blank=True)
    role = models.CharField("角色", max_length=20, choices=UnitRole, blank=True)
    basis = models.CharField("依据文件", max_length=200)
    valid_from = models.DateField("执行日期")
    valid_to = models.DateField("执行到", null=True, blank=True)
    made_by = models.CharField("制定人", max_length=100)
    made_at = models.DateTimeField("制定时间")

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = "提醒规则"
        ordering = ["code", "-valid_from", "-id"]
        indexes = [models.Index(fields=["valid_from", "valid_to"], name="reminder_rule_by_day")]

    def __str__(self) -> str:
        return self.name

    @property
    def weight(self) -> tuple[int, int]:
        """How much it names, then how new it is: the greater holds."""
        return sum(map(bool, (self.source_kind, self.due_kind, self.role))), self.pk

    def fits(self, source_kind: str, due_kind: str, role: str) -> bool:
        """Whether it is for such duties."""
        pairs = ((self.source_kind, source_kind), (self.due_kind, due_kind), (self.role, role))
        return all(not wanted or wanted == given for wanted, given in pairs)


class Step(models.Model):
    """One step: ``offset`` days before (negative), on (0) or after the due day, then every ``every`` days until done.

    From the ``leader_from``-th time on (1: the first) the leader in charge is told, too.
    """

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="steps", verbose_name="提醒规则")
    offset = models.SmallIntegerField("天数")
    working = models.BooleanField("按工作日", default=True)
    every = models.PositiveSmallIntegerField("每隔几天重复", null=True, blank=True)
    audience = models.CharField("发给", max_length=10, choices=Audience, default=Audience.HANDLER)
    leader_from = models.PositiveSmallIntegerField("第几次起加发分管领导", null=True, blank=True)
    email = models.BooleanField("电子邮件", default=True)
    sms = models.BooleanField("短信", default=False)

    class Meta:
        verbose_name = "提醒步骤"
        ordering = ["offset", "id"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "offset", "working"], name="reminder_step_once"),
            models.CheckConstraint(condition=Q(every__isnull=True) | Q(every__gte=1), name="repeats_after_days"),
            models.CheckConstraint(condition=Q(every__isnull=True) | Q(offset__gte=0), name="only_late_repeats"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.offset}"
