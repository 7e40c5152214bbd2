"""Every night the database counts its tables: by these numbers it chooses the index that a question begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from yingshang.kernel.jobs.registry import job
from yingshang.kernel.jobs.schedules import every

if TYPE_CHECKING:
    from yingshang.kernel.jobs.context import Context


def count() -> None:
    """PostgreSQL does it after many changes by itself, SQLite never: without it a grown office is served by guesses.

    On SQLite every row is looked at: from a few it would take a giver of a million duties for one of a thousand. Table
    by table, since nobody else can write meanwhile; the largest takes seconds.
    """
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute("ANALYZE")
            return
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")


@job("kernel.count_tables", label="更新数据库统计", atomic=False)
def count_tables(_: Context) -> None:
    """``count`` by the clock."""
    count()


every("kernel.count_tables", "20 3 * * *", "kernel.count_tables", label="每夜更新数据库统计")
