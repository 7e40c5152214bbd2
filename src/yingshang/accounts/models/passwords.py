"""Earlier passwords."""

from __future__ import annotations

from django.db import models

from yingshang.orgs.models import Person


class FormerPassword(models.Model):
    """A password that was set, as the hash that logging in uses; the newest row says since when the present one is."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="former_passwords", verbose_name="人员")
    encoded = models.CharField("密码摘要", max_length=200)
    at = models.DateTimeField("设置时间")

    class Meta:
        verbose_name = "曾用密码"
        indexes = [models.Index(fields=["person", "-id"], name="former_password_by_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.at:%Y-%m-%d}"
