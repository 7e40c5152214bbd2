"""Limits on what is read, and archives opened only within them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from gongwen.read.refusals import refusal

if TYPE_CHECKING:
    import zipfile

MAX_FILE = 50 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_PART = 64 * 1024 * 1024  # one XML part costs about eight times its size once parsed
MAX_ENTRIES = 2_000
MAX_RATIO = 100
RATIO_FROM = 1024 * 1024  # small members of repeated mark-up pack better than 100 to 1 and harm nobody
MAX_PAGES = 1_000
MAX_SCANNED_PAGES = 200  # about four seconds each
MAX_PIXELS = 80_000_000

_ENCRYPTED = 0x1


class Archive:
    """A zip whose directory was found harmless; members are found by path, without regard to case."""

    def __init__(self, data: bytes) -> None:
        import zipfile  # noqa: PLC0415 - plain texts need none of it

        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise refusal("broken_file") from error
        members = self._zip.infolist()
        _check(members)
        self._members = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in members}

    @property
    def names(self) -> list[str]:
        """Paths of the members, in lower case, without leading slash."""
        return list(self._members)

    def read(self, path: str) -> bytes | None:
        """Content of one member, or None where there is no such member. Raises GongwenError."""
        info = self._members.get(path.lstrip("/").lower())
        if info is None:
            return None
        if info.flag_bits & _ENCRYPTED:
            raise refusal("encrypted")
        if info.file_size > MAX_PART:
            raise refusal("archive_bomb")
        # A member may declare less than it holds: a bounded read never unpacks more than was declared.
        with self._zip.open(info) as member:
            return member.read(info.file_size + 1)


def _check(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_ENTRIES or sum(info.file_size for info in members) > MAX_UNPACKED:
        raise refusal("archive_bomb")
    for info in members:
        if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(1, info.compress_size):
            raise refusal("archive_bomb")
