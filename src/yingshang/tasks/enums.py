"""States of handing out and of the tables that come back."""

from __future__ import annotations

from django.db.models import TextChoices


class RoundState(TextChoices):
    """How far the handing out of a document's tasks is."""

    WAITING = "waiting", "排队中"
    RUNNING = "running", "交办中"
    DONE = "done", "已完成"


class Stage(TextChoices):
    """Where a task stands as a whole, for the ledger."""

    TO_HAND_OUT = "to_hand_out", "待交办"
    OPEN = "open", "办理中"
    CHANGED = "changed", "有变动待交办"
    DONE = "done", "已办结"


class TableState(TextChoices):
    """How far a task table that was uploaded is."""

    CHECKED = "checked", "已检查，未写入"
    FAULTY = "faulty", "有问题，未写入"
    WRITTEN = "written", "已写入"
