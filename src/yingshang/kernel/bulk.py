"""Very many new rows at once, from plain values.

``bulk_create`` builds an object for each row and a statement for every few of them: with a hundred thousand rows that
is most of the time. Here one statement is prepared and the driver is given the values; many of them PostgreSQL copies,
which takes it a third of the time. Nothing but the fields' own preparation happens: no signals, no ``save``, no
``auto_now``, no keys in return.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connections, router

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import Field, Model


_MANY = 100  # below it a copy saves nothing
_NOTHING = object()


def insert_rows(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert a row of ``model`` for each of ``rows``, whose values are those of the fields ``names`` in that order.

    A foreign key takes the key of its row. A field that is not named has its default. Raises ValueError for a name that
    the model does not have, IntegrityError as the database does: then none of them is there. Inside a transaction.
    """
    connection = connections[router.db_for_write(model)]
    fields = {field.name: field for field in model._meta.concrete_fields if not field.primary_key}
    if unknown := set(names) - fields.keys():
        raise ValueError(f"{model._meta.label} has no {sorted(unknown)}")
    values = list(zip(*rows, strict=True))  # a field's, row by row
    if not values:
        return
    given = [fields[name] for name in names]
    others = [field for name, field in fields.items() if name not in names]
    fixed = [field.get_db_prep_save(field.get_default(), connection=connection) for field in others]
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(str(field.column)) for field in (*given, *others))
    kept = [_kept(field, of_field, connection) for field, of_field in zip(given, values, strict=True)]
    ready = [(*row, *fixed) for row in zip(*kept, strict=True)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(ready) >= _MANY:
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in ready:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", ready)  # noqa: S608 - names of our own tables


def _kept(field: Field[Any, Any], values: Iterable[object], connection: BaseDatabaseWrapper) -> list[object]:
    """What the database is given for the values of one field. Most are the one above again, and prepared once."""
    kept: list[object] = []
    last: object = _NOTHING
    ready: object = None
    for value in values:
        if value is not last:
            last, ready = value, field.get_db_prep_save(value, connection=connection)
        kept.append(ready)
    return kept
