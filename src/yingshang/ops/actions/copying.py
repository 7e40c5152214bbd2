"""Copying the database out into one file while people work on it, and in again."""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from django.db import connection

from yingshang.kernel.errors import Refusal
from yingshang.ops.actions.children import finish
from yingshang.ops.queries.figures import Content, Figures, figures, stored_contents
from yingshang.ops.queries.programs import program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from django.db.backends.base.base import BaseDatabaseWrapper

SET_ASIDE = "set_aside_"  # how schemas of PostgreSQL begin that hold what was before a restore
SQLITE, POSTGRESQL = "database.sqlite3.gz", "database.pgdump"
_CHUNK = 1 << 20
_FULL = "No space left"


@dataclass(frozen=True, slots=True)
class CopyOut:
    """A database as it was at one moment: its file, what was in it, the files it knows, and its server's version."""

    file: str
    figures: Figures
    contents: list[Content]
    server: str


def copy_out(folder: Path, told: Callable[[], None] = lambda: None) -> CopyOut:
    """Copy the database of this installation into ``folder``; writers go on meanwhile.

    Raises Refusal ``ops.no_program``, ``ops.dump_failed``, ``ops.database_damaged``, and what the disk raises.
    """
    return _out_postgresql(folder, told) if connection.vendor == "postgresql" else _out_sqlite(folder, told)


@contextmanager
def opened_copy(path: Path) -> Iterator[BaseDatabaseWrapper]:
    """A file of SQLite as a database of its own. It stays one file: no journal beside it."""
    database = connection.copy("copy")
    database.settings_dict["NAME"] = str(path)
    database.settings_dict["OPTIONS"] = {"init_command": "PRAGMA journal_mode=DELETE"}
    try:
        yield database
    finally:
        database.close()


def unpack_sqlite(source: Path, target: Path) -> None:
    """The database file of a backup. Raises EOFError or gzip.BadGzipFile when it is cut or altered."""
    with gzip.open(source, "rb") as packed, target.open("xb") as file:
        shutil.copyfileobj(packed, file, _CHUNK)
        file.flush()
        os.fsync(file.fileno())


def load_postgresql(source: Path, database: BaseDatabaseWrapper, told: Callable[[], None] = lambda: None) -> None:
    """Load the copy into the empty schema of a database, whole or not at all. Raises Refusal ``ops.dump_failed``."""
    arguments = [
        "--no-owner",
        "--no-privileges",
        "--single-transaction",
        "--exit-on-error",
        f"--dbname={_name(database)}",
    ]
    _run("pg_restore", [*arguments, str(source)], database, told)


def _out_sqlite(folder: Path, told: Callable[[], None]) -> CopyOut:
    """By the backup interface in one step: it reads one state of the database and holds nobody up in WAL."""
    raw = folder / SQLITE.removesuffix(".gz")
    name = str(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(name, timeout=20)) as live, closing(sqlite3.connect(raw)) as target:
        live.backup(target)
    told()
    with opened_copy(raw) as database:
        _check_whole(database)
        told()
        found = figures(database)
        stored = stored_contents(database)
    with raw.open("rb") as plain, (folder / SQLITE).open("xb") as file:
        with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=4, mtime=0) as packed:
            while chunk := plain.read(_CHUNK):
                packed.write(chunk)
                told()
        file.flush()
        os.fsync(file.fileno())
    raw.unlink()
    return CopyOut(SQLITE, found, stored, sqlite3.sqlite_version)


def _check_whole(database: BaseDatabaseWrapper) -> None:
    with database.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        said = str(cursor.fetchone()[0])
    if said != "ok":
        raise Refusal("ops.database_damaged", what=said[:120])


def _out_postgresql(folder: Path, told: Callable[[], None]) -> CopyOut:
    """By pg_dump in the same snapshot in which the figures are read."""
    database = connection.copy("copy")
    try:
        with database.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            found, stored = figures(database), stored_contents(database)
            target = folder / POSTGRESQL
            arguments = [
                "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
                f"--exclude-schema={SET_ASIDE}*", f"--file={target}", f"--dbname={_name(database)}",
            ]  # fmt: skip
            _run("pg_dump", arguments, database, told)
            cursor.execute("ROLLBACK")
        with target.open("rb") as file:
            os.fsync(file.fileno())
        return CopyOut(POSTGRESQL, found, stored, str(version_of(database)))
    finally:
        database.close()


def version_of(database: BaseDatabaseWrapper) -> int:
    """The major version of a server of PostgreSQL."""
    with database.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def _name(database: BaseDatabaseWrapper) -> str:
    return str(database.settings_dict["NAME"])


def _run(name: str, arguments: list[str], database: BaseDatabaseWrapper, told: Callable[[], None]) -> None:
    """Run a program of PostgreSQL on a database; the password goes by the environment, where others cannot read it."""
    path = program(name, version_of(database))
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(  # noqa: S603 - a program of PostgreSQL with our arguments
            [str(path), "--no-password", *arguments],
            env=_environment(database),
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        if finish(child, told):
            raise _failed(name, errors)


def _failed(name: str, errors: IO[bytes]) -> Refusal:
    errors.seek(0)
    said = errors.read().decode("utf-8", "replace").strip()
    if _FULL in said:
        return Refusal("ops.backup_no_room")
    return Refusal("ops.dump_failed", program=name, what=(said.splitlines() or [""])[-1][:300])


def _environment(database: BaseDatabaseWrapper) -> dict[str, str]:
    known: dict[str, Any] = database.settings_dict
    given = {"PGHOST": known["HOST"], "PGPORT": known["PORT"], "PGUSER": known["USER"], "PGPASSWORD": known["PASSWORD"]}
    given |= {f"PG{name.upper()}": value for name, value in known["OPTIONS"].items() if name.startswith("ssl")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C"} | {name: str(value) for name, value in given.items() if value}
