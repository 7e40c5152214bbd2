"""Words of looking after an installation."""

from __future__ import annotations

from django.db.models import TextChoices


class BackupReason(TextChoices):
    """Why a backup was made."""

    NIGHTLY = "nightly", "每夜定时"
    MANUAL = "manual", "人工"
    UPGRADE = "upgrade", "升级之前"


# The four faces of GB/T 9704 and parts of the names, in small letters, that their families and files bear.
FONTS: dict[str, tuple[str, ...]] = {
    "仿宋": ("仿宋", "fangsong", "simfang"),
    "楷体": ("楷体", "kaiti", "simkai"),
    "黑体": ("黑体", "heiti", "simhei"),
    "宋体": ("宋体", "songti", "simsun"),
}


class DrillOutcome(TextChoices):
    """What a drill came to."""

    PASSED = "passed", "恢复成功，没有发现问题"
    FAILED = "failed", "发现问题"
