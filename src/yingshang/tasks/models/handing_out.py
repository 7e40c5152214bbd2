"""What was handed out of a document: each act of handing out, and each task with its matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from yingshang.calendars.enums import Roll
from yingshang.documents.models import Document, Item
from yingshang.kernel.models import Versioned
from yingshang.obligations.models import Matter
from yingshang.orgs.models.unit import actor_scope
from yingshang.tasks.enums import RoundState

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


class RoundQuerySet(models.QuerySet["Round"]):
    """Reads of rounds."""

    def visible_to(self, actor: Actor) -> RoundQuerySet:
        """Rounds of the documents one may see."""
        return self.filter(actor_scope(actor, "document__office__"))


class Round(models.Model):
    """One act of 交办 over a document: what was chosen, and item by item what became of it.

    ``items`` are the ids that were chosen; ``refused`` has for each that could not go its id, title, the code of the
    refusal and its facts. ``backdated`` says that due moments already past were handed out knowingly.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="rounds", verbose_name="公文")
    state = models.CharField("状态", max_length=10, choices=RoundState, default=RoundState.WAITING)
    items = models.JSONField("选定的任务", default=list)
    rhythm = models.CharField("长期事项报告周期", max_length=300, blank=True)
    roll = models.CharField("遇休息日", max_length=10, choices=Roll, default=Roll.NONE)
    with_people = models.BooleanField("填入分管领导和联络员", default=False)
    backdated = models.BooleanField("照原时限交办", default=False)
    as_of = models.DateField("单位名单截至")
    handed = models.PositiveIntegerField("已交办", default=0)
    refused = models.JSONField("未能交办", default=list)
    person_name = models.CharField("交办人", max_length=100)
    at = models.DateTimeField("交办时间")
    ended_at = models.DateTimeField("完成时间", null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "交办批次"
        indexes = [models.Index(fields=["document", "-id"], name="round_of_document")]

    def __str__(self) -> str:
        return str(self.document)


class HandedItem(Versioned):
    """A task that was handed out, and the matter that its units know it by.

    ``agreed`` is what the units were told (words, parts, due moments): a task that was edited since differs from it,
    and that difference is what handing out a change does.
    """

    item = models.OneToOneField(Item, models.PROTECT, related_name="handed", verbose_name="任务")
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="handed", verbose_name="交办事项")
    round = models.ForeignKey(
        Round, models.PROTECT, null=True, blank=True, related_name="handed_items", verbose_name="交办批次"
    )
    agreed = models.JSONField("交办内容")
    rhythm = models.CharField("报告周期", max_length=300, blank=True)
    roll = models.CharField("遇休息日", max_length=10, choices=Roll, default=Roll.NONE)
    item_version = models.PositiveIntegerField("交办时的任务版本")
    changed_times = models.PositiveSmallIntegerField("变动次数", default=0)
    at = models.DateTimeField("交办时间")

    class Meta:
        verbose_name = "已交办任务"
        indexes = [
            models.Index(fields=["-at"], name="handed_item_by_time"),
            # From what a unit owes to its tasks without reading a row.
            models.Index(fields=["matter", "item"], name="handed_item_of_matter"),
        ]

    def __str__(self) -> str:
        return str(self.item)
