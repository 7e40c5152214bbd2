"""What leaves the site: one e-mail, one SMS, or one person to be told by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from yingshang.messaging.enums import Channel, DeliveryState
from yingshang.messaging.models.message import Message
from yingshang.orgs.models import Person, Unit
from yingshang.orgs.models.unit import actor_scope

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Reads of deliveries."""

    def visible_to(self, actor: Actor) -> DeliveryQuerySet:
        """Those to units in one's scope; nothing for visitors."""
        if actor.person_id is None and not actor.is_system:
            return self.none()
        return self.filter(actor_scope(actor, "unit__"))


class Delivery(models.Model):
    """One thing sent to one person of a unit over one channel; a digest carries several messages.

    ``key`` names it once and for all. ``reference`` is what the receiving side knows it by (Message-ID, the number for
    the gateway): the same at every attempt. No address is kept here, only its beginning and end (``place``): it is read
    from the person when it is sent. ``person`` is None when nobody of the unit could be found.
    """

    key = models.CharField("标识", max_length=200, unique=True)
    channel = models.CharField("方式", max_length=10, choices=Channel)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="收件人")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False, verbose_name="单位")
    state = models.CharField("状态", max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    planned_at = models.DateTimeField("计划时间")
    made_at = models.DateTimeField("生成时间")
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    claimed_at = models.DateTimeField("开始发送", null=True, blank=True)
    ended_at = models.DateTimeField("办结时间", null=True, blank=True)
    place = models.CharField("号码或邮箱", max_length=120, blank=True)
    reference = models.CharField("发送编号", max_length=120, blank=True)
    answer = models.CharField("对方回执", max_length=200, blank=True)
    error = models.CharField("原因", max_length=40, blank=True)
    error_text = models.CharField("详情", max_length=500, blank=True)
    note = models.CharField("人工通知情况", max_length=200, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "发送记录"
        indexes = [
            models.Index(fields=["state", "planned_at"], name="delivery_to_send"),
            models.Index(fields=["unit", "state", "-id"], name="delivery_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}{self.pk}（{self.unit}）"


class Item(models.Model):
    """A message carried by a delivery."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="items", verbose_name="发送记录")
    message = models.ForeignKey(Message, models.CASCADE, related_name="items", verbose_name="消息")

    class Meta:
        verbose_name = "发送内容"
        constraints = [models.UniqueConstraint(fields=["delivery", "message"], name="carried_once")]

    def __str__(self) -> str:
        return str(self.message)
