"""Files that came in for an import do not stay: those nobody wrote after a week, the written ones after half a year."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage

from yingshang.kernel import clock
from yingshang.kernel.enums import ImportState
from yingshang.kernel.jobs.retention import cleans
from yingshang.kernel.models import SheetImport

if TYPE_CHECKING:
    from yingshang.kernel.jobs import Context

UNWRITTEN, WRITTEN = timedelta(days=7), timedelta(days=180)


@cleans("imports", label="未写入的导入和旧的导入文件")
def clean_imports(context: Context) -> int:
    """First the row, then its file: a file left behind is found by the scrub. What was written is in the ledger."""
    now = clock.now()
    left = SheetImport.objects.exclude(state__in=(ImportState.WRITTEN, ImportState.WRITING)).filter(
        at__lt=now - UNWRITTEN
    )
    over = SheetImport.objects.filter(state=ImportState.WRITTEN, at__lt=now - WRITTEN)
    gone = 0
    for rows in (left, over):
        for run in rows.order_by("pk").iterator():
            if rows.filter(pk=run.pk).delete()[0]:
                default_storage.delete(run.stored_as)
                gone += 1
            context.renew()
    return gone
