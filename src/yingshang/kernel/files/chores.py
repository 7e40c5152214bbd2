"""What is done by the clock: the nightly scrub, and drafts that nobody put anywhere."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.db import transaction

from yingshang.kernel import clock
from yingshang.kernel.files.scrubbing import scrub
from yingshang.kernel.jobs import every, job
from yingshang.kernel.models import Blob, StoredFile
from yingshang.kernel.parameters import Declared, declare, values_on

if TYPE_CHECKING:
    from yingshang.kernel.jobs import Context

DRAFT_DAYS = declare(
    Declared(
        name="kernel.draft_days",
        label="未提交的附件保留天数",
        group="文件",
        default=7,
        basis="系统默认",
        note="上传后没有随表单提交的文件，过了这些天由系统清理。",
        unit="天",
        least=1,
        most=90,
    )
)
_UNUSED = timedelta(days=1)  # a content without any name is kept so long, in case it is being uploaded again


@job("kernel.scrub_files", label="文件巡检", atomic=False, lease=600)
def scrub_files(context: Context) -> dict[str, int]:
    """The round through all contents."""
    run = scrub(progress=context.progress)
    return {"checked": run.checked, "changed": run.changed, "missing": run.missing, "orphaned": run.orphaned}


@job("kernel.clean_drafts", label="清理未提交的附件", atomic=False)
def clean_drafts(context: Context) -> dict[str, int]:
    """Old drafts go, then contents that have no name left: first the row, after its commit the bytes."""
    old = clock.now() - timedelta(days=values_on().number(DRAFT_DAYS))
    drafts, _ = StoredFile.objects.filter(holder_kind="", at__lt=old).delete()
    contents = 0
    for blob in Blob.objects.filter(files__isnull=True, used_at__lt=clock.now() - _UNUSED).iterator():
        with transaction.atomic():
            gone, _ = Blob.objects.filter(pk=blob.pk, used_at=blob.used_at, files__isnull=True).delete()
        if gone:
            default_storage.delete(blob.stored_as)
            contents += 1
        context.renew()
    return {"drafts": drafts, "contents": contents}


every("kernel.scrub_files", "30 2 * * *", "kernel.scrub_files", label="文件巡检")
every("kernel.clean_drafts", "10 3 * * *", "kernel.clean_drafts", label="清理未提交的附件")
