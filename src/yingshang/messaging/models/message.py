"""What was told, and who was told it in the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from yingshang.kernel.models import Quick
from yingshang.messaging.enums import Urgency
from yingshang.orgs.enums import ADMINISTRATORS, Scope
from yingshang.orgs.models import Person, Unit
from yingshang.orgs.models.unit import actor_scope

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from yingshang.kernel.actor import Actor


class MessageQuerySet(models.QuerySet["Message"]):
    """Reads of messages."""

    def visible_to(self, actor: Actor) -> MessageQuerySet:
        """What one was told, what one's unit sent, and what was told to units in one's scope."""
        if actor.is_system:
            return self
        if actor.person_id is None:
            return self.none()
        told = Receipt._base_manager.filter(person=actor.person_id)
        own = self.filter(Q(pk__in=told.values("message_id")) | Q(sender_id=actor.person_id))
        if actor.roles & ADMINISTRATORS:
            return own
        if actor.scope == Scope.ALL:
            return self
        seen = Receipt._base_manager.filter(actor_scope(actor, "unit__"))
        sent = Q(sender_unit__isnull=False, sender_unit=actor.unit_id)
        return self.filter(
            Q(pk__in=told.values("message_id"))
            | Q(sender_id=actor.person_id)
            | sent
            | Q(pk__in=seen.values("message_id"))
        )

    def keys_visible_to(self, actor: Actor) -> QuerySet[Message, Any]:
        """The keys of ``visible_to``, put together from what each of its reasons gives; ``values_list("pk")``."""
        if actor.is_system or actor.person_id is None or actor.roles & ADMINISTRATORS or actor.scope == Scope.ALL:
            return self.visible_to(actor).order_by().values_list("pk")
        receipts = Receipt._base_manager.order_by().values_list("message_id")
        told = receipts.filter(person=actor.person_id)
        rows = self.order_by().values_list("pk")
        wrote = rows.filter(sender_id=actor.person_id)
        sent = rows.filter(sender_unit__isnull=False, sender_unit=actor.unit_id)
        return rows.none().union(told, wrote, sent, receipts.filter(actor_scope(actor, "unit__")))


class Message(Quick):
    """One thing that is told. ``key`` is its dedupe key: the same key is told once, whoever tries again.

    ``lines`` are its paragraphs, ``count`` how many matters it speaks of. What it is about is known only by kind and
    id: any room may tell something. ``calendar`` leads to where its day can be put into a calendar.
    """

    kind = models.CharField("类别", max_length=80)
    key = models.CharField("去重标识", max_length=200, unique=True)
    title = models.CharField("标题", max_length=300)
    lines = models.JSONField("内容", default=list)
    count = models.PositiveIntegerField("件数", default=1)
    link = models.CharField("链接", max_length=300, blank=True)
    calendar = models.CharField("日历链接", max_length=300, blank=True)
    urgency = models.CharField("缓急", max_length=10, choices=Urgency, default=Urgency.ORDINARY)
    about_kind = models.CharField("对象类型", max_length=80, blank=True)
    about_id = models.CharField("对象编号", max_length=64, blank=True)
    sender_id = models.BigIntegerField("发送人编号", null=True, blank=True)
    sender_name = models.CharField("发送人", max_length=100)
    sender_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发送单位"
    )
    at = models.DateTimeField("发送时间")

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "消息"
        indexes = [
            models.Index(fields=["about_kind", "about_id", "-id"], name="message_about"),
            models.Index(fields=["sender_unit", "-id"], name="message_by_unit"),
            # Most are sent by the site itself.
            models.Index(fields=["sender_id"], condition=Q(sender_id__isnull=False), name="message_by_sender"),
            models.Index(fields=["kind", "-id"], name="message_by_kind"),
        ]

    def __str__(self) -> str:
        return self.title


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    """Reads of receipts."""

    def visible_to(self, actor: Actor) -> ReceiptQuerySet:
        """One's own: the inbox. Who else read a message is asked through the message."""
        return self.filter(person=actor.person_id) if actor.person_id is not None else self.none()

    def unread(self) -> ReceiptQuerySet:
        """Those not read yet."""
        return self.filter(read_at__isnull=True)


class Receipt(Quick):
    """A person who was told in the site: for the business of which unit, standing in for whom, and when it was read."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="receipts", verbose_name="消息")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False, verbose_name="收件人")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    for_person = models.CharField("代行", max_length=100, blank=True)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = "收到的消息"
        constraints = [models.UniqueConstraint(fields=["message", "person"], name="told_once")]
        indexes = [
            models.Index(fields=["person", "-id"], name="receipt_by_person"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="receipt_unread"),
        ]

    def __str__(self) -> str:
        return str(self.message)
