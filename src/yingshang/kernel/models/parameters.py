"""Numbers that documents set: each value with the day from which it holds and the document that set it."""

from __future__ import annotations

from django.db import models


class Parameter(models.Model):
    """One value of one declared parameter; a later ``valid_from`` supersedes it, nothing is overwritten."""

    name = models.CharField("参数", max_length=80)
    value = models.JSONField("取值")
    valid_from = models.DateField("启用日期")
    basis = models.CharField("依据文件", max_length=200)
    person_name = models.CharField("设置人", max_length=100)
    at = models.DateTimeField("设置时间")

    class Meta:
        verbose_name = "参数"
        indexes = [models.Index(fields=["name", "-valid_from", "-id"], name="parameter_in_force")]

    def __str__(self) -> str:
        return self.name
