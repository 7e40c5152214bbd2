"""The second factor."""

from __future__ import annotations

from django.db import models

from yingshang.orgs.models import Person


class SecondFactor(models.Model):
    """A person's time-based codes. ``last_step`` is the newest step that was used: no code works twice."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="second_factor", verbose_name="人员")
    sealed = models.BinaryField("密钥（加密）", max_length=200)
    last_step = models.BigIntegerField("最近使用的时间步", default=0)
    enrolled_at = models.DateTimeField("启用时间")

    class Meta:
        verbose_name = "动态验证码"

    def __str__(self) -> str:
        return f"{self.person_id}"


class RecoveryCode(models.Model):
    """One code for the day the phone is lost; only its hash is stored."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="recovery_codes", verbose_name="人员")
    digest = models.CharField("摘要", max_length=64)
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = "备用码"
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"{self.person_id}"
