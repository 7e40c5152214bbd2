"""What somebody had typed when their session was over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from yingshang.kernel import ids
from yingshang.orgs.models import Person

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


class KeptFormQuerySet(models.QuerySet["KeptForm"]):
    """Reads of kept forms."""

    def visible_to(self, actor: Actor) -> KeptFormQuerySet:
        """One's own and nobody else's, whatever the post."""
        return self.filter(person_id=actor.person_id or 0)


class KeptForm(models.Model):
    """A form that arrived without a session, sealed, until the same person has logged in again."""

    id = models.UUIDField("编号", primary_key=True, default=ids.new_id, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="kept_forms", verbose_name="人员")
    sealed = models.BinaryField("内容（加密）")
    at = models.DateTimeField("提交时间")

    objects = KeptFormQuerySet.as_manager()

    class Meta:
        verbose_name = "未提交的内容"
        indexes = [models.Index(fields=["person", "-at"], name="kept_form_by_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.at:%Y-%m-%d %H:%M}"
