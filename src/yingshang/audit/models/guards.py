"""Triggers that make the database itself refuse to change or delete what is in the ledger.

Not part of a migration: the tests empty tables between one another, which is just what the triggers refuse. Setting up
an installation installs them, ``yingshang check`` looks after them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yingshang.audit.models.entry import Entry, Head
from yingshang.kernel.models import PersonalFact

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

_FUNCTION = "audit_refuse"
_BODY = "BEGIN RAISE EXCEPTION 'audit: this table only grows'; END"


@dataclass(frozen=True, slots=True)
class Guard:
    """A trigger: before ``event`` on ``table``, ``when`` the condition on OLD and NEW holds."""

    name: str
    table: str
    event: str
    when: str = ""

    def sqlite(self) -> str:
        """The statement for SQLite."""
        when = f" WHEN {self.when}" if self.when else ""
        return (
            f'CREATE TRIGGER "{self.name}" BEFORE {self.event} ON "{self.table}" FOR EACH ROW{when}'
            " BEGIN SELECT RAISE(ABORT, 'audit: this table only grows'); END"
        )

    def postgresql(self) -> str:
        """The statement for PostgreSQL."""
        each = "STATEMENT" if self.event == "TRUNCATE" else "ROW"
        when = f" WHEN ({self.when})" if self.when else ""
        return (
            f'CREATE TRIGGER "{self.name}" BEFORE {self.event} ON "{self.table}" FOR EACH {each}{when}'
            f" EXECUTE FUNCTION {_FUNCTION}()"
        )


def guards(vendor: str) -> list[Guard]:
    """The triggers of a database: entries never change, the head only moves on, personal facts only go."""
    entry, head, personal = (model._meta.db_table for model in (Entry, Head, PersonalFact))
    found = [
        Guard("audit_entry_no_update", entry, "UPDATE"),
        Guard("audit_entry_no_delete", entry, "DELETE"),
        Guard("audit_head_only_on", head, "UPDATE", "NEW.number <= OLD.number"),
        Guard("audit_head_no_delete", head, "DELETE"),
        Guard("audit_personal_no_update", personal, "UPDATE"),
    ]
    if vendor == "postgresql":
        found += [
            Guard("audit_entry_no_truncate", entry, "TRUNCATE"),
            Guard("audit_head_no_truncate", head, "TRUNCATE"),
        ]
    return found


def install(connection: BaseDatabaseWrapper) -> None:
    """Install every trigger that is not there as it should be; the others stay."""
    lacking = missing(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ {_BODY} $$"
            )
        for guard in lacking:
            cursor.execute(_drop(guard, connection.vendor))
            cursor.execute(guard.postgresql() if connection.vendor == "postgresql" else guard.sqlite())


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take them all away: only for a test that must empty its tables."""
    with connection.cursor() as cursor:
        for guard in guards(connection.vendor):
            cursor.execute(_drop(guard, connection.vendor))


def missing(connection: BaseDatabaseWrapper) -> list[Guard]:
    """The triggers that are absent, switched off or not as they should be."""
    there = _of_postgresql(connection) if connection.vendor == "postgresql" else _of_sqlite(connection)
    return [guard for guard in guards(connection.vendor) if guard not in there]


def _of_sqlite(connection: BaseDatabaseWrapper) -> list[Guard]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        stored = dict(cursor.fetchall())
    return [guard for guard in guards("sqlite") if stored.get(guard.name) == guard.sqlite()]


def _of_postgresql(connection: BaseDatabaseWrapper) -> list[Guard]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [_FUNCTION])
        if [row[0].strip() for row in cursor.fetchall()] != [_BODY]:
            return []
        cursor.execute(
            "SELECT t.tgname, c.relname, pg_get_triggerdef(t.oid) FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid"
            " JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname = %s AND t.tgenabled IN ('O', 'A')",
            [_FUNCTION],
        )
        stored = {(name, table): text for name, table, text in cursor.fetchall()}
    return [
        guard
        for guard in guards("postgresql")
        if f" BEFORE {guard.event} ON " in (text := stored.get((guard.name, guard.table), ""))
        and (" WHEN " in text) == bool(guard.when)
    ]


def _drop(guard: Guard, vendor: str) -> str:
    return f'DROP TRIGGER IF EXISTS "{guard.name}"' + (f' ON "{guard.table}"' if vendor == "postgresql" else "")
