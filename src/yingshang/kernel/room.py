"""Whether a disk is full, or something failed because one is: told by the system, by SQLite or by PostgreSQL."""

from __future__ import annotations

import errno
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}  # no space, no quota, more than this process may write
_STATE = "53100"  # PostgreSQL: disk_full
_SQLITE = "database or disk is full"


def is_full(fault: BaseException | None) -> bool:
    """Whether the fault, or one that it came of, says that there is no room."""
    for _ in range(10):  # a chain of causes is short; one that bites its tail ends here
        if fault is None:
            return False
        if isinstance(fault, OSError) and fault.errno in _NO_ROOM:
            return True
        if getattr(fault, "sqlstate", None) == _STATE or _SQLITE in str(fault):
            return True
        fault = fault.__cause__ or fault.__context__
    return False


def has_room(folder: Path, spare: int) -> bool:
    """Whether the disk of ``folder`` has ``spare`` bytes left; one that cannot be asked counts as having them."""
    try:
        return shutil.disk_usage(folder).free >= spare
    except OSError:
        return True
