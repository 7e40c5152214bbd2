"""Several questions asked of the database in one statement, each answered by the index that fits it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models.expressions import RawSQL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.db.models import QuerySet

T = TypeVar("T")
_OF_NEAR = RawSQL("near.pk", ())  # the key of the row that is just being asked


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


def first_among(
    near: QuerySet[Any, Any], rows: QuerySet[Any, Any], order: Sequence[tuple[str, str]], size: int
) -> list[Any]:
    """The keys of the first ``size`` of ``near`` that are among ``rows``, which are asked one after another.

    ``near`` are some sorted rows of the same table with the columns of their ``order`` (name, direction). A join would
    look at all of them, and sort again.
    """
    names = [name for name, _ in order]
    asked_of = rows.order_by().filter(pk=_OF_NEAR).values("pk")
    found = statements_of({"near": near.values_list("pk", *names), "rows": asked_of})
    parts = {name: (sql, given) for name, sql, given in found}
    if len(parts) < 2:
        return []
    (sorted_sql, sorted_values), (asked_sql, asked_values) = parts["near"], parts["rows"]
    # An EXISTS alone would be made a join.
    asked = f"SELECT near.pk FROM ({sorted_sql}) AS near WHERE CASE WHEN EXISTS ({asked_sql}) THEN 1 END = 1"  # noqa: S608 - Django's own statements, values apart
    if connection.vendor != "sqlite":  # which has them in the order of the only table, and would sort them again
        by = ", ".join(f'near."{name}" {way}' for name, way in order)
        asked += f" ORDER BY {by}"
    with connection.cursor() as cursor:
        cursor.execute(f"{asked} LIMIT {int(size)}", [*sorted_values, *asked_values])
        return [key for (key,) in cursor.fetchall()]
