"""The directory of an archive is read before anything is unpacked: how much it would become is written there."""

from __future__ import annotations

import zipfile
from typing import IO, TYPE_CHECKING

from yingshang.kernel.errors import Refusal

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 200 * 1024 * 1024
MOST_ENTRIES = 2_000
MOST_RATIO = 100
_SMALL = 4 * 1024 * 1024  # an entry of blanks compresses a thousandfold and harms nobody


def directory(path: str | Path | IO[bytes]) -> dict[str, int]:
    """Name → unpacked size of every entry of an archive, by its path or opened.

    Raises Refusal ``kernel.file_broken`` for what is no archive, ``kernel.file_encrypted`` for one with a password,
    ``kernel.file_bomb`` for one that would become too much.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _weigh(entries)
            _not_overlapping(entries)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refusal("kernel.file_broken") from error
    return {entry.filename: entry.file_size for entry in entries}


def _weigh(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refusal("kernel.file_encrypted")
    total = sum(entry.file_size for entry in entries)
    steep = any(
        entry.file_size > _SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1) for entry in entries
    )
    if len(entries) > MOST_ENTRIES or total > MOST_BYTES or steep:
        raise Refusal("kernel.file_bomb")


def _not_overlapping(entries: list[zipfile.ZipInfo]) -> None:
    """Entries that share their bytes are how a small archive becomes petabytes without a steep ratio."""
    end = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset < end:
            raise Refusal("kernel.file_bomb")
        end = entry.header_offset + 30 + entry.compress_size
