"""Circulars: the figures of a period as of a moment, with the office's words, frozen before they go out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from yingshang.kernel.models import Versioned
from yingshang.orgs.enums import ADMINISTRATORS, PostKind
from yingshang.orgs.models import Unit
from yingshang.supervision.enums import CircularState, ScopeKind, TableOrder

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


class CircularQuerySet(models.QuerySet["Circular"]):
    """Reads of circulars."""

    def visible_to(self, actor: Actor) -> CircularQuerySet:
        """Those of the actor's own office, and all for supervisors: until it is a letter it is the office's paper."""
        if actor.roles & ADMINISTRATORS:
            return self.none()
        if actor.is_system or PostKind.SUPERVISOR in actor.roles:
            return self
        return self.filter(office=actor.unit_id)

    def light(self) -> CircularQuerySet:
        """Without what is long: for lists."""
        return self.defer("figures", "before", "blocks")


class Circular(Versioned):
    """Figures of ``first`` to ``last`` as of ``cut_off`` and what was written about them.

    ``kind`` is the key of a kind in ``circulars.toml``. ``figures`` and ``before`` are what ``queries.figures`` gives,
    as JSON; ``digest`` is the hash of the inputs. ``blocks`` are {name, heading, text, generated}. ``number`` is the
    issue of its kind in its year, drawn when it is frozen; a correction keeps it with the next ``revision``.
    ``letter_id`` is the letter made of it, ``voided_letter_id`` the one before that, which was voided.
    """

    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="编写单位")
    kind = models.CharField("种类", max_length=40)
    title = models.CharField("标题", max_length=200)
    first = models.DateField("起")
    last = models.DateField("止")
    cut_off = models.DateTimeField("数据截至")
    scope_kind = models.CharField("范围", max_length=10, choices=ScopeKind, default=ScopeKind.ALL)
    scope = models.JSONField("范围内容", default=dict)
    order = models.CharField("排列", max_length=10, choices=TableOrder, default=TableOrder.RATE)
    figures = models.JSONField("数据", default=dict)
    before = models.JSONField("上期数据", default=dict)
    digest = models.CharField("数据摘要", max_length=64)
    blocks = models.JSONField("文字", default=list)
    state = models.CharField("状态", max_length=20, choices=CircularState, default=CircularState.DRAFT)
    year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    number = models.PositiveIntegerField("期号", null=True, blank=True)
    revision = models.PositiveSmallIntegerField("版次", default=1)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name="更正"
    )
    reason = models.CharField("更正原因", max_length=500, blank=True)
    letter_id = models.BigIntegerField("公文编号", null=True, blank=True, db_index=True)
    voided_letter_id = models.BigIntegerField("作废的公文编号", null=True, blank=True)
    made_by = models.CharField("起草人", max_length=100)
    made_at = models.DateTimeField("起草时间")
    frozen_by = models.CharField("定稿人", max_length=100, blank=True)
    frozen_at = models.DateTimeField("定稿时间", null=True, blank=True)

    objects = CircularQuerySet.as_manager()

    class Meta:
        verbose_name = "通报"
        constraints = [
            models.UniqueConstraint(
                fields=["office", "kind", "year", "number", "revision"],
                condition=Q(number__isnull=False),
                name="circular_issue_once",
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                condition=Q(corrects__isnull=False) & ~Q(state="withdrawn"),
                name="circular_corrected_once",
            ),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="circular_in_order"),
        ]
        indexes = [models.Index(fields=["office", "-id"], name="circular_by_office")]

    def __str__(self) -> str:
        return self.title
