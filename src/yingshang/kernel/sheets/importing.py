"""Importing in two steps: a check that writes nothing, and the confirmation of exactly what was checked."""

from __future__ import annotations

import hashlib
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.core.files.storage import default_storage
from django.db import transaction

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.enums import ImportState
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.events import event_type, record
from yingshang.kernel.ids import new_id
from yingshang.kernel.jobs.queueing import enqueue
from yingshang.kernel.models import SheetImport
from yingshang.kernel.rules import allow, may, predicate
from yingshang.kernel.sheets.comparing import compare, write_all
from yingshang.kernel.sheets.declaring import Sheet, sheet_named
from yingshang.kernel.sheets.reading import MOST_BYTES, Reading, Told, read_rows, silent
from yingshang.kernel.sheets.values import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.files.base import File

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.sheets.report import Report

READ_AT_ONCE = 1024 * 1024  # bytes of a file that is read while one waits; a bigger one is read by a job
ROWS_AT_ONCE = 200  # rows that are checked or written while one waits


def _is_own(actor: Actor, run: SheetImport | None) -> bool:
    return run is not None and actor.person_id is not None and run.person_id == actor.person_id


sheet_imported = event_type(
    "kernel.sheet_imported", "从“{target}”导入“{sheet}”：新增 {created} 条，修改 {changed} 条（文件摘要 {sha256}）"
)
allow("kernel.write_import", predicate(_is_own))


def check_import(sheet: Sheet, file: File[bytes], *, name: str, actor: Actor) -> SheetImport:
    """Keep the file and check it; the ledger itself is not touched.

    A small file is checked at once, a longer one by a job: its import is WAITING until then. Raises NotAllowed without
    the sheet's permission, and Refusal when the file is no table of this sheet (of a big one the job says so).
    """
    _permit(sheet, actor)
    if (file.size or 0) > MOST_BYTES:
        raise Refusal("kernel.sheet_too_big", most=MOST_BYTES // 1024 // 1024)
    with tempfile.NamedTemporaryFile(suffix=".table", delete=False) as copy:
        path = Path(copy.name)
        _copy(file, copy)
    try:
        reading = read_rows(sheet, path, actor) if path.stat().st_size <= READ_AT_ONCE else None
        report = compare(reading, actor) if reading is not None and len(reading.rows) <= ROWS_AT_ONCE else None
        run = _keep(sheet, path, name=name, actor=actor)
    finally:
        path.unlink()
    return keep_report(run, report) if report is not None else _later(run, "kernel.check_import", actor)


def _keep(sheet: Sheet, path: Path, *, name: str, actor: Actor) -> SheetImport:
    run = SheetImport(
        sheet=sheet.name,
        person_id=actor.person_id or 0,
        person_name=actor.name,
        unit=actor.unit,
        name=clean(name)[:200] or sheet.title,
        size=path.stat().st_size,
        at=clock.now(),
    )
    with path.open("rb") as kept:
        run.sha256 = hashlib.file_digest(kept, "sha256").hexdigest()
        kept.seek(0)
        run.stored_as = default_storage.save(f"imports/{new_id()}", kept)
    return run


def _later(run: SheetImport, job: str, actor: Actor, key: str = "") -> SheetImport:
    with transaction.atomic():
        run.save()
        run.job = enqueue(job, {"run": str(run.pk), "key": key}, actor=actor.once(""))
        run.save(update_fields=["job"])
    return run


def recheck(run: SheetImport, actor: Actor, told: Told = silent) -> SheetImport:
    """Check the kept file again against what is stored now."""
    with opened(run, actor, told) as reading:
        return keep_report(run, compare(reading, actor))


def keep_report(run: SheetImport, report: Report, refusal: dict[str, object] | None = None) -> SheetImport:
    """Remember the outcome of a check; ``refusal`` is what stood in the way of writing before it."""
    run.state = ImportState.FAULTY if report.problems else ImportState.CHECKED
    run.digest = report.digest
    run.report = report.as_data() | ({"refusal": refusal} if refusal else {})
    run.save()
    return run


@contextmanager
def opened(run: SheetImport, actor: Actor, told: Told = silent) -> Iterator[Reading]:
    """The kept file, read again. Raises Refusal when it is gone or is not what was uploaded."""
    sheet = sheet_named(run.sheet)
    _permit(sheet, actor)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        try:
            with default_storage.open(run.stored_as) as kept, path.open("wb") as copy:
                _copy(kept, copy)
        except OSError as error:
            raise Refusal("kernel.import_file_gone") from error
        reading = read_rows(sheet, path, actor)
        if reading.sha256 != run.sha256:
            raise Refusal("kernel.import_file_gone")
        reading.told = told
        yield reading


def write_import(run: SheetImport, actor: Actor, told: Told = silent) -> SheetImport:
    """Write what the person has seen. The file is read before the transaction, so that others wait for less."""
    with opened(run, actor, told) as reading:
        return _write(actor=actor, run=run, reading=reading)


def write_later(run: SheetImport, actor: Actor) -> SheetImport:
    """Let a job write what the person has seen. Raises Refusal ``kernel.import_written`` when that is under way."""
    sheet = sheet_named(run.sheet)
    _permit(sheet, actor)
    with transaction.atomic():
        taken = SheetImport.objects.filter(pk=run.pk, person_id=actor.person_id or 0, state=ImportState.CHECKED)
        if not taken.update(state=ImportState.WRITING):
            raise Refusal("kernel.import_written")
        run.refresh_from_db()
        return _later(run, "kernel.write_import", actor, key=actor.key)


@command("kernel.write_import", target="run")
def _write(*, actor: Actor, run: SheetImport, reading: Reading) -> SheetImport:
    """One command of the app for every row, all or nothing.

    Effects in order: the import is taken by whoever is first (Refusal ``kernel.import_written`` for the second); the
    file is compared anew, and when that would write anything else than what was shown: ``kernel.import_stale``;
    the rows; one event.
    """
    taken = SheetImport.objects.filter(pk=run.pk, state__in=(ImportState.CHECKED, ImportState.WRITING))
    if not taken.update(state=ImportState.WRITTEN, written_at=clock.now()):
        raise Refusal("kernel.import_written")
    report = compare(reading, actor, rehearse=False)
    if report.problems or report.digest != run.digest:
        raise Refusal("kernel.import_stale")
    write_all(reading, report.changes, actor)
    run.refresh_from_db()
    facts = {"created": report.created, "changed": report.changed, "sha256": run.sha256}
    record(sheet_imported, run, actor=actor, sheet=reading.sheet.title, **facts)
    return run


def _permit(sheet: Sheet, actor: Actor) -> None:
    if not actor.is_system and not (sheet.permission and may(actor, sheet.permission)):
        raise NotAllowed


def _copy(source: File[bytes], target: IO[bytes]) -> None:
    for part in source.chunks():
        target.write(part)
