"""Making a backup: everything under a name that is no backup's, then one rename.

Effects in order: the database's copy; the stored files, each content once and shared with the backup before by a hard
link where the disk can; settings, and with ``with_key`` the key; the manifest; the rename; the event; old backups go.
A process killed anywhere before the rename leaves a folder ``.part-…`` that nobody takes for a backup.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
import shutil
import time
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from yingshang.audit.queries.heads import current_head
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.failpoints import failpoint
from yingshang.kernel.files.storage import sync_folder
from yingshang.kernel.room import is_full
from yingshang.ops import events
from yingshang.ops.actions.copying import copy_out
from yingshang.ops.enums import BackupReason
from yingshang.ops.queries.backups import OLD, PART, Backup, backups, newest, sha256_of
from yingshang.ops.queries.figures import Content, stored_contents
from yingshang.ops.rules import manifest as rules
from yingshang.ops.rules.options import backup_options
from yingshang.ops.rules.retention import HELD, kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from yingshang.kernel.actor import Actor

_CHUNK = 1 << 20
_ABANDONED = timedelta(days=1)  # what a killed process left is removed when it is older
_SPARE = 64 << 20  # bytes that stay free on the disk of the backups
_SECRETS = re.compile(r"^(url|secret|secret_key|access_key)\s*=")


@dataclass(frozen=True, slots=True)
class Made:
    """A finished backup, how long it took, how many contents were new in it, and which old backups went."""

    backup: Backup
    seconds: float
    new: int
    removed: tuple[str, ...] = ()


def make_backup(
    *, actor: Actor, reason: BackupReason, folder: Path | None = None, told: Callable[[], None] = lambda: None
) -> Made:
    """Make a backup in ``folder`` (the installation's, unless given) and record it.

    ``told`` is called at every step. Raises Refusal ``ops.backup_no_room`` when the disk is full, ``ops.no_program``,
    ``ops.dump_failed``, ``ops.database_damaged``; then nothing is left that looks like a backup.
    """
    made = write_backup(reason, folder or backup_options().folder, told)
    note_backup(actor=actor, made=made)
    return made


def write_backup(reason: BackupReason, folder: Path, told: Callable[[], None] = lambda: None) -> Made:
    """The backup without its event: before an upgrade the ledger has the tables of the version before."""
    begun = time.monotonic()
    name = f"{clock.local(clock.now()):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    part = folder / f"{PART}{name}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sweep(folder)
        _check_room(folder)
        part.mkdir(mode=0o700)
        manifest, new = _fill(part, name, reason, told)
        failpoint("backup.renaming")
        os.rename(part, folder / name)
        sync_folder(folder)
        failpoint("backup.renamed")
    except BaseException as fault:
        shutil.rmtree(part, ignore_errors=True)
        if isinstance(fault, Exception) and is_full(fault):
            raise Refusal("ops.backup_no_room", folder=str(folder)) from fault
        raise
    removed = () if reason == BackupReason.MANUAL else _prune(folder)
    return Made(Backup(folder / name, manifest), time.monotonic() - begun, new, removed)


@command("ops.make_backup")
def note_backup(*, actor: Actor, made: Made) -> None:
    """Record that a backup was made; what is missing in it is part of the event."""
    manifest = made.backup.manifest
    record(
        events.backup_made,
        current_head(),
        actor=actor,
        name=manifest.name,
        reason=str(BackupReason(manifest.reason).label),
        number=manifest.number,
        files=manifest.count,
        seconds=round(made.seconds, 1),
        spoilt=len(manifest.spoilt),
        removed=list(made.removed),
    )


@command("ops.make_backup")
def note_key_export(*, actor: Actor) -> None:
    """Record that a copy of the installation's key was written, so that 系统体检 knows that there is one."""
    record(events.key_exported, current_head(), actor=actor, fingerprint=rules.fingerprint(settings.SECRET_KEY)[:8])


def _fill(part: Path, name: str, reason: BackupReason, told: Callable[[], None]) -> tuple[rules.Manifest, int]:
    at = clock.now()
    out = copy_out(part, told)
    failpoint("backup.dumped")
    before = newest(part.parent)
    stored = _Contents(part, before.path if before else None, told)
    stored.keep(out.contents)
    still = {content.sha256 for content in stored_contents(connection)} if stored.spoilt else set()
    failpoint("backup.contents")
    manifest = rules.Manifest(
        name=name,
        at=at.isoformat(timespec="seconds"),
        reason=reason.value,
        product=version("yingshang"),
        vendor=connection.vendor,
        server=out.server,
        database=_part(part / out.file),
        contents=_part(part / rules.CONTENTS),
        count=len(out.contents),
        size=sum(content.size for content in out.contents),
        parts=_settings(part),
        migrations=out.figures.migrations,
        number=out.figures.number,
        hash=out.figures.hash,
        tables=out.figures.tables,
        key=rules.fingerprint(settings.SECRET_KEY),
        with_key=backup_options().with_key,
        spoilt=tuple(sha256 for sha256 in stored.spoilt if sha256 in still),  # else it was cleaned away meanwhile
    )
    _write(part / rules.NAME, rules.dump(manifest, settings.SECRET_KEY).encode())
    for place in [*(path for path in part.rglob("*") if path.is_dir()), part]:
        sync_folder(place)
    return manifest, stored.new


class _Contents:
    """The stored files on their way into a backup."""

    def __init__(self, part: Path, before: Path | None, told: Callable[[], None]) -> None:
        self.part, self.before, self.told = part, before, told
        self.new = 0
        self.spoilt: list[str] = []

    def keep(self, contents: Iterable[Content]) -> None:
        """All contents, each once, and the list that says where the storage had them."""
        done: set[str] = set()
        with (self.part / rules.CONTENTS).open("x", encoding="utf-8") as lines:
            for content in contents:
                row = {"sha256": content.sha256, "size": content.size, "stored_as": content.stored_as}
                lines.write(json.dumps(row) + "\n")
                if content.sha256 not in done:
                    done.add(content.sha256)
                    self._one(content)
                self.told()
            lines.flush()
            os.fsync(lines.fileno())

    def _one(self, content: Content) -> None:
        target = self.part / rules.place_of(content.sha256)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._shared(content, target):
            return
        try:
            with default_storage.open(content.stored_as) as opened:
                sound = _copied(opened, target) == content.sha256
        except FileNotFoundError:
            sound = False
        if sound:
            self.new += 1
        else:
            target.unlink(missing_ok=True)
            self.spoilt.append(content.sha256)

    def _shared(self, content: Content, target: Path) -> bool:
        """Take the content from the backup before, read through first: a spoilt one is not handed on."""
        if self.before is None:
            return False
        source = self.before / rules.place_of(content.sha256)
        try:
            with source.open("rb") as opened:
                if sha256_of(opened) != content.sha256:
                    return False
        except OSError:
            return False
        try:
            os.link(source, target)
        except OSError:  # a disk without hard links: copied like a new one
            return False
        return True


def _copied(opened: IO[bytes], target: Path) -> str:
    digest = hashlib.sha256()
    with target.open("xb") as file:
        while chunk := opened.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _settings(part: Path) -> tuple[rules.Part, ...]:
    """The settings, with their passwords only where the key is inside too."""
    parts = []
    source = Path(settings.HOME) / rules.SETTINGS
    if source.is_file():
        text = source.read_text(encoding="utf-8")
        if not backup_options().with_key:
            text = "".join(line for line in text.splitlines(keepends=True) if not _SECRETS.match(line.strip()))
        _write(part / rules.SETTINGS, text.encode())
        parts.append(_part(part / rules.SETTINGS))
    if backup_options().with_key:
        _write(part / rules.KEY, f"{settings.SECRET_KEY}\n".encode())
        parts.append(_part(part / rules.KEY))
    return tuple(parts)


def _part(path: Path) -> rules.Part:
    with path.open("rb") as opened:
        return rules.Part(path.name, path.stat().st_size, sha256_of(opened))


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _check_room(folder: Path) -> None:
    """Refuse before anything is written when not even the database would find room."""
    if connection.vendor == "sqlite":
        needed = Path(str(connection.settings_dict["NAME"])).stat().st_size
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            needed = int(cursor.fetchone()[0]) // 4  # a custom-format dump has no indexes and is compressed
    if shutil.disk_usage(folder).free < needed + _SPARE:
        raise Refusal("ops.backup_no_room", folder=str(folder))


def _sweep(folder: Path) -> None:
    """Remove what killed processes left."""
    old = (clock.now() - _ABANDONED).timestamp()
    for path in folder.iterdir():
        left = path.name.startswith(OLD) or (path.name.startswith(PART) and path.stat().st_mtime < old)
        if left and path.is_dir():
            shutil.rmtree(path, ignore_errors=True)


def _prune(folder: Path) -> tuple[str, ...]:
    """Remove backups that no rule keeps; a half-removed one is no backup any more. Their names come back."""
    there = [backup for backup in backups(folder) if not _is_held(backup)]
    moments = {clock.local(backup.manifest.made_at): backup for backup in there}
    stay = kept(moments, backup_options())
    gone = []
    for moment, backup in moments.items():
        if moment in stay:
            continue
        aside = folder / f"{OLD}{backup.path.name}"
        with contextlib.suppress(OSError):
            os.rename(backup.path, aside)
            shutil.rmtree(aside, ignore_errors=True)
            gone.append(backup.path.name)
    return tuple(gone)


def _is_held(backup: Backup) -> bool:
    young = clock.now() - backup.manifest.made_at < HELD
    return backup.manifest.reason == BackupReason.UPGRADE and young
