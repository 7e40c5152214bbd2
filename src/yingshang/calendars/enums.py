"""Where a day of the calendar is from, and what a day that is not worked does to a due day."""

from __future__ import annotations

from django.db.models import TextChoices


class Source(TextChoices):
    """Who said what kind of day it is. The office's word always wins."""

    LIBRARY = "library", "国务院办公厅通知（随程序提供）"
    OFFICE = "office", "本单位登记"


class DayKind(TextChoices):
    """What a day is."""

    WORK = "work", "上班"
    REST = "rest", "休息"


class Roll(TextChoices):
    """Where a due day goes that is no working day."""

    NONE = "none", "不顺延"
    NEXT = "next", "顺延至下一工作日"
    PREVIOUS = "previous", "提前至上一工作日"
