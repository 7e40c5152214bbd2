"""One row for every move of anything that has states."""

from __future__ import annotations

from django.db import models


class History(models.Model):
    """A move: which verb took which object from which state to which, by whom, with what given."""

    table = models.CharField("状态表", max_length=80)
    object_id = models.BigIntegerField("对象编号")
    verb = models.CharField("动作", max_length=40)
    source = models.CharField("原状态", max_length=40)
    target = models.CharField("新状态", max_length=40)
    given = models.JSONField("所附内容", default=dict)
    person_id = models.BigIntegerField("人员编号", null=True)
    person_name = models.CharField("人员", max_length=100)
    post = models.CharField("岗位", max_length=200, blank=True)
    unit = models.CharField("单位", max_length=200, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "状态变动"
        indexes = [
            models.Index(fields=["table", "object_id", "id"], name="history_by_object"),
            models.Index(fields=["table", "verb", "at"], name="history_by_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.object_id}: {self.verb}"
