"""Very many new rows at once, from plain values.

``bulk_create`` builds an object for each row and a statement for every few of them: with a hundred thousand rows that
is most of the time. Here one statement is prepared and the driver is given the values. Nothing but the fields' own
preparation happens: no signals, no ``save``, no ``auto_now``, no keys in return.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connections, router

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Model


def insert_rows(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert a row of ``model`` for each of ``rows``, whose values are those of the fields ``names`` in that order.

    A foreign key takes the key of its row. A field that is not named has its default. Raises ValueError for a name that
    the model does not have, IntegrityError as the database does: then none of them is there. Inside a transaction.
    """
    connection = connections[router.db_for_write(model)]
    fields = {field.name: field for field in model._meta.concrete_fields if not field.primary_key}
    if unknown := set(names) - fields.keys():
        raise ValueError(f"{model._meta.label} has no {sorted(unknown)}")
    given = [fields[name] for name in names]
    others = [field for name, field in fields.items() if name not in names]
    fixed = [field.get_db_prep_save(field.get_default(), connection=connection) for field in others]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in (*given, *others))
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608 - names of our own tables
    ready = [
        [
            *(field.get_db_prep_save(value, connection=connection) for field, value in zip(given, row, strict=True)),
            *fixed,
        ]
        for row in rows
    ]
    if ready:
        with connection.cursor() as cursor:
            cursor.executemany(statement, ready)
