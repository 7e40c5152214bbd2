"""Output files that are whole or not there: written under another name, then renamed."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gongwen.errors import GongwenError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def replaced(target: Path) -> Iterator[Path]:
    """A path to write to; it takes the place of ``target`` when the block ends well, and vanishes when it does not.

    A block that leaves no file there leaves ``target`` as it was.

    Raises GongwenError: ``no_folder`` where the folder does not exist, ``is_folder`` where ``target`` is one,
    ``not_written`` where the disk refuses.
    """
    check_target(target)
    draft = target.with_name(f".{target.name[:80]}.{os.getpid()}.part")
    try:
        yield draft
        if draft.exists():
            draft.replace(target)
    except OSError as error:
        reason = f"写不了文件 {target.name}：{_REASONS.get(error.errno or 0, error.strerror or '系统拒绝')}。"
        raise GongwenError("not_written", reason, "请确认有写入权限、磁盘没有满、文件没有在别处打开。") from error
    finally:
        draft.unlink(missing_ok=True)


def check_target(target: Path) -> None:
    """Refuse what cannot be written before any work is done. Raises GongwenError as ``replaced`` does."""
    if target.is_dir():
        raise GongwenError("is_folder", f"{target.name} 是文件夹，不是文件。", "请写出输出文件的名字。")
    if not target.parent.is_dir():
        raise GongwenError("no_folder", f"输出文件夹 {target.parent} 不存在。", "请先建好这个文件夹。")


_REASONS = {13: "没有写入权限", 28: "磁盘已满", 30: "磁盘是只读的", 36: "文件名太长"}
