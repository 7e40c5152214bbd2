"""An item of a document: what was extracted, and apart from it what a person made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from yingshang.documents.enums import DateOrigin, ItemKind, ItemState, Match
from yingshang.documents.models.document import Document, Reading
from yingshang.kernel.models import Quick, Versioned
from yingshang.orgs.enums import UnitRole
from yingshang.orgs.models import Group, Unit
from yingshang.orgs.models.unit import actor_scope

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


class ItemQuerySet(models.QuerySet["Item"]):
    """Reads of items."""

    def visible_to(self, actor: Actor) -> ItemQuerySet:
        """Items of the documents one may see."""
        return self.filter(actor_scope(actor, "document__office__"))


class Item(Versioned):
    """A task of a document, a dated duty inside one (``parent``), or a duty to report that stands outside the tasks.

    ``extracted`` is what the engine read (None for an item added by hand) and is never changed; the other columns are
    what holds. ``due``, ``quotas`` and ``targets`` have the shapes of schema gongwen/1. ``order`` leaves gaps, so
    that an
    item can be put between two others. ``start`` and ``end`` are offsets into the text of ``reading``.
    """

    document = models.ForeignKey(
        Document, models.CASCADE, related_name="items", db_index=False, verbose_name="公文"
    )  # indexes below begin with it
    reading = models.ForeignKey(Reading, models.PROTECT, related_name="items", verbose_name="读取结果")
    kind = models.CharField("类别", max_length=10, choices=ItemKind, default=ItemKind.TASK)
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="duties", verbose_name="所属任务"
    )
    extracted = models.JSONField("读出的内容", null=True, blank=True)
    order = models.BigIntegerField("次序")
    scheme = models.PositiveIntegerField("方案", default=0)
    path = models.JSONField("所在章节", default=list)
    ordinal = models.CharField("序号", max_length=40, blank=True)
    title = models.CharField("任务", max_length=300)
    content = models.TextField("具体工作", blank=True)
    note = models.TextField("备注", blank=True)
    due_phrase = models.CharField("完成时限", max_length=300, blank=True)
    due = models.JSONField("时限", default=dict)
    quotas = models.JSONField("数量要求", default=list)
    targets = models.JSONField("目标值", default=list)
    report_to = models.JSONField("报送", default=list)
    due_origin = models.CharField("时限来源", max_length=10, choices=DateOrigin, default=DateOrigin.READ)
    start = models.PositiveIntegerField("原文起", default=0)
    end = models.PositiveIntegerField("原文止", default=0)
    evidence = models.JSONField("依据", default=list)
    signals = models.JSONField("疑点", default=list)
    confidence = models.FloatField("把握", default=1.0)
    state = models.CharField("状态", max_length=20, choices=ItemState, default=ItemState.PROPOSED)
    edited = models.BooleanField("已修改", default=False)
    settled_by = models.CharField("审定人", max_length=100, blank=True)
    settled_at = models.DateTimeField("审定时间", null=True, blank=True)
    drop_reason = models.CharField("不采纳的理由", max_length=200, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = "任务"
        ordering = ["order", "id"]
        indexes = [
            models.Index(fields=["document", "order", "id"], name="item_of_document"),
            models.Index(fields=["-document", "order", "id"], name="item_in_ledger"),  # the newest document first
            models.Index(fields=["document", "state"], name="item_of_document_state"),  # most have none to decide
            models.Index(fields=["state", "-id"], name="item_by_state"),
        ]

    def __str__(self) -> str:
        return self.title


class ItemUnit(Quick):
    """A printed name in a role of an item, and the unit or group it stands for."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="units", verbose_name="任务")
    role = models.CharField("角色", max_length=20, choices=UnitRole)
    printed = models.CharField("原文名称", max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位组")
    match = models.CharField("对应", max_length=20, choices=Match)
    reason = models.CharField("理由", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = "承担单位"
        ordering = ["order", "id"]
        indexes = [
            models.Index(fields=["item", "order"], name="units_of_item"),
            models.Index(fields=["unit", "role"], name="items_of_unit"),
            models.Index(fields=["printed"], name="items_by_printed_name"),
        ]

    def __str__(self) -> str:
        return self.printed
