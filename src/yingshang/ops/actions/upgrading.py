"""Bringing an installation up to this version: first a backup, then the tables, then the event of the backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from yingshang.kernel.actor import SYSTEM
from yingshang.ops.actions.backing_up import note_backup, write_backup
from yingshang.ops.actions.installing import migrations_missing, prepare
from yingshang.ops.enums import BackupReason
from yingshang.ops.rules.options import backup_options

if TYPE_CHECKING:
    from yingshang.ops.actions.backing_up import Made


def upgrade() -> Made | None:
    """Prepare the installation; the backup that was made before, if there was anything to back up and to upgrade.

    A backup that fails stops the upgrade: nothing was changed then. Raises what making a backup refuses.
    """
    made = None
    if MigrationRecorder(connection).applied_migrations() and migrations_missing():
        made = write_backup(BackupReason.UPGRADE, backup_options().folder)
    prepare()
    if made is not None:
        note_backup(actor=SYSTEM, made=made)
    return made
