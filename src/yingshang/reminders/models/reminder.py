"""What was sent: every reminder and every chase, and the mornings on which the rules were kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from yingshang.kernel.models import Quick
from yingshang.messaging.models import Message
from yingshang.obligations.models import Obligation
from yingshang.orgs.enums import ADMINISTRATORS, Scope
from yingshang.orgs.models import Person, Unit
from yingshang.reminders.enums import ReminderKind
from yingshang.reminders.models.rule import Step

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


class Sweep(models.Model):
    """A morning on which the rules were kept: for the days after ``since`` up to ``on``. One a day."""

    on = models.DateField("日期", unique=True)
    since = models.DateField("上次")
    begun_at = models.DateTimeField("开始时间")
    ended_at = models.DateTimeField("完成时间", null=True, blank=True)
    count = models.PositiveIntegerField("件数", default=0)

    objects: ClassVar[models.Manager[Sweep]] = models.Manager()

    class Meta:
        verbose_name = "每日提醒"

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}"


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Reads of reminders."""

    def visible_to(self, actor: Actor) -> ReminderQuerySet:
        """Those about duties that the actor sees."""
        if actor.roles & ADMINISTRATORS:
            return self.none()
        if actor.is_system or (actor.scope == Scope.ALL and actor.person_id is not None):
            return self
        # Asked of each reminder: an office sees a million duties, and their keys are not gathered for a page.
        return self.filter(Exists(Obligation.objects.visible_to(actor).filter(pk=OuterRef("obligation_id"))))


class Reminder(Quick):
    """One duty, one step, one day. ``number`` counts the repetitions of a step (1: the first).

    Unit and people are those of the moment. ``message`` told the handler, ``leader_message`` the leader in charge; both
    are empty until the morning's sweep has told the unit, and stay so when the duty was handed in meanwhile.
    """

    kind = models.CharField("方式", max_length=10, choices=ReminderKind, default=ReminderKind.RULE)
    sweep = models.ForeignKey(Sweep, models.PROTECT, null=True, related_name="reminders", db_index=False)
    step = models.ForeignKey(Step, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name="步骤")
    obligation = models.ForeignKey(
        Obligation, models.PROTECT, related_name="+", db_index=False, verbose_name="应办事项"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False, verbose_name="单位")
    on = models.DateField("提醒日期")
    due_at = models.DateTimeField("当时的时限", null=True)
    number = models.PositiveIntegerField("第几次", default=1)
    handler = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    leader = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    to_handler = models.BooleanField("发给责任人", default=True)
    to_leader = models.BooleanField("发给分管领导", default=False)
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+", db_index=False)
    leader_message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+", db_index=False)
    text = models.TextField("催办内容", blank=True)
    by_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    by_name = models.CharField("催办人", max_length=100, blank=True)
    at = models.DateTimeField("时间")

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "提醒"
        constraints = [
            models.UniqueConstraint(fields=["step", "obligation", "on"], name="step_told_once"),
            models.UniqueConstraint(fields=["sweep", "obligation"], name="one_reminder_a_morning"),
            models.UniqueConstraint(
                fields=["obligation", "on", "by_unit"], condition=Q(kind="chase"), name="one_chase_a_day"
            ),
        ]
        indexes = [
            models.Index(fields=["obligation", "-id"], name="reminder_of_duty"),
            models.Index(fields=["unit", "-id"], name="reminder_of_unit"),
            models.Index(fields=["sweep", "unit", "handler"], name="reminder_to_tell"),
        ]

    def __str__(self) -> str:
        return f"{self.obligation} {self.on}"
