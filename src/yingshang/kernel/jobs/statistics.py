"""Every night the database counts its tables: by these numbers it chooses the index that a question begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from yingshang.kernel.jobs.registry import job
from yingshang.kernel.jobs.schedules import every

if TYPE_CHECKING:
    from yingshang.kernel.jobs.context import Context

_LOOKED_AT = 1_000  # rows of each index, on SQLite: enough for its choice, and a moment also with a million of them


def count() -> None:
    """PostgreSQL does it after many changes by itself, SQLite never: without it a grown office is served by guesses."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {_LOOKED_AT}")
        cursor.execute("ANALYZE")


@job("kernel.count_tables", label="更新数据库统计", atomic=False)
def count_tables(_: Context) -> None:
    """``count`` by the clock."""
    count()


every("kernel.count_tables", "20 3 * * *", "kernel.count_tables", label="每夜更新数据库统计")
