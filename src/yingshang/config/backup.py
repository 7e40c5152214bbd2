"""The options of backups, from ``[backup]`` of ``yingshang.toml``."""

from __future__ import annotations

from pathlib import Path

from yingshang.config import options
from yingshang.ops.rules.options import BackupOptions

_DAYS = 7


def backup_options() -> BackupOptions:
    """What the installation has set, the rest as it comes. Raises ValueError for a time that is none."""
    usual = BackupOptions(folder=options.HOME / "backups")
    folder = options.text("backup.folder")
    return BackupOptions(
        folder=(options.HOME / folder).resolve() if folder else usual.folder,
        nightly=_cron("backup.nightly", "01:30", "*"),
        drill=_cron("backup.drill_at", "04:30", _weekday()),
        daily=options.number("backup.daily", usual.daily),
        weekly=options.number("backup.weekly", usual.weekly),
        monthly=options.number("backup.monthly", usual.monthly),
        with_key=options.switch("backup.with_key", usual.with_key),
        programs=Path(options.text("backup.programs")) if options.text("backup.programs") else None,
    )


def _weekday() -> str:
    day = options.number("backup.drill_day", _DAYS)
    if not 1 <= day <= _DAYS:
        raise ValueError(f"backup.drill_day = {day}")
    return str(day % _DAYS)


def _cron(name: str, usual: str, weekday: str) -> str:
    """A time of the day as a rule of cron. Raises ValueError."""
    text = options.text(name, usual)
    hour, _, minute = text.partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60):
        raise ValueError(f"{name} = {text}")
    return f"{int(minute)} {int(hour)} * * {weekday}"
