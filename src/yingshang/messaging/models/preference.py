"""How somebody wants to be told outside the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from yingshang.kernel.models import Versioned
from yingshang.orgs.models import Person

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


class PreferenceQuerySet(models.QuerySet["Preference"]):
    """Reads of preferences."""

    def visible_to(self, actor: Actor) -> PreferenceQuerySet:
        """One's own."""
        return self.filter(person=actor.person_id) if actor.person_id is not None else self.none()


class Preference(Versioned):
    """The ways of one person; without a row both are wanted. ``quiet_kinds`` are read in the site alone."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="+", verbose_name="人员")
    email = models.BooleanField("电子邮件", default=True)
    sms = models.BooleanField("短信", default=True)
    quiet_kinds = models.JSONField("只在站内看的消息", default=list, blank=True)

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        verbose_name = "接收方式"

    def __str__(self) -> str:
        return str(self.person)
