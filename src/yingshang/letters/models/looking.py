"""How often an address has tried codes on the checking page."""

from __future__ import annotations

from django.db import models


class Look(models.Model):
    """The tries of one address (as a fingerprint) in the minute that began at ``since``."""

    address = models.CharField("来源指纹", max_length=64, unique=True)
    since = models.DateTimeField("起算时间")
    tries = models.PositiveIntegerField("次数", default=0)

    objects: models.Manager[Look] = models.Manager()

    class Meta:
        verbose_name = "核验次数"
        indexes = [models.Index(fields=["since"], name="look_by_time")]

    def __str__(self) -> str:
        return self.address
