"""One recipient of a letter, and what it answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from yingshang.kernel.models import Versioned
from yingshang.letters.enums import ReceiptState
from yingshang.letters.models.letter import Letter
from yingshang.orgs.enums import ADMINISTRATORS
from yingshang.orgs.models import Person, Unit, units_below

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    """Reads of receipts."""

    def visible_to(self, actor: Actor) -> ReceiptQuerySet:
        """All of the letters that one's own unit wrote; otherwise only those of one's own units.

        The answers of others are their own business. Supervisors see what they see of letters.
        """
        if actor.is_system:
            return self
        if actor.person_id is None or actor.roles & ADMINISTRATORS:
            return self.none()
        own = models.Q(unit__in=units_below(actor), letter__issued_at__isnull=False)
        return self.filter(own | models.Q(letter__in=Letter.objects.written_by(actor).order_by().values("pk")))

    def inbox_of(self, actor: Actor) -> ReceiptQuerySet:
        """What came to one's own units."""
        if actor.person_id is None or actor.roles & ADMINISTRATORS:
            return self.none()
        return self.filter(unit__in=units_below(actor), letter__issued_at__isnull=False)


class Receipt(Versioned):
    """A recipient: whether it has signed for the letter, by when it must answer, and how that stands."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="receipts", verbose_name="发文")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="letter_receipts", db_index=False, verbose_name="单位")
    unit_name = models.CharField("主送名称", max_length=120)
    state = models.CharField("状态", max_length=20, choices=ReceiptState, default=ReceiptState.WAITING)
    due_at = models.DateTimeField("答复期限", null=True, blank=True)
    received_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签收人"
    )
    received_at = models.DateTimeField("签收时间", null=True, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    is_late = models.BooleanField("逾期答复", default=False)
    overdue_at = models.DateTimeField("逾期登记时间", null=True, blank=True)
    accepted_at = models.DateTimeField("采纳时间", null=True, blank=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = "收文"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["letter", "unit"], name="letter_receipt_once")]
        indexes = [
            models.Index(fields=["unit", "state", "-id"], name="receipt_of_unit"),
            models.Index(
                fields=["due_at"],
                condition=models.Q(overdue_at__isnull=True, state__in=["waiting", "received"]),
                name="receipt_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter}（{self.unit_name}）"


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Reads of answers."""

    def visible_to(self, actor: Actor) -> AnswerQuerySet:
        """Those of receipts that one sees: the evidence hangs on this."""
        return self.filter(receipt__in=Receipt.objects.visible_to(actor).order_by().values("pk"))


class Answer(models.Model):
    """What a recipient answered, and what the office made of it (``accepted`` None: not yet judged)."""

    receipt = models.ForeignKey(Receipt, models.CASCADE, related_name="answers", verbose_name="收文")
    text = models.TextField("答复内容")
    person_name = models.CharField("答复人", max_length=100)
    post = models.CharField("岗位", max_length=200, blank=True)
    unit = models.CharField("单位", max_length=200, blank=True)
    at = models.DateTimeField("时间")
    late = models.BooleanField("逾期", default=False)
    accepted = models.BooleanField("采纳", null=True)
    verdict = models.CharField("办理意见", max_length=500, blank=True)
    judged_by = models.CharField("审核人", max_length=100, blank=True)
    judged_at = models.DateTimeField("审核时间", null=True, blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "答复"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.receipt}"
