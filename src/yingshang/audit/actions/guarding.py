"""The triggers of the ledger: installed when an installation is set up, restored or migrated."""

from __future__ import annotations

from django.db import connection, transaction

from yingshang.audit.models import guards


def install_guards() -> None:
    """Install what is missing; nothing happens where all are there."""
    with transaction.atomic():
        guards.install(connection)


def guards_missing() -> list[str]:
    """The names of triggers that are absent, switched off or altered: [] when the database guards the ledger."""
    return [guard.name for guard in guards.missing(connection)]
