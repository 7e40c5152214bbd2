"""What is in a database, told by itself: rows of every table, head of the ledger, migrations, stored contents.

Only statements, no models: a copy made before an upgrade has the tables of the version before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one moment: all of it is read in one transaction."""

    tables: dict[str, int]
    number: int
    hash: str
    migrations: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Content:
    """A stored file that the database knows."""

    sha256: str
    size: int
    stored_as: str


def figures(database: BaseDatabaseWrapper) -> Figures:
    """The figures; a table that is not there yet counts as empty."""
    names = sorted(set(database.introspection.table_names()) - {"sqlite_sequence"})
    quote = database.ops.quote_name
    tables = {name: int(_rows(database, f"SELECT COUNT(*) FROM {quote(name)}")[0][0]) for name in names}  # noqa: S608 - names of the database's own tables, quoted
    head = _rows(database, "SELECT number, hash FROM audit_head WHERE id = 1") if "audit_head" in names else []
    number, hash_ = head[0] if head else (0, "0" * 64)
    migrations: dict[str, list[str]] = {}
    if "django_migrations" in names:
        for app, name in _rows(database, "SELECT app, name FROM django_migrations ORDER BY app, name"):
            migrations.setdefault(app, []).append(name)
    return Figures(tables, int(number), str(hash_), migrations)


def stored_contents(database: BaseDatabaseWrapper) -> list[Content]:
    """The files that the database knows: contents of attachments and files of imports not yet written."""
    names = set(database.introspection.table_names())
    found: list[Content] = []
    if "kernel_blob" in names:
        rows = _rows(database, "SELECT sha256, size, stored_as FROM kernel_blob ORDER BY id")
        found += [Content(*row) for row in rows]
    if "kernel_sheetimport" in names:
        rows = _rows(
            database, "SELECT sha256, size, stored_as FROM kernel_sheetimport WHERE state <> 'written' ORDER BY at"
        )
        found += [Content(*row) for row in rows if row[2]]
    return found


def differences(before: Figures, after: Figures) -> list[str]:
    """What is not the same, each as ``name: before ≠ after``; [] when all is."""
    pairs = [(name, before.tables.get(name), after.tables.get(name)) for name in {**before.tables, **after.tables}]
    wrong = [f"{name}: {one} ≠ {other}" for name, one, other in sorted(pairs) if one != other]
    if (before.number, before.hash) != (after.number, after.hash):
        wrong.append(f"audit_head: {before.number} ≠ {after.number}")
    if before.migrations != after.migrations:
        wrong.append("django_migrations")
    return wrong


def _rows(database: BaseDatabaseWrapper, statement: str) -> list[Any]:
    with database.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
