"""What an installation decides about backups; ``config`` reads it from ``yingshang.toml`` under ``[backup]``.

Nothing here may ask Django: the settings import this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class BackupOptions:
    """Where backups go, when, and how many stay.

    ``nightly`` and ``drill`` are rules of cron in Asia/Shanghai. Of the last ``daily`` days, ``weekly`` weeks and
    ``monthly`` months the newest backup each stays. ``with_key``: the key and the passwords of the settings go into
    the backup; otherwise they are kept elsewhere. ``programs`` is the folder of pg_dump and pg_restore.
    """

    folder: Path
    nightly: str = "30 1 * * *"
    drill: str = "30 4 * * 0"
    daily: int = 7
    weekly: int = 5
    monthly: int = 12
    with_key: bool = False
    programs: Path | None = None


def backup_options() -> BackupOptions:
    """The options of this installation."""
    from django.conf import settings  # noqa: PLC0415 - the settings import this module

    found: BackupOptions = settings.BACKUP
    return found
