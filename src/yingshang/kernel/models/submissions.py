"""Idempotency keys: a form that arrives twice acts once."""

from __future__ import annotations

from django.db import models


class Submission(models.Model):
    """A key that was used: by whom, for which command, with which arguments (digest), and what came back."""

    person_id = models.BigIntegerField("人员编号")
    key = models.CharField("提交编号", max_length=64)
    command = models.CharField("动作", max_length=120)
    digest = models.CharField("内容摘要", max_length=64)
    result = models.JSONField("结果", null=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "提交"
        constraints = [models.UniqueConstraint(fields=["person_id", "command", "key"], name="submission_once")]
        indexes = [models.Index(fields=["at"], name="submission_by_time")]

    def __str__(self) -> str:
        return f"{self.command} {self.key}"
