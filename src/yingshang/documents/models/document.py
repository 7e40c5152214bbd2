"""A document and its readings."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from yingshang.documents.enums import DifferenceState, DocumentState, ItemKind
from yingshang.kernel.models import Job, StoredFile, Versioned
from yingshang.orgs.models import Unit
from yingshang.orgs.models.unit import actor_scope

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


class DocumentQuerySet(models.QuerySet["Document"]):
    """Reads of documents."""

    def visible_to(self, actor: Actor) -> DocumentQuerySet:
        """Documents of the units in one's scope. What a unit owes from a document of another it sees as obligations."""
        return self.filter(actor_scope(actor, "office__"))


class Document(Versioned):
    """One paper with its head. ``office`` is the unit that uploaded it and works with it.

    ``replaces`` is the older version of the same paper; that one stays readable. ``reading`` is the reading in use;
    ``proposed`` a newer one whose differences nobody has gone through yet: what people have accepted is kept in the
    items and is not touched by another reading. The columns and ``head`` (of schema gongwen/1, with the annexes) are
    what holds; ``head_edited`` names what of both a person has set, the engine's own words are in the reading.
    ``trouble_code`` and ``trouble`` are the code and the facts of the refusal to read it. ``job`` reads it or has
    read it.
    """

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True, verbose_name="文件")
    file_name = models.CharField("文件名", max_length=255)
    sha256 = models.CharField("文件摘要", max_length=64)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="documents", verbose_name="经办单位")
    title = models.CharField("标题", max_length=300)
    doc_number = models.CharField("发文字号", max_length=120, blank=True)
    issuer = models.CharField("发文机关", max_length=300, blank=True)
    issued_on = models.DateField("成文日期", null=True, blank=True)
    head = models.JSONField("版头", default=dict)
    head_edited = models.JSONField("已修改的版头", default=list)
    state = models.CharField("状态", max_length=20, choices=DocumentState, default=DocumentState.UPLOADED)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="替代"
    )
    reading = models.ForeignKey(
        "documents.Reading", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所用读取结果"
    )
    proposed = models.ForeignKey(
        "documents.Reading", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="待核对的读取结果"
    )
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="读取进展")
    trouble_code = models.CharField("问题代码", max_length=80, blank=True)
    trouble = models.JSONField("问题", default=dict)
    uploaded_by = models.CharField("上传人", max_length=100)
    uploaded_at = models.DateTimeField("上传时间")
    accepted_by = models.CharField("审定人", max_length=100, blank=True)
    accepted_at = models.DateTimeField("审定时间", null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "公文"
        indexes = [
            models.Index(fields=["office", "state", "-id"], name="document_of_office"),
            models.Index(fields=["sha256"], name="document_by_hash"),
            models.Index(fields=["doc_number"], name="document_by_number"),
        ]

    def __str__(self) -> str:
        return self.title or self.file_name


class Reading(models.Model):
    """What one version of the engine read.

    The whole answer (schema gongwen/1) and the extracted text its spans point into.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="readings", verbose_name="公文")
    engine = models.CharField("引擎版本", max_length=40)
    answer = models.JSONField("结果")
    text = models.TextField("提取的正文")
    at = models.DateTimeField("读取时间")

    class Meta:
        verbose_name = "读取结果"
        indexes = [models.Index(fields=["document", "-id"], name="reading_of_document")]

    def __str__(self) -> str:
        return f"{self.document} {self.engine}"


class Difference(models.Model):
    """Something that a newer reading reads otherwise, and what a person has decided about it.

    ``item`` is what it is about (None: a task that came); ``place`` is the number of the entry in the newer reading
    (None: it is not there any more); ``fields`` are the names of what differs. With neither it is about the head.
    """

    reading = models.ForeignKey(Reading, models.CASCADE, related_name="differences", verbose_name="读取结果")
    item = models.ForeignKey(
        "documents.Item", models.CASCADE, null=True, related_name="differences", verbose_name="任务"
    )
    kind = models.CharField("类别", max_length=10, choices=ItemKind, default=ItemKind.TASK)
    place = models.PositiveIntegerField("新读取结果中的次序", null=True)
    fields = models.JSONField("不同之处", default=list)
    state = models.CharField("状态", max_length=10, choices=DifferenceState, default=DifferenceState.OPEN)
    decided_by = models.CharField("决定人", max_length=100, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True)

    objects: ClassVar[models.Manager[Difference]] = models.Manager()

    class Meta:
        verbose_name = "重读差异"
        ordering = ["id"]
        indexes = [models.Index(fields=["reading", "state", "id"], name="difference_of_reading")]

    def __str__(self) -> str:
        return f"{self.reading_id}: {self.item_id} {self.place}"
