"""Rows in bulk, past Django's objects: a million of them in a minute or two, the same on both databases.

SQLite takes them by ``executemany`` without waiting for the disk, PostgreSQL by COPY. Keys are given out here, so that
what refers to a row needs no answer from the database.
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CHUNK = 10_000


def first_key(model: Any) -> int:
    """The first key that is free."""
    from django.db.models import Max

    return int(model._base_manager.aggregate(last=Max("pk"))["last"] or 0) + 1


def write(model: Any, rows: Iterable[dict[str, Any]]) -> int:
    """Write rows given by column attribute ("unit_id"); what a row leaves out is the field's default. How many."""
    from django.db import connection

    following = iter(rows)
    head = next(following, None)
    if head is None:
        return 0
    fields = [field for field in model._meta.concrete_fields if field.attname in head or not field.primary_key]
    adapt = _adapter(fields, head, connection)
    columns = [field.column for field in fields]
    count, chunk = 0, [head, *islice(following, _CHUNK - 1)]
    while chunk:
        _put(connection, model._meta.db_table, columns, [adapt(row) for row in chunk])
        count += len(chunk)
        chunk = list(islice(following, _CHUNK))
    return count


def _adapter(fields: list[Any], head: dict[str, Any], connection: Any) -> Any:
    """A function row → its values in the order of the fields."""
    given = [(place, field) for place, field in enumerate(fields) if field.attname in head]
    blank = [
        None if field.attname in head else field.get_db_prep_save(field.get_default(), connection) for field in fields
    ]
    known: dict[tuple[int, Any], Any] = {}

    def adapt(row: dict[str, Any]) -> list[Any]:
        values = blank.copy()
        for place, field in given:
            value = row[field.attname]
            if type(value) is int or value is None:
                values[place] = value
            elif type(value) is dict or type(value) is list:
                values[place] = field.get_db_prep_save(value, connection)
            else:
                key = (place, value)
                if key not in known:
                    if len(known) > 200_000:
                        known.clear()
                    known[key] = field.get_db_prep_save(value, connection)
                values[place] = known[key]
        return values

    return adapt


def _put(connection: Any, table: str, columns: list[str], rows: list[list[Any]]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join("?" for _ in columns)
            # The driver's own cursor: Django's would turn the marks of every row.
            raw = connection.connection.cursor()
            raw.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)  # noqa: S608 - names of our tables
            return
        with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)


@contextmanager
def in_bulk() -> Iterator[None]:
    """One transaction that does not wait for the disk; afterwards the keys go on behind what was written."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys=OFF")
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA cache_size=-1500000")
        else:
            cursor.execute("SET synchronous_commit=OFF")
    with transaction.atomic():
        if connection.vendor != "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role=replica")  # no triggers: references are right
        yield
    if connection.vendor != "sqlite":
        _reset_sequences(connection)
    settle()


def settle() -> None:
    """What the installation does by itself in a night: the planner learns what is in the tables."""
    from django.db import connection

    from yingshang.kernel.jobs.statistics import count

    count()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)" if connection.vendor == "sqlite" else "VACUUM")


def _reset_sequences(connection: Any) -> None:
    from django.apps import apps
    from django.core.management.color import no_style

    models = [model for model in apps.get_models() if model.__module__.startswith("yingshang.")]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
