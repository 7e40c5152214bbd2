"""Stored files: contents once each by their hash, and the names under which people put them somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from yingshang.kernel.enums import BlobState
from yingshang.kernel.ids import new_id

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


class Blob(models.Model):
    """A content: its hash, and the random name under which the storage has it."""

    sha256 = models.CharField("摘要", max_length=64, unique=True)
    size = models.BigIntegerField("大小")
    stored_as = models.CharField("存放位置", max_length=200, unique=True)
    state = models.CharField("状态", max_length=10, choices=BlobState, default=BlobState.PRESENT)
    used_at = models.DateTimeField("最近使用")
    checked_at = models.DateTimeField("最近巡检", null=True)

    objects: models.Manager[Blob] = models.Manager()

    class Meta:
        verbose_name = "文件内容"
        indexes = [models.Index(fields=["used_at"], name="blob_by_use")]

    def __str__(self) -> str:
        return self.sha256


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    """Reads of stored files."""

    def drafts_of(self, actor: Actor) -> StoredFileQuerySet:
        """What the actor has uploaded and not yet put anywhere."""
        return self.filter(person_id=actor.person_id, holder_kind="") if actor.person_id is not None else self.none()

    def held_by(self, holder: models.Model) -> StoredFileQuerySet:
        """The files that belong to ``holder``, in the order in which they came."""
        return self.filter(holder_kind=holder._meta.label_lower, holder_id=str(holder.pk)).select_related("blob")


class StoredFile(models.Model):
    """A file as people know it. Who may see it is decided by what holds it; a draft is its uploader's alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="files", verbose_name="内容")
    name = models.CharField("文件名", max_length=200)
    content_type = models.CharField("类型", max_length=100)
    size = models.BigIntegerField("大小")
    person_id = models.BigIntegerField("上传人编号", null=True)
    person_name = models.CharField("上传人", max_length=100)
    unit = models.CharField("单位", max_length=200, blank=True)
    at = models.DateTimeField("上传时间")
    holder_kind = models.CharField("所属对象类型", max_length=80, blank=True)
    holder_id = models.CharField("所属对象编号", max_length=64, blank=True)
    attached_at = models.DateTimeField("归入时间", null=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = "文件"
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["holder_kind", "holder_id", "at"], name="file_by_holder"),
            models.Index(fields=["at"], condition=models.Q(holder_kind=""), name="file_drafts"),
        ]

    def __str__(self) -> str:
        return self.name


class Scrub(models.Model):
    """One round through all stored contents and what it found."""

    begun_at = models.DateTimeField("开始时间")
    ended_at = models.DateTimeField("结束时间", null=True)
    checked = models.PositiveIntegerField("核对个数", default=0)
    size = models.BigIntegerField("核对大小", default=0)
    changed = models.PositiveIntegerField("内容变了", default=0)
    missing = models.PositiveIntegerField("找不到", default=0)
    orphaned = models.PositiveIntegerField("无人认领", default=0)
    found = models.JSONField("发现的问题", default=list)

    objects: models.Manager[Scrub] = models.Manager()

    class Meta:
        verbose_name = "文件巡检"
        indexes = [models.Index(fields=["-begun_at"], name="scrub_by_time")]

    def __str__(self) -> str:
        return f"{self.begun_at:%Y-%m-%d %H:%M}"
