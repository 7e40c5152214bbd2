"""Task tables that came as Excel: what was read in them, until somebody confirms it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from yingshang.documents.models import Document
from yingshang.kernel.models import StoredFile
from yingshang.tasks.enums import TableState

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


class TaskTableQuerySet(models.QuerySet["TaskTable"]):
    """Reads of tables."""

    def visible_to(self, actor: Actor) -> TaskTableQuerySet:
        """One's own uploads."""
        return self.filter(person_id=actor.person_id) if actor.person_id else self.none()


class TaskTable(models.Model):
    """An uploaded table: its rows as read, cells that cannot be taken, and the document it is for (or has become)."""

    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="tables", verbose_name="公文"
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="文件")
    name = models.CharField("文件名", max_length=255)
    title = models.CharField("名称", max_length=300)
    sha256 = models.CharField("文件摘要", max_length=64)
    rows = models.JSONField("读出的行", default=list)
    problems = models.JSONField("问题", default=list)
    notes = models.JSONField("说明", default=list)
    state = models.CharField("状态", max_length=10, choices=TableState)
    person_id = models.BigIntegerField("上传人编号")
    person_name = models.CharField("上传人", max_length=100)
    at = models.DateTimeField("上传时间")
    written_at = models.DateTimeField("写入时间", null=True, blank=True)

    objects = TaskTableQuerySet.as_manager()

    class Meta:
        verbose_name = "任务表"
        indexes = [models.Index(fields=["person_id", "-id"], name="table_of_person")]

    def __str__(self) -> str:
        return self.title
