"""A letter and the wordings it has had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from yingshang.kernel.models import StoredFile, Versioned
from yingshang.letters.enums import LetterKind, LetterState
from yingshang.letters.models.seal import Seal
from yingshang.letters.models.template import Edition
from yingshang.orgs.enums import ADMINISTRATORS, PostKind, Scope
from yingshang.orgs.models import Person, Unit, units_below

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


class LetterQuerySet(models.QuerySet["Letter"]):
    """Reads of letters."""

    def visible_to(self, actor: Actor) -> LetterQuerySet:
        """What one's own unit writes, at any stage; what came to one's units, from the day it was issued.

        What one's own unit is to issue together with others it sees once that was checked. The supervisors see every
        letter that was issued. The three administrators see none.
        """
        if actor.is_system:
            return self
        if actor.person_id is None or actor.roles & ADMINISTRATORS:
            return self.none()
        seen = Q(issuer=actor.unit_id) | Q(drafted_in=actor.unit_id) | _joint(actor)
        issued = Q(issued_at__isnull=False)
        if PostKind.SUPERVISOR in actor.roles and actor.scope == Scope.ALL:
            return self.filter(seen | issued)
        received = Letter._base_manager.filter(receipts__unit__in=units_below(actor))
        return self.filter(seen | (issued & Q(pk__in=received.order_by().values("pk"))))

    def written_by(self, actor: Actor) -> LetterQuerySet:
        """The letters of one's own unit, those that it leads; for supervisors all they see."""
        if PostKind.SUPERVISOR in actor.roles:
            return self.visible_to(actor)
        return self.visible_to(actor).filter(Q(issuer=actor.unit_id) | Q(drafted_in=actor.unit_id))

    def signed_by(self, actor: Actor) -> LetterQuerySet:
        """The register: those, and what one's own unit issues together with others."""
        return self.written_by(actor) | self.visible_to(actor).filter(_joint(actor))


def _joint(actor: Actor) -> Q:
    """What others lead and one's own unit signs with them: never as long as it is a draft."""
    # Somebody without a unit is no partner: None would ask for letters that have none.
    rows = Letter._base_manager.filter(partners__unit=actor.unit_id or 0).order_by()
    return Q(pk__in=rows.values("pk"), checked_at__isnull=False)


class Letter(Versioned):
    """One official letter to one or several recipients.

    ``facts`` (name → what it said) and ``tables`` (name → columns and rows) are what the template was filled with.
    ``source_…`` say why it is written. ``number`` is drawn at signing and never given back. ``dated_on`` is the date on
    the paper. ``check_code`` is what the printed QR code leads to. The two final files never change.
    """

    kind = models.CharField("文种", max_length=20, choices=LetterKind)
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name="模板"
    )
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="letters", db_index=False, verbose_name="发文单位")
    issuer_name = models.CharField("署名", max_length=120)
    title = models.CharField("标题", max_length=120)
    body = models.TextField("正文")
    facts = models.JSONField("事实", default=dict)
    tables = models.JSONField("表格", default=dict)
    copies = models.JSONField("抄送", default=list)
    note = models.CharField("附注", max_length=300, blank=True)
    urgency = models.CharField("紧急程度", max_length=20, blank=True)
    source_kind = models.CharField("来源类别", max_length=60, blank=True)
    source_id = models.CharField("来源编号", max_length=64, blank=True)
    source_title = models.CharField("来源事项", max_length=300, blank=True)
    source_url = models.CharField("来源链接", max_length=300, blank=True)
    answer_days = models.PositiveSmallIntegerField("答复天数", null=True, blank=True)
    state = models.CharField("状态", max_length=20, choices=LetterState, default=LetterState.DRAFT)
    drafter = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="起草人")
    drafted_in = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="起草单位"
    )
    drafted_at = models.DateTimeField("起草时间")
    checker = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核稿人")
    checked_at = models.DateTimeField("核稿时间", null=True, blank=True)
    signer = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签发人")
    signed_at = models.DateTimeField("签发时间", null=True, blank=True)
    code = models.CharField("代字", max_length=20, blank=True)
    year = models.PositiveSmallIntegerField("年份", null=True, blank=True)
    number = models.PositiveIntegerField("序号", null=True, blank=True)
    doc_number = models.CharField("发文字号", max_length=60, blank=True)
    dated_on = models.DateField("成文日期", null=True, blank=True)
    seal = models.ForeignKey(Seal, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name="印章")
    check_code = models.CharField("核验码", max_length=20, unique=True, null=True, blank=True)
    final_pdf = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="定稿PDF"
    )
    final_docx = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="定稿Word"
    )
    pdf_sha256 = models.CharField("PDF摘要", max_length=64, blank=True)
    issued_at = models.DateTimeField("印发时间", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    void_reason = models.CharField("作废原因", max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "发文"
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "code", "year", "number"],
                condition=Q(number__isnull=False),
                name="letter_number_once",
            )
        ]
        indexes = [
            models.Index(fields=["issuer", "state", "-id"], name="letter_of_issuer"),
            models.Index(fields=["drafted_in", "-id"], name="letter_of_drafter"),
            models.Index(fields=["source_kind", "source_id"], name="letter_by_source"),
            models.Index(fields=["issued_at"], name="letter_by_issue"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.doc_number}）" if self.doc_number else self.title

    @property
    def issuer_names(self) -> list[str]:
        """Everybody who issues it, the leading one first."""
        return [self.issuer_name, *(partner.unit_name for partner in self.partners.all())]

    @property
    def is_final(self) -> bool:
        """Whether the final files are there."""
        return self.final_pdf_id is not None and self.final_docx_id is not None


class Text(models.Model):
    """One wording of a letter: whoever wrote one is an author and does not sign it."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="texts", verbose_name="发文")
    number = models.PositiveIntegerField("稿次")
    title = models.CharField("标题", max_length=120)
    body = models.TextField("正文")
    tables = models.JSONField("表格", default=dict)
    person_id = models.BigIntegerField("人员编号", null=True)
    person_name = models.CharField("人员", max_length=100)
    at = models.DateTimeField("时间")

    objects: models.Manager[Text] = models.Manager()

    class Meta:
        verbose_name = "稿次"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["letter", "number"], name="letter_text_once")]

    def __str__(self) -> str:
        return f"{self.letter}（{self.number}）"
