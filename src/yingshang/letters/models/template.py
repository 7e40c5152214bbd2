"""Templates and their editions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from yingshang.kernel.models import Versioned
from yingshang.letters.enums import LetterKind
from yingshang.orgs.enums import ADMINISTRATORS
from yingshang.orgs.models import Unit

if TYPE_CHECKING:
    from datetime import date

    from yingshang.kernel.actor import Actor


class TemplateQuerySet(models.QuerySet["Template"]):
    """Reads of templates."""

    def visible_to(self, actor: Actor) -> TemplateQuerySet:
        """Those of everybody and those of the actor's own unit; nothing for the three administrators and visitors."""
        if actor.is_system:
            return self
        if actor.person_id is None or actor.roles & ADMINISTRATORS:
            return self.none()
        return self.filter(Q(issuer__isnull=True) | Q(issuer=actor.unit_id))


class Template(Versioned):
    """A kind of letter in words; ``issuer`` None: every office may use it. ``slug`` names it in the code of others."""

    slug = models.CharField("标识", max_length=60, unique=True, null=True, blank=True)
    kind = models.CharField("文种", max_length=20, choices=LetterKind)
    name = models.CharField("名称", max_length=60)
    issuer = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="letter_templates", verbose_name="使用单位"
    )
    ended_on = models.DateField("停用日期", null=True, blank=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "公文模板"
        ordering = ["kind", "id"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "kind", "name"], name="letter_template_once"),
            models.UniqueConstraint(
                fields=["kind", "name"], condition=Q(issuer__isnull=True), name="letter_template_once_for_all"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EditionQuerySet(models.QuerySet["Edition"]):
    """Reads of editions."""

    def in_force(self, day: date) -> EditionQuerySet:
        """Those that hold on a day, the newest first."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day).order_by(
            "-valid_from", "-number"
        )


class Edition(models.Model):
    """One wording of a template for a time.

    ``fields`` are ``{"name", "kind", "columns", "key"}``. ``basis`` is the document that set it. An edition is never
    changed: letters point to the one they were written by.
    """

    template = models.ForeignKey(Template, models.CASCADE, related_name="editions", verbose_name="模板")
    number = models.PositiveIntegerField("版次")
    title = models.CharField("标题", max_length=300)
    body = models.TextField("正文")
    note = models.CharField("附注", max_length=300, blank=True)
    fields = models.JSONField("字段", default=list)
    answer_days = models.PositiveSmallIntegerField("答复天数", null=True, blank=True)
    basis = models.CharField("依据", max_length=200)
    valid_from = models.DateField("启用日期")
    valid_to = models.DateField("停用日期", null=True, blank=True)
    made_by = models.CharField("修订人", max_length=100)
    made_at = models.DateTimeField("修订时间")

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = "模板版次"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["template", "number"], name="letter_edition_once")]

    def __str__(self) -> str:
        return f"{self.template}（{self.number}）"
