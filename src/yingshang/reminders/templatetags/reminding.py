"""How reminders speak of duties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from yingshang.kernel.templatetags.look import day
from yingshang.obligations.web.words import relative

if TYPE_CHECKING:
    from datetime import datetime

    from yingshang.obligations.models import Obligation

register = template.Library()


@register.filter
def what(duty: Obligation) -> str:
    """The duty in one line."""
    return " ".join(str(duty).split())


@register.filter
def when_due(duty: Obligation, now: datetime) -> str:
    """2026-05-16（周六）到期，还有 3 天."""
    return "" if duty.due_at is None else f"{day(duty.due_at)}，{relative(duty.due_at, now)}"
