"""Whether the database keeps what it confirmed, is whole, and has the tables of this version of the program."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from yingshang.kernel.enums import HealthLevel
from yingshang.kernel.health.registry import Finding, register

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

SECONDS = 10  # for reading the whole of an SQLite file
_STEPS = 10_000  # of SQLite's machine between two looks at the clock
_FULL = 2
_POSTGRESQL = 140_000


def check_database() -> list[Finding]:
    """The database in use."""
    return check_connection(connection)


def check_connection(database: BaseDatabaseWrapper) -> list[Finding]:
    """A database: reachable, and set so that a power cut loses nothing that was confirmed."""
    faults = _postgresql(database) if database.vendor == "postgresql" else _sqlite(database)
    return faults or [Finding(HealthLevel.NORMAL, what=f"{database.display_name} 可以读写，断电不丢已确认的内容。")]


def check_migrations() -> list[Finding]:
    """Whether the tables are those of this version."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return [Finding(HealthLevel.NORMAL, what="数据表与程序版本一致。")]
    names = "、".join(str(migration) for migration, _ in plan[:3])
    return [
        Finding(
            HealthLevel.FAULT,
            what=f"数据表还是旧版本，有 {len(plan)} 步没有升级（{names}）。",
            todo="请先备份，再在服务器上运行 yingshang init。",
        )
    ]


def _value(database: BaseDatabaseWrapper, statement: str) -> Any:  # noqa: ANN401 - a number or a word, as asked
    with database.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def _postgresql(database: BaseDatabaseWrapper) -> list[Finding]:
    found = []
    version = int(_value(database, "SHOW server_version_num"))
    if version < _POSTGRESQL:
        found.append(
            Finding(
                HealthLevel.FAULT,
                what=f"PostgreSQL 的版本是 {version // 10_000}，低于 14。",
                todo="请升级到 PostgreSQL 14 或更高版本。",
            )
        )
    if _value(database, "SHOW synchronous_commit") == "off":
        found.append(
            Finding(
                HealthLevel.FAULT,
                what="PostgreSQL 的 synchronous_commit 是 off，断电会丢已确认的内容。",
                todo="请在 postgresql.conf 中设为 on，并重新加载配置。",
            )
        )
    return found


def _sqlite(database: BaseDatabaseWrapper) -> list[Finding]:
    kept = (
        ("journal_mode", _value(database, "PRAGMA journal_mode") == "wal", "WAL"),
        ("synchronous", _value(database, "PRAGMA synchronous") >= _FULL, "FULL"),
        ("foreign_keys", _value(database, "PRAGMA foreign_keys") == 1, "ON"),
    )
    found = [
        Finding(
            HealthLevel.FAULT,
            what=f"SQLite 的 {name} 不是 {wanted}，断电或并发时数据可能受损。",
            todo="数据库文件应放在服务器本机磁盘上（不用网络共享）；请重新启动服务，仍然如此的联系技术人员。",
        )
        for name, holds, wanted in kept
        if not holds
    ]
    return found + _quick_check(database)


def _quick_check(database: BaseDatabaseWrapper) -> list[Finding]:
    """Read the file through, for ``SECONDS`` at most: a large one is read at night, by the drill of the backup."""
    database.ensure_connection()
    until = time.monotonic() + SECONDS
    database.connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
    try:
        said = str(_value(database, "PRAGMA quick_check(1)"))
    except OperationalError as error:
        if "interrupt" not in str(error):
            raise
        return [
            Finding(
                HealthLevel.ATTENTION,
                what=f"数据库文件较大，{SECONDS} 秒内没有查完是否完整。",
                todo="请在空闲时用 sqlite3 对备份执行 PRAGMA integrity_check。",
            )
        ]
    finally:
        database.connection.set_progress_handler(None, 0)
    if said == "ok":
        return []
    return [
        Finding(
            HealthLevel.FAULT,
            what=f"数据库文件已损坏：{said[:120]}",
            todo="请停止服务，保留现在的文件，用最近的备份恢复。",
        )
    ]


register("kernel.database", check_database, label="数据库", thorough=True)
register("kernel.migrations", check_migrations, label="数据表版本")
