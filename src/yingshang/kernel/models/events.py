"""The outbox: what happened, written in the transaction in which it happened."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One fact. Actor and target are frozen as text: they stay readable when the rows they name are gone."""

    type = models.CharField("事项", max_length=80)
    target_kind = models.CharField("对象类型", max_length=80)
    target_id = models.CharField("对象编号", max_length=64)
    target_title = models.CharField("对象", max_length=300)
    facts = models.JSONField("内容", default=dict)
    person_id = models.BigIntegerField("人员编号", null=True)
    person_name = models.CharField("人员", max_length=100)
    post = models.CharField("岗位", max_length=200, blank=True)
    unit_id = models.BigIntegerField("单位编号", null=True)
    unit = models.CharField("单位", max_length=200, blank=True)
    for_person = models.CharField("代行", max_length=100, blank=True)
    address = models.CharField("来源地址", max_length=64, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "事件"
        indexes = [
            models.Index(fields=["target_kind", "target_id", "id"], name="event_by_target"),
            models.Index(fields=["type", "id"], name="event_by_type"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.target_title}"
