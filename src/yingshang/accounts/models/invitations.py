"""Invitations on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from yingshang.accounts.enums import InvitationState
from yingshang.orgs.enums import PostKind
from yingshang.orgs.models import Person

if TYPE_CHECKING:
    from datetime import datetime

    from yingshang.kernel.actor import Actor


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Reads of invitations."""

    def visible_to(self, actor: Actor) -> InvitationQuerySet:
        """The security administrator's only: others have no business with them."""
        return self if PostKind.SECURITY_ADMIN in actor.roles or actor.is_system else self.none()

    def open(self) -> InvitationQuerySet:
        """Neither used nor revoked; time may have run out."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True)


class Invitation(models.Model):
    """A one-time code that was printed for somebody; only its hash is stored. One person has at most one open."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="invitations", verbose_name="人员")
    digest = models.CharField("摘要", max_length=64)
    made_at = models.DateTimeField("签发时间")
    made_by = models.CharField("签发人", max_length=100)
    expires_at = models.DateTimeField("有效期至")
    used_at = models.DateTimeField("使用时间", null=True)
    revoked_at = models.DateTimeField("作废时间", null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "开通码"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(used_at__isnull=True, revoked_at__isnull=True),
                name="invitation_one_open",
            )
        ]
        indexes = [models.Index(fields=["person", "-id"], name="invitation_by_person")]

    def __str__(self) -> str:
        return str(self.person)

    def state_at(self, moment: datetime) -> InvitationState:
        """What has become of it."""
        if self.used_at is not None:
            return InvitationState.USED
        if self.revoked_at is not None:
            return InvitationState.REVOKED
        return InvitationState.OPEN if moment < self.expires_at else InvitationState.EXPIRED
