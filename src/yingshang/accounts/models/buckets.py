"""Buckets of wrong attempts."""

from __future__ import annotations

from django.db import models

from yingshang.accounts.enums import BucketKind
from yingshang.orgs.models import Person


class Bucket(models.Model):
    """How many attempts were wrong since when; full ones are closed until ``closed_until``.

    ``key`` is a keyed hash: neither the addresses nor the names that strangers typed can be read here.
    """

    key = models.CharField("摘要", max_length=64, unique=True)
    kind = models.CharField("类别", max_length=20, choices=BucketKind)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="buckets", verbose_name="人员")
    tries = models.PositiveIntegerField("次数", default=0)
    since = models.DateTimeField("起算时间")
    closed_until = models.DateTimeField("关闭至", null=True)

    class Meta:
        verbose_name = "错误次数"
        indexes = [models.Index(fields=["since"], name="bucket_by_time")]

    def __str__(self) -> str:
        return self.get_kind_display()
