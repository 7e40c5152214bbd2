"""The secret addresses under which people's calendars fetch what their unit owes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from yingshang.orgs.models import Person

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


class FeedQuerySet(models.QuerySet["Feed"]):
    """Reads of feeds."""

    def visible_to(self, actor: Actor) -> FeedQuerySet:
        """One's own; nobody keeps or sees another's."""
        return self.filter(person=actor.person_id) if actor.person_id is not None else self.none()

    def open(self) -> FeedQuerySet:
        """Those that still answer."""
        return self.filter(revoked_at__isnull=True)


class Feed(models.Model):
    """A person's address. Only a hash of its secret is kept: it is shown once, when it is made."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name="人员")
    post_id = models.BigIntegerField("岗位编号")
    secret_hash = models.CharField("密文摘要", max_length=64, unique=True)
    made_at = models.DateTimeField("生成时间")
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = "日程订阅"
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(revoked_at__isnull=True), name="one_open_feed")
        ]

    def __str__(self) -> str:
        return "日程订阅"
