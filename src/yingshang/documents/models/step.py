"""One step of a review: what the items were before it and after it, so that it can be taken back and looked up."""

from __future__ import annotations

from django.db import models

from yingshang.documents.models.document import Document


class Step(models.Model):
    """``before`` and ``after`` map ids of items to their values (None: there was none); ``verb`` is the act's name."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="steps", verbose_name="公文")
    verb = models.CharField("操作", max_length=40)
    before = models.JSONField("之前")
    after = models.JSONField("之后")
    person_id = models.BigIntegerField("人员编号", null=True)
    person_name = models.CharField("操作人", max_length=100)
    at = models.DateTimeField("时间")
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = "审阅步骤"
        indexes = [models.Index(fields=["document", "person_id", "-id"], name="steps_of_person")]

    def __str__(self) -> str:
        return f"{self.document} {self.verb}"
