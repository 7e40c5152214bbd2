"""A folder as storage that a power cut cannot leave with half a file."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files.storage import FileSystemStorage

from yingshang.kernel.ids import secret

if TYPE_CHECKING:
    from django.core.files.base import File

ARRIVING = "arriving"  # what stands here was never acknowledged to anybody


class DurableStorage(FileSystemStorage):
    """Django's folder storage, but a file appears under its name only when its bytes are on the disk.

    Written beside, synchronised, renamed, and the folders synchronised: whoever got the name back finds the file after
    a power cut.
    """

    def _save(self, name: str, content: File[bytes]) -> str:
        """Write ``content`` as ``name``, which is new. Raises OSError; nothing but a leftover in ``arriving`` stays."""
        target = Path(self.path(name))
        beside = Path(self.path(f"{ARRIVING}/{secret()}"))
        for folder in (beside.parent, target.parent):
            _make(folder, Path(self.location))
        try:
            with open(beside, "xb") as file:
                for part in content.chunks():
                    file.write(part)
                file.flush()
                os.fsync(file.fileno())
            os.rename(beside, target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(beside)
            raise
        sync_folder(target.parent)
        return name.replace("\\", "/")


def _make(folder: Path, root: Path) -> None:
    """The folder, with each new one on the way synchronised into its parent."""
    if folder.is_dir():
        return
    if folder != root:
        _make(folder.parent, root)
    folder.mkdir(parents=folder == root, exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk: a file that was renamed into it survives a power cut."""
    if os.name == "nt":  # there a folder cannot be opened; NTFS keeps its own journal of names
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
