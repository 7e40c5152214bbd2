"""Long imports as jobs: checking and writing with their progress seen, each once however often it is begun anew."""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from django.db import connection, connections

from yingshang.kernel.enums import ImportState
from yingshang.kernel.errors import Refusal
from yingshang.kernel.jobs import Context, job
from yingshang.kernel.models import SheetImport
from yingshang.kernel.sheets.comparing import RowRefused
from yingshang.kernel.sheets.importing import recheck, write_import

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger("yingshang.sheets")
_BETWEEN = 0.5
_LEASE = 600.0  # seconds of silence: on SQLite nobody can write, so nothing can be said, while the rows are written


@job("kernel.check_import", label="检查导入的表格", atomic=False, lease=_LEASE)
def check_import_later(context: Context) -> dict[str, Any]:
    """Check a kept file; its import is CHECKED or FAULTY then. What is no table of the sheet is kept as a refusal."""
    run = SheetImport.objects.get(pk=context.args["run"])
    if run.state != ImportState.WAITING:
        return {}
    context.progress(0, 0, "读取文件，核对并试办每一行")
    context.renew()
    try:
        with _Beside(context, "试办") as told:
            recheck(run, context.actor, told)
    except Refusal as refusal:
        SheetImport.objects.filter(pk=run.pk, state=ImportState.WAITING).update(
            state=ImportState.UNREADABLE, report={"refusal": _plain(refusal)}
        )
        return {"refused": refusal.code}
    return {"problems": run.report["problem_count"]}


@job("kernel.write_import", label="写入导入的表格", atomic=False, lease=_LEASE)
def write_import_later(context: Context) -> dict[str, Any]:
    """Write a checked file, all or nothing. What stood in the way is kept with a new check for the next try."""
    run = SheetImport.objects.get(pk=context.args["run"])
    if run.state != ImportState.WRITING:
        return {}
    context.progress(0, 0, "核对现有内容，写入每一行")
    context.renew()
    actor = context.actor.once(context.args["key"] or f"job-{context.id}")
    try:
        with _Beside(context, "写入") as told:
            write_import(run, actor, told)
    except Refusal as refusal:
        _keep_refusal(run, refusal, context)
        return {"refused": refusal.code}
    return {"created": run.report["created"], "changed": run.report["changed"]}


def _keep_refusal(run: SheetImport, refusal: Refusal, context: Context) -> None:
    run.refresh_from_db()
    if run.state != ImportState.WRITING:
        return
    if refusal.code == "kernel.import_stale":
        context.progress(0, 0, "按现在的数据重新检查")
        recheck(run, context.actor)
    run.state = ImportState.FAULTY if run.state == ImportState.FAULTY else ImportState.CHECKED
    run.report = {**run.report, "refusal": _plain(refusal)}
    run.save(update_fields=["state", "report"])


def _plain(refusal: Refusal) -> dict[str, object]:
    """The refusal as it is stored: its code, its facts as text, and for a row the one that it passes on."""
    told: dict[str, object] = {"code": refusal.code, "facts": {key: str(fact) for key, fact in refusal.facts.items()}}
    if isinstance(refusal, RowRefused):
        told["why"] = _plain(refusal.why)
    return told


class _Beside:
    """Progress told from inside a transaction: over a connection of its own, for others to see at once.

    SQLite has one writer, who is in the transaction; there it says beforehand what is being done, and no more.
    """

    def __init__(self, context: Context, note: str) -> None:
        self._context, self._note = context, note
        self._alone = connection.vendor == "sqlite"
        self._thread = ThreadPoolExecutor(1, "progress")
        self._told = 0.0

    def __enter__(self) -> Callable[[int, int], None]:
        return self._tell

    def __exit__(self, *_: object) -> None:
        self._thread.submit(connections.close_all)
        self._thread.shutdown()

    def _tell(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self._alone or now - self._told < _BETWEEN:
            return
        self._told = now
        self._thread.submit(self._context.progress, done, total, self._note).result()
