"""Exports that were made in the background: kept for some days for whoever asked for them, each taking recorded."""

from __future__ import annotations

from datetime import timedelta
from typing import IO, TYPE_CHECKING

from django.core.files.base import File
from django.core.files.storage import default_storage

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import NotFound
from yingshang.kernel.events import event_type, record
from yingshang.kernel.ids import new_id
from yingshang.kernel.jobs import every, job
from yingshang.kernel.models import SheetExport
from yingshang.kernel.parameters import Declared, declare, values_on
from yingshang.kernel.rules import allow, predicate

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.kernel.jobs import Context
    from yingshang.kernel.sheets.exporting import Exported

EXPORT_DAYS = declare(
    Declared(
        name="kernel.export_days",
        label="后台导出的文件保留天数",
        group="文件",
        default=7,
        basis="系统默认",
        note="后台导出的文件过了这些天由系统清理，需要时重新导出。",
        unit="天",
        least=1,
        most=90,
    )
)


@predicate
def _is_own(actor: Actor, row: SheetExport | None) -> bool:
    return row is not None and actor.person_id is not None and row.person_id == actor.person_id


export_taken = event_type("kernel.export_taken", "下载导出的“{target}”{count} 条，条件：{filters}（文件摘要 {sha256}）")
allow("kernel.take_export", _is_own)


def keep_export(made: Exported) -> SheetExport:
    """Put a finished export where its owner can fetch it, and close it."""
    row = made.note
    with made.file as file:
        row.stored_as = default_storage.save(f"exports/{new_id()}", File(file))
    row.name, row.content_type = made.name, made.content_type
    row.save(update_fields=["stored_as", "name", "content_type"])
    return row


def opened_export(row: SheetExport, actor: Actor) -> IO[bytes]:
    """The kept file, opened; its taking is recorded. Raises NotFound ``kernel.export_gone`` once it is cleaned away."""
    if not row.stored_as:
        raise NotFound("kernel.export_gone", name=row.title)
    try:
        file = default_storage.open(row.stored_as)
    except OSError as error:
        raise NotFound("kernel.export_gone", name=row.title) from error
    try:
        _take(actor=actor.once(""), row=row)
    except BaseException:
        file.close()
        raise
    return file


@command("kernel.take_export", target="row")
def _take(*, actor: Actor, row: SheetExport) -> None:
    facts = {"count": row.count, "filters": row.filters or "全部", "sha256": row.sha256}
    record(export_taken, row, actor=actor, **facts)


@job("kernel.clean_exports", label="清理后台导出的文件", atomic=False)
def clean_exports(context: Context) -> dict[str, int]:
    """Kept files go after some days, first the row's word of them; who took what stays."""
    old = clock.now() - timedelta(days=values_on().number(EXPORT_DAYS))
    gone = 0
    for row in SheetExport.objects.filter(at__lt=old).exclude(stored_as="").iterator():
        if SheetExport.objects.filter(pk=row.pk, stored_as=row.stored_as).update(stored_as=""):
            default_storage.delete(row.stored_as)
            gone += 1
        context.renew()
    return {"files": gone}


every("kernel.clean_exports", "20 3 * * *", "kernel.clean_exports", label="清理后台导出的文件")
