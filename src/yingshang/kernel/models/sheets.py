"""What came in from Excel and what went out as Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from yingshang.kernel.enums import ImportState
from yingshang.kernel.ids import new_id
from yingshang.kernel.models.queue import Job

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


class ImportQuerySet(models.QuerySet["SheetImport"]):
    """Reads of imports."""

    def visible_to(self, actor: Actor) -> ImportQuerySet:
        """A person's own: the report shows values of the file."""
        return self.filter(person_id=actor.person_id) if actor.person_id is not None else self.none()


class SheetImport(models.Model):
    """A file that somebody wants to import: what was checked (hash of the file, digest of the report), and its fate."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sheet = models.CharField("表", max_length=80)
    state = models.CharField("状态", max_length=10, choices=ImportState, default=ImportState.WAITING)
    person_id = models.BigIntegerField("人员编号")
    person_name = models.CharField("人员", max_length=100)
    unit = models.CharField("单位", max_length=200, blank=True)
    name = models.CharField("文件名", max_length=200)
    stored_as = models.CharField("存放位置", max_length=200)
    size = models.BigIntegerField("大小")
    sha256 = models.CharField("文件摘要", max_length=64)
    digest = models.CharField("检查结果摘要", max_length=64, blank=True)
    report = models.JSONField("检查结果", default=dict)
    at = models.DateTimeField("上传时间")
    written_at = models.DateTimeField("写入时间", null=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name="后台任务")

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = "导入"
        indexes = [models.Index(fields=["person_id", "sheet", "-at"], name="import_of_person")]

    def __str__(self) -> str:
        return self.name


class ExportQuerySet(models.QuerySet["SheetExport"]):
    """Reads of exports."""

    def visible_to(self, actor: Actor) -> ExportQuerySet:
        """A person's own: what they were allowed to take, nobody else is."""
        return self.filter(person_id=actor.person_id) if actor.person_id is not None else self.none()


class SheetExport(models.Model):
    """A file that left the system: who took which rows of what, with the file's hash.

    One that was made in the background is kept for some days: ``stored_as`` says where, until it is cleaned away.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sheet = models.CharField("表", max_length=80)
    title = models.CharField("标题", max_length=200)
    filters = models.TextField("筛选条件", blank=True)
    count = models.PositiveIntegerField("行数")
    revealed = models.BooleanField("含未隐去的个人信息")
    person_id = models.BigIntegerField("人员编号", null=True)
    person_name = models.CharField("人员", max_length=100)
    size = models.BigIntegerField("大小")
    sha256 = models.CharField("文件摘要", max_length=64)
    at = models.DateTimeField("时间")
    name = models.CharField("文件名", max_length=250, blank=True)
    content_type = models.CharField("类型", max_length=100, blank=True)
    stored_as = models.CharField("存放位置", max_length=200, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = "导出"
        indexes = [models.Index(fields=["-at"], name="export_by_time")]

    def __str__(self) -> str:
        return self.title
