"""Of what kind a reminder is and to whom it goes; stored values are English and permanent."""

from __future__ import annotations

from django.db.models import TextChoices


class Audience(TextChoices):
    """To whom a step speaks. Without a person named for the duty, the unit's liaison officer stands for the handler."""

    HANDLER = "handler", "责任人（未指定的，联络员）"
    LEADER = "leader", "分管领导"
    BOTH = "both", "责任人和分管领导"


class ReminderKind(TextChoices):
    """By rule, or by hand."""

    RULE = "rule", "按规则提醒"
    CHASE = "chase", "催办"
