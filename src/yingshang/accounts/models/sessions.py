"""The register of logins: which browser is logged in as whom, since when, and why it no longer is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from yingshang.accounts.enums import EndReason, Method
from yingshang.orgs.enums import PostKind
from yingshang.orgs.models import Person

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


class LoginSessionQuerySet(models.QuerySet["LoginSession"]):
    """Reads of sessions."""

    def visible_to(self, actor: Actor) -> LoginSessionQuerySet:
        """One's own; the security administrator's are everybody's."""
        if PostKind.SECURITY_ADMIN in actor.roles or actor.is_system:
            return self
        return self.filter(person_id=actor.person_id or 0)

    def open(self) -> LoginSessionQuerySet:
        """Those that nobody has ended."""
        return self.filter(ended_at__isnull=True)


class LoginSession(models.Model):
    """One login. ``key_hash`` finds it from the browser's cookie; the key itself is only in Django's table."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="login_sessions", verbose_name="人员")
    key_hash = models.CharField("会话摘要", max_length=64, unique=True)
    method = models.CharField("登录方式", max_length=20, choices=Method)
    address = models.CharField("来源地址", max_length=64, blank=True)
    agent = models.CharField("浏览器", max_length=200, blank=True)
    opened_at = models.DateTimeField("登录时间")
    seen_at = models.DateTimeField("最近操作")
    proved_at = models.DateTimeField("最近验证身份", null=True)
    has_second = models.BooleanField("已验证第二因素", default=False)
    password_due = models.BooleanField("须修改密码", default=False)
    ended_at = models.DateTimeField("结束时间", null=True)
    reason = models.CharField("结束原因", max_length=20, choices=EndReason, blank=True)

    objects = LoginSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "登录"
        indexes = [
            models.Index(fields=["person", "ended_at", "-id"], name="login_session_by_person"),
            models.Index(fields=["person", "address", "opened_at"], name="login_session_by_place"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.opened_at:%Y-%m-%d %H:%M}"
