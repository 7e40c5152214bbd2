"""Entries of the chain and the one row that says where it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from yingshang.audit.enums import HashName
from yingshang.kernel.models import Quick
from yingshang.kernel.rules import may

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads of the ledger."""

    def visible_to(self, actor: Actor) -> EntryQuerySet:
        """Everything for the audit administrator and the system, nothing for anybody else."""
        return self if actor.is_system or may(actor, "audit.read_ledger") else self.none()

    def of(self, kind: str, key: object) -> EntryQuerySet:
        """The acts on one object, whoever asks: callers have already found the object through its own scope."""
        return self.filter(target_kind=kind, target_id=str(key))


class Entry(Quick):
    """One act, for ever. Everything but ``hash`` is covered by ``hash``; ``previous`` ties it to the entry before.

    ``sentence`` is what happened as it was said then, with personal data left out. ``sealed`` has a salted hash of
    every personal fact, whose value lies in ``kernel.PersonalFact`` until it is shredded.
    """

    number = models.BigIntegerField("编号", primary_key=True)
    event_id = models.BigIntegerField("事件编号", unique=True)
    at = models.DateTimeField("时间")
    type = models.CharField("事项", max_length=80)
    sentence = models.TextField("内容")
    target_kind = models.CharField("对象类型", max_length=80)
    target_id = models.CharField("对象编号", max_length=64)
    target_title = models.CharField("对象", max_length=300, blank=True)
    facts = models.JSONField("事实", default=dict)
    sealed = models.JSONField("个人信息的校验值", default=dict)
    person_id = models.BigIntegerField("人员编号", null=True)
    person_name = models.CharField("人员", max_length=100)
    post = models.CharField("岗位", max_length=200, blank=True)
    unit_id = models.BigIntegerField("单位编号", null=True)
    unit = models.CharField("单位", max_length=200, blank=True)
    for_person = models.CharField("代行", max_length=100, blank=True)
    address = models.CharField("来源地址", max_length=64, blank=True)
    algorithm = models.CharField("算法", max_length=10, choices=HashName)
    previous = models.CharField("前一条校验值", max_length=64)
    hash = models.CharField("校验值", max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "审计记录"
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["at", "number"], name="entry_by_time"),
            models.Index(fields=["type", "-number"], name="entry_by_type"),
            models.Index(fields=["person_id", "-number"], name="entry_by_person"),
            models.Index(fields=["unit_id", "-number"], name="entry_by_unit"),
            models.Index(fields=["target_kind", "target_id", "-number"], name="entry_by_target"),
        ]

    def __str__(self) -> str:
        return f"第{self.number}号"


class Head(models.Model):
    """The end of the chain: one row, locked by whoever appends."""

    number = models.BigIntegerField("末号", default=0)
    hash = models.CharField("校验值", max_length=64)
    at = models.DateTimeField("时间", null=True)

    class Meta:
        verbose_name = "末号登记"

    def __str__(self) -> str:
        return "审计记录"  # the title of acts on the ledger as a whole
