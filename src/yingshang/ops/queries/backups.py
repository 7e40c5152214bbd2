"""What backups there are, and whether one is still what it was when it was made. Asks no database."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from yingshang.kernel.errors import Refusal
from yingshang.ops.rules.manifest import CONTENTS, NAME, Manifest, Part, place_of, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PART, OLD = ".part-", ".old-"  # names of what is being made and of what is being removed
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that can be restored as far as its manifest tells."""

    path: Path
    manifest: Manifest


def backups(folder: Path) -> list[Backup]:
    """Those in ``folder``, newest first; what has no sound manifest is none."""
    found = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name.startswith(".") or not (path / NAME).is_file():
            continue
        try:
            found.append(Backup(path, read(path)))
        except Refusal:
            continue
    return sorted(found, key=lambda backup: backup.manifest.made_at, reverse=True)


def newest(folder: Path) -> Backup | None:
    """The newest one; None where there is none."""
    return next(iter(backups(folder)), None)


def contents(path: Path) -> Iterator[dict[str, Any]]:
    """The stored files of a backup: sha256, size and stored_as of each.

    Raises Refusal ``ops.backup_damaged`` for a name that leads out of the folder of files.
    """
    with (path / CONTENTS).open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if ".." in row["stored_as"] or row["stored_as"].startswith(("/", "\\")) or not row["sha256"].isalnum():
                raise Refusal("ops.backup_damaged", name=path.name, what=CONTENTS)
            yield row


def damages(backup: Backup, told: Callable[[], None] = lambda: None) -> list[str]:
    """Names of parts and contents that are gone or are not what they were: every byte is read.

    ``told`` is called after each file.
    """
    manifest = backup.manifest
    parts = [manifest.database, manifest.contents, *manifest.parts]
    wrong = [part.file for part in parts if not is_sound(backup.path, part)]
    if manifest.contents.file in wrong:
        return wrong
    spoilt = set(manifest.spoilt)
    seen: set[str] = set()
    for row in contents(backup.path):
        sha256 = row["sha256"]
        if sha256 in seen or sha256 in spoilt:
            continue
        seen.add(sha256)
        if not is_sound(backup.path, Part(place_of(sha256), row["size"], sha256)):
            wrong.append(place_of(sha256))
        told()
    return wrong


def is_sound(path: Path, part: Part) -> bool:
    """Whether the file is there with the size and the bytes that it should have."""
    file = path / part.file
    try:
        if file.stat().st_size != part.size:
            return False
        with file.open("rb") as opened:
            return sha256_of(opened) == part.sha256
    except OSError:
        return False


def sha256_of(opened: IO[bytes]) -> str:
    """The digest of the rest of an open file."""
    digest = hashlib.sha256()
    while chunk := opened.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
