"""Restoring an installation from a backup.

Effects in order: the backup is read through and compared with its manifest; the copy is unpacked beside and compared
again; a mark is set; what was there is set aside; the copy takes its place; the mark goes; tables are brought up to
this version, guards installed, the whole ledger verified; sessions end; the event. Nothing is deleted. Killed in
between, the mark keeps the site from starting, and restoring once more sets things right.
"""

from __future__ import annotations

import gzip
import os
import secrets
import shutil
import sqlite3
import time
import zlib
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from yingshang.audit.queries.heads import current_head
from yingshang.audit.queries.verification import verify
from yingshang.kernel import clock, presence
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.failpoints import failpoint
from yingshang.kernel.room import is_full
from yingshang.ops import events
from yingshang.ops.actions.copying import SET_ASIDE, load_postgresql, opened_copy, unpack_sqlite
from yingshang.ops.actions.installing import end_sessions, prepare
from yingshang.ops.queries.backups import Backup, contents, damages
from yingshang.ops.queries.figures import Figures, differences, figures
from yingshang.ops.rules.manifest import fingerprint, place_of, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from yingshang.kernel.actor import Actor
    from yingshang.ops.rules.manifest import Manifest

MARK = "restore-unfinished"
ASIDE = "set-aside"
_BESIDE = ".restore-"
_CUT = (EOFError, gzip.BadGzipFile, zlib.error)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, where the old state is ("" where there was none), and how long it took."""

    manifest: Manifest
    aside: str
    seconds: float


def restore(
    *, actor: Actor, source: Path, force: bool = False, without_key: bool = False, told: Callable[[str], None] = print
) -> Restored:
    """Restore the backup in ``source`` into this installation; what was there is set aside, not deleted.

    ``force``: also where there are data; ``without_key``: also with another key than the backup was made with.
    Raises Refusal ``ops.no_backup``, ``ops.backup_newer``, ``ops.backup_damaged``, ``ops.backup_wrong_key``,
    ``ops.backup_unknown_migrations``, ``ops.backup_other_database``, ``ops.restore_not_empty``, ``ops.in_use``,
    ``ops.restore_no_room``, ``ops.restore_differs``.
    """
    begun = time.monotonic()
    home = Path(settings.HOME)
    told("verifying")
    manifest = checked(source, without_key=without_key)
    if not force and not is_unfinished() and _has_rows():
        raise Refusal("ops.restore_not_empty", home=str(home))
    try:
        with _alone(home):
            told("loading")
            for left in home.glob(f"{_BESIDE}*"):  # of one that was killed
                shutil.rmtree(left, ignore_errors=True)
            aside = _put(source, manifest)
    except Exception as fault:
        if is_full(fault):
            raise Refusal("ops.restore_no_room", home=str(home)) from fault
        raise
    told("finishing")
    prepare()
    _check_ledger(manifest)
    end_sessions()
    done = Restored(manifest, aside, time.monotonic() - begun)
    note_restore(actor=actor, done=done)
    return done


def checked(source: Path, *, without_key: bool = False) -> Manifest:
    """The manifest of a backup that can be restored here: whole, known, of this kind of database, with this key."""
    manifest = read(source, settings.SECRET_KEY)
    if manifest.vendor != connection.vendor:
        raise Refusal("ops.backup_other_database", there=manifest.vendor, here=connection.vendor)
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    unknown = [
        f"{app}.{name}" for app, names in manifest.migrations.items() for name in names if (app, name) not in known
    ]
    if unknown:
        raise Refusal("ops.backup_unknown_migrations", count=len(unknown), product=manifest.product, name=unknown[0])
    if manifest.key != fingerprint(settings.SECRET_KEY) and not without_key:
        raise Refusal("ops.backup_wrong_key", key=manifest.key[:8])
    if wrong := damages(Backup(source, manifest)):
        raise Refusal("ops.backup_damaged", name=manifest.name, what=f"{wrong[0]} ({len(wrong)})")
    return manifest


def is_unfinished() -> bool:
    """Whether a restore was begun here and has not come to its end."""
    return (Path(settings.HOME) / MARK).exists()


@command("kernel.run_as_system")
def note_restore(*, actor: Actor, done: Restored) -> None:
    """Record that the installation goes on from a backup."""
    manifest = done.manifest
    record(
        events.restored,
        current_head(),
        actor=actor,
        name=manifest.name,
        number=manifest.number,
        aside=done.aside or "-",
        seconds=round(done.seconds, 1),
        made_at=manifest.at,
    )


def wanted(manifest: Manifest) -> Figures:
    """What the manifest says was in the database."""
    return Figures(manifest.tables, manifest.number, manifest.hash, manifest.migrations)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Nobody else works here. Raises Refusal ``ops.in_use``."""
    connections.close_all()
    try:
        with presence.alone(home):
            if connection.vendor == "postgresql" and _others():
                raise Refusal("ops.in_use", home=str(home))
            yield
    except BlockingIOError as error:
        raise Refusal("ops.in_use", home=str(home)) from error


def _others() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])


def _has_rows() -> bool:
    """Whether there is anything that people could miss: units, people, or a ledger that has begun."""
    found = figures(connection)
    return found.number > 0 or any(found.tables.get(name) for name in ("orgs_unit", "orgs_person"))


def _put(source: Path, manifest: Manifest) -> str:
    """Everything unpacked and compared beside, then what is there set aside, then the copy in its place."""
    home = Path(settings.HOME)
    beside = home / f"{_BESIDE}{secrets.token_hex(4)}"
    beside.mkdir(mode=0o700)
    try:
        files = _files_beside(source, beside)
        copy = _sqlite_beside(source, manifest, beside) if connection.vendor == "sqlite" else None
        failpoint("restore.prepared")
        aside = _aside(home)
        try:
            with _marked(home):
                old = _swap_sqlite(copy, aside) if copy else _swap_postgresql(source, manifest)
                failpoint("restore.moved")
                if files is not None:
                    _move(home / "files", aside / "files")
                    os.rename(files, home / "files")
                failpoint("restore.files")
        finally:
            place = _kept(aside)
        if files is None:
            _upload(source)
        return ", ".join(part for part in (old, place) if part)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _sqlite_beside(source: Path, manifest: Manifest, beside: Path) -> Path:
    copy = beside / "database"
    try:
        unpack_sqlite(source / manifest.database.file, copy)
    except _CUT as error:
        raise Refusal("ops.backup_damaged", name=manifest.name, what=manifest.database.file) from error
    with opened_copy(copy) as opened:
        _compare(figures(opened), manifest)
    return copy


def _swap_sqlite(copy: Path, aside: Path) -> str:
    database = Path(str(connection.settings_dict["NAME"]))
    _leave_journal(database, aside)
    _move(database, aside / database.name)
    failpoint("restore.set_aside")
    os.replace(copy, database)
    return ""


def _swap_postgresql(source: Path, manifest: Manifest) -> str:
    """The old schema gets another name, the copy is loaded in one transaction; when it differs all goes back."""
    name = f"{SET_ASIDE}{clock.local(clock.now()):%Y%m%d%H%M%S}_{secrets.token_hex(2)}"
    had = bool(connection.introspection.table_names())
    _statements(f'ALTER SCHEMA public RENAME TO "{name}"', "CREATE SCHEMA public")
    failpoint("restore.set_aside")
    try:
        load_postgresql(source / manifest.database.file, connection)
        _compare(figures(connection), manifest)
    except BaseException:
        _statements("DROP SCHEMA public CASCADE", f'ALTER SCHEMA "{name}" RENAME TO public')
        raise
    if had:
        return name
    _statements(f'DROP SCHEMA "{name}" CASCADE')
    return ""


def _statements(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def _marked(home: Path) -> Iterator[None]:
    """While the mark is there the site does not start. A refusal takes it away again: then nothing was moved."""
    mark = home / MARK
    before = mark.exists()
    mark.touch(0o600)
    try:
        yield
    except Exception:
        if not before and _is_there():
            mark.unlink()
        raise
    mark.unlink()


def _is_there() -> bool:
    """Whether there is a database with tables where ours should be: nothing was moved, or it was moved back."""
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).exists():
        return False
    return bool(connection.introspection.table_names())


def _leave_journal(database: Path, aside: Path) -> None:
    """Make the old database one file again, which only works when nobody has it open. Raises Refusal ``ops.in_use``."""
    if not database.exists():
        return
    connections.close_all()
    try:
        with closing(sqlite3.connect(database, timeout=2)) as old:
            old.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise Refusal("ops.in_use", home=str(settings.HOME)) from error
        raise
    except sqlite3.DatabaseError:  # damaged: that is why one restores; its journal goes with it
        for ending in ("-wal", "-shm"):
            _move(Path(f"{database}{ending}"), aside / f"{database.name}{ending}")


def _aside(home: Path) -> Path:
    """A new folder for what was here."""
    place = home / ASIDE / f"{clock.local(clock.now()):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    place.mkdir(mode=0o700, parents=True)
    return place


def _kept(place: Path) -> str:
    """The folder with what was set aside; "" when that was nothing."""
    if any(place.iterdir()):
        return str(place)
    place.rmdir()
    return ""


def _move(source: Path, target: Path) -> bool:
    """Rename what is there; an empty folder counts as nothing."""
    if not source.exists():
        return False
    if source.is_dir() and not any(source.iterdir()):
        source.rmdir()
        return False
    os.rename(source, target)
    return True


def _compare(found: Figures, manifest: Manifest) -> None:
    if wrong := differences(wanted(manifest), found):
        raise Refusal("ops.restore_differs", name=manifest.name, what="; ".join(wrong[:3]))


def _files_beside(source: Path, beside: Path) -> Path | None:
    """The stored files in a folder of their own, each under the name that the database knows; None for a bucket."""
    if not _in_folder():
        return None
    place = beside / "files"
    place.mkdir(mode=0o700)
    for row in contents(source):
        inside = source / place_of(row["sha256"])
        if inside.is_file():
            target = place / row["stored_as"]
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(inside, target)
            target.chmod(0o600)
    return place


def _in_folder() -> bool:
    return str(settings.STORAGES["default"]["BACKEND"]) == "yingshang.kernel.files.storage.DurableStorage"


def _upload(source: Path) -> None:
    """Into a bucket: names are random and contents never change, so what is there stays."""
    for row in contents(source):
        inside = source / place_of(row["sha256"])
        if inside.is_file() and not default_storage.exists(row["stored_as"]):
            with inside.open("rb") as opened:
                default_storage.save(row["stored_as"], File(opened))


def _check_ledger(manifest: Manifest) -> None:
    report = verify()
    if not report.is_whole:
        raise Refusal("ops.restore_ledger", name=manifest.name, what=report.findings[0].sentence)
