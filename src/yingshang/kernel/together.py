"""Several questions asked of the database in one statement, each answered by the index that fits it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.db.models import QuerySet

T = TypeVar("T")


def statements_of(wanted: Mapping[T, QuerySet[Any, Any]]) -> Iterator[tuple[T, str, tuple[Any, ...]]]:
    """Name, statement and its values for each of these rows; nothing for rows whose condition nothing can meet."""
    for name, rows in wanted.items():
        try:
            sql, values = rows.query.sql_with_params()
        except EmptyResultSet:
            continue
        yield name, sql, values


def rows_together(wanted: Mapping[T, QuerySet[Any, Any]]) -> dict[T, list[tuple[Any, ...]]]:
    """Name → the columns of its rows, which are the same for all names (``values_list``); one query for all of them."""
    found: dict[T, list[tuple[Any, ...]]] = {name: [] for name in wanted}
    names: list[T] = []
    parts: list[str] = []
    values: list[Any] = []
    for name, sql, given in statements_of(wanted):
        parts.append(f"SELECT {len(names)}, one.* FROM ({sql}) AS one")  # noqa: S608 - Django's own statement, values apart
        names.append(name)
        values += given
    if names:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), values)
            for number, *row in cursor.fetchall():
                found[names[number]].append(tuple(row))
    return found
