"""What units send in on an obligation: progress with evidence, and requests for more time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from yingshang.kernel.models import Quick
from yingshang.obligations.models.obligation import Obligation

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


class ReportQuerySet(models.QuerySet["Report"]):
    """Reads of reports."""

    def visible_to(self, actor: Actor) -> ReportQuerySet:
        """Those on obligations that the actor sees: whoever sees the obligation sees its evidence, and nobody else."""
        return self.filter(
            models.Exists(Obligation.objects.visible_to(actor).filter(pk=models.OuterRef("obligation_id")))
        )


class Report(Quick):
    """Progress or a result; never changed, a correction is another report.

    ``figures`` are rows of name, value (a decimal as text) and unit. It holds its evidence (``kernel.files``).
    """

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="reports", verbose_name="应办事项")
    final = models.BooleanField("办结材料", default=False)
    text = models.TextField("内容")
    figures = models.JSONField("数据", default=list, blank=True)
    count = models.PositiveIntegerField("计入数量", default=0)
    person_id = models.BigIntegerField("人员编号", null=True)
    person_name = models.CharField("报送人", max_length=100)
    post = models.CharField("岗位", max_length=200, blank=True)
    unit = models.CharField("报送单位", max_length=200, blank=True)
    at = models.DateTimeField("报送时间")

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "进展"
        indexes = [models.Index(fields=["obligation", "-id"], name="report_by_obligation")]

    def __str__(self) -> str:
        return self.text[:60]


class Extension(models.Model):
    """A request for a later due moment, and what was decided."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="extensions", verbose_name="应办事项")
    asked_due_at = models.DateTimeField("申请延期至")
    reason = models.TextField("理由")
    asked_by = models.CharField("申请人", max_length=100)
    asked_at = models.DateTimeField("申请时间")
    granted = models.BooleanField("同意", null=True, blank=True)
    granted_due_at = models.DateTimeField("批准至", null=True, blank=True)
    decision = models.TextField("答复", blank=True)
    decided_by = models.CharField("批准人", max_length=100, blank=True)
    decided_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        verbose_name = "延期申请"
        constraints = [
            models.UniqueConstraint(
                fields=["obligation"], condition=models.Q(granted__isnull=True), name="one_open_extension"
            )
        ]

    def __str__(self) -> str:
        return f"{self.obligation} → {self.asked_due_at:%Y-%m-%d}"
