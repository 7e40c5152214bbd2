"""Whether stored files are what they were when they came, and whether anybody has looked lately."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from yingshang.kernel import clock
from yingshang.kernel.enums import HealthLevel
from yingshang.kernel.files import standing
from yingshang.kernel.health.registry import Finding, register

LATE = timedelta(days=3)


def check_files() -> list[Finding]:
    """Spoilt contents, a scrub that is long ago, and uploads that are being refused. Reads no content."""
    now = standing()
    found = []
    if now.spoilt:
        found.append(
            Finding(
                HealthLevel.FAULT,
                what=f"有 {now.spoilt} 个保存的文件内容变了或找不到。",
                todo="请打开“文件巡检”查看是哪些，从备份恢复同名文件后再巡检一次。",
            )
        )
    if now.free < settings.FILES_LEAST_FREE:
        found.append(
            Finding(
                HealthLevel.FAULT,
                what=f"磁盘剩余 {now.free >> 20} MB，已停止接收上传。",
                todo="请清理磁盘，或扩大磁盘；查看和下载不受影响。",
            )
        )
    if now.contents and (now.last is None or now.last.begun_at < clock.now() - LATE):
        found.append(
            Finding(
                HealthLevel.ATTENTION,
                what="三天以上没有完成过文件巡检。" if now.last else "还没有做过文件巡检，每夜自动做一次。",
                todo="请检查后台任务是否在运行，或在“文件巡检”页面现在巡检一次。",
            )
        )
    return found or [Finding(HealthLevel.NORMAL, what=f"保存的 {now.contents} 个文件内容没有发现问题。")]


register("kernel.files", check_files, label="保存的文件")
