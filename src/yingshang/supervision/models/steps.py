"""Proceedings against one duty or one unit, their steps, exemptions and interviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from yingshang.kernel import clock
from yingshang.kernel.dates import period_words
from yingshang.kernel.models import Versioned
from yingshang.obligations.models import Obligation
from yingshang.orgs.enums import ADMINISTRATORS, Scope
from yingshang.orgs.models import Unit, units_within
from yingshang.supervision.enums import ProceedingState, StepState, Trigger
from yingshang.supervision.models.ladders import Ladder, Rung

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


class Proceeding(models.Model):
    """What runs under one ladder against one duty (``obligation``), or one unit for a quarter.

    ``occasion`` says what it is about: the due day, or the quarter ("2026Q1"). ``due_at`` tells one lateness of a duty
    from the next: another due moment is another proceeding.
    """

    ladder = models.ForeignKey(Ladder, models.PROTECT, related_name="proceedings", verbose_name="规则")
    key = models.CharField("规则代号", max_length=40)
    obligation = models.ForeignKey(
        Obligation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="应办事项"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    due_at = models.DateTimeField("逾期的时限", null=True, blank=True)
    occasion = models.CharField("事由日期", max_length=10)
    state = models.CharField("状态", max_length=10, choices=ProceedingState, default=ProceedingState.OPEN)
    opened_at = models.DateTimeField("开始时间")
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "督办过程"
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "key", "due_at"],
                condition=Q(obligation__isnull=False),
                name="proceeding_of_duty",
            ),
            models.UniqueConstraint(
                fields=["unit", "key", "occasion"], condition=Q(obligation__isnull=True), name="proceeding_of_unit"
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="proceeding_open")]

    def __str__(self) -> str:
        return f"{self.ladder} {self.occasion}"


class StepQuerySet(models.QuerySet["Step"]):
    """Reads of steps."""

    def visible_to(self, actor: Actor) -> StepQuerySet:
        """Those that one's office proposes or issues; a unit sees its own once it has been told, and not before."""
        if actor.roles & ADMINISTRATORS:
            return self.none()
        if actor.is_system or actor.scope == Scope.ALL:
            return self
        units = units_within(actor)
        told = Q(unit__in=units, told_at__isnull=False)
        return self.filter(Q(issuer__in=units) | Q(proceeding__ladder__office__in=units) | told)


class Step(Versioned):
    """One rung in one proceeding: proposed with its facts, decided by a person, carried out by a paper, answered.

    ``facts`` are frozen when it is proposed: what a reader needs to judge it later. ``told_at`` is when the unit
    learned of it. ``letter_id`` names the paper in the register of letters, ``voided_letter_id`` one that was voided.
    """

    proceeding = models.ForeignKey(Proceeding, models.PROTECT, related_name="steps", verbose_name="督办过程")
    rung = models.ForeignKey(Rung, models.PROTECT, related_name="+", verbose_name="级次")
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="supervision_steps", db_index=False, verbose_name="单位"
    )
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="发函单位")
    trigger = models.CharField("启动条件", max_length=12, choices=Trigger)
    facts = models.JSONField("事实", default=dict)
    state = models.CharField("状态", max_length=12, choices=StepState)
    proposed_at = models.DateTimeField("提出时间")
    objection_until = models.DateField("异议期止", null=True, blank=True)
    told_at = models.DateTimeField("告知时间", null=True, blank=True)
    decision = models.TextField("决定理由", blank=True)
    decided_by = models.CharField("决定人", max_length=100, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    letter_id = models.BigIntegerField("函件编号", null=True, blank=True, db_index=True)
    voided_letter_id = models.BigIntegerField("作废的函件编号", null=True, blank=True)
    issued_at = models.DateTimeField("发函时间", null=True, blank=True)
    answer_due = models.DateField("回复期限", null=True, blank=True)
    answered_at = models.DateTimeField("回复时间", null=True, blank=True)
    closed_at = models.DateTimeField("了结时间", null=True, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = "督办措施"
        constraints = [models.UniqueConstraint(fields=["proceeding", "rung"], name="step_once")]
        indexes = [
            models.Index(fields=["state", "-id"], name="step_by_state"),
            models.Index(fields=["unit", "-id"], name="step_of_unit"),
            models.Index(fields=["state", "answer_due"], name="step_answer_due"),
            models.Index(fields=["state", "objection_until"], name="step_objection"),
        ]

    def __str__(self) -> str:
        return f"{self.rung}（{period_words(str(self.facts.get('title') or self.proceeding.occasion))}）"

    @property
    def answer_is_late(self) -> bool | None:
        """Whether the answer came after its last day; None while there is none, or none was asked for."""
        if self.answered_at is None or self.answer_due is None:
            return None
        return clock.local(self.answered_at).date() > self.answer_due


class Exemption(models.Model):
    """容错: a panel's documented decision against a step. Without all four conditions it cannot be written."""

    step = models.OneToOneField(Step, models.PROTECT, related_name="exemption", verbose_name="督办措施")
    panel = models.CharField("认定组织", max_length=200)
    document = models.CharField("认定文号", max_length=120)
    decided_on = models.DateField("认定日期")
    reason = models.TextField("认定理由")
    good_faith = models.BooleanField("为推进工作、出于公心")
    lawful = models.BooleanField("未违反法律法规和禁止性规定")
    no_gain = models.BooleanField("未谋取私利")
    corrected = models.BooleanField("及时纠正、挽回影响")

    class Meta:
        verbose_name = "容错认定"
        constraints = [
            models.CheckConstraint(
                condition=Q(good_faith=True, lawful=True, no_gain=True, corrected=True), name="exemption_conditions"
            )
        ]

    def __str__(self) -> str:
        return self.document


class Interview(models.Model):
    """约谈: what was said, what was promised and signed, and by when results are to be shown."""

    step = models.OneToOneField(Step, models.PROTECT, related_name="interview", verbose_name="督办措施")
    held_on = models.DateField("约谈日期")
    attended = models.TextField("参加人员")
    minutes = models.TextField("约谈记录")
    promise = models.TextField("整改承诺")
    results_by = models.DateField("见效期限")

    class Meta:
        verbose_name = "约谈记录"

    def __str__(self) -> str:
        return f"{self.held_on}"
