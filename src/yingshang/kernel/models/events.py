"""The outbox: what happened, written in the transaction in which it happened."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One fact. Actor and target are frozen as text: they stay readable when the rows they name are gone.

    ``facts`` holds nothing personal; that is in ``PersonalFact``.
    """

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


class PersonalFact(models.Model):
    """A personal fact of an event, with the salt of its hash. Shredding deletes the row; nothing ever changes it.

    ``event_id`` is a number without a constraint, since the row outlives the event, which is only a queue.
    """

    event_id = models.BigIntegerField("事件编号")
    name = models.CharField("名称", max_length=80)
    value = models.JSONField("内容")
    salt = models.CharField("盐", max_length=32)

    class Meta:
        verbose_name = "个人信息"
        constraints = [models.UniqueConstraint(fields=["event_id", "name"], name="personal_fact_once")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.name}"
