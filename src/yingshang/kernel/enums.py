"""States of the kernel's own rows; stored values are English and permanent."""

from __future__ import annotations

from django.db.models import TextChoices


class JobState(TextChoices):
    """Where a job stands. ``docs/algorithms/jobs.md`` says how it gets from one to the next."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "办理中"
    WAITING_RETRY = "waiting_retry", "等待重试"
    DONE = "done", "已完成"
    PARKED = "parked", "已搁置"
    CANCELLED = "cancelled", "已取消"


OPEN_JOBS = (JobState.QUEUED, JobState.RUNNING, JobState.WAITING_RETRY)  # somebody still waits for these


class ImportState(TextChoices):
    """How far an import is."""

    WAITING = "waiting", "等待检查"
    CHECKED = "checked", "已检查，未写入"
    FAULTY = "faulty", "有问题，未写入"
    UNREADABLE = "unreadable", "读不了"
    WRITING = "writing", "正在写入"
    WRITTEN = "written", "已写入"


class ViewReach(TextChoices):
    """Who finds a saved view in the list."""

    OWN = "own", "仅自己"
    UNIT = "unit", "本单位"
    ALL = "all", "所有人"


class HealthLevel(TextChoices):
    """How well a part of an installation is."""

    NORMAL = "normal", "正常"
    ATTENTION = "attention", "注意"
    FAULT = "fault", "故障"


class BlobState(TextChoices):
    """What the last look at a stored content found."""

    PRESENT = "present", "完好"
    CHANGED = "changed", "内容变了"
    MISSING = "missing", "找不到"
