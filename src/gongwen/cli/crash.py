"""Errors that nobody foresaw: the trace goes to a file, a person gets one sentence and the place of that file."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from gongwen.errors import GongwenError


def refusal_of(error: BaseException) -> GongwenError:
    """The refusal for an unforeseen error; its trace goes to the state folder of the user, or to the temporary one."""
    if isinstance(error, MemoryError):
        return GongwenError("out_of_memory", "内存不够，没有做完。", "请关闭其他程序，或把文件拆小后再试。")
    import traceback  # noqa: PLC0415 - nothing goes wrong most of the time

    where = _write("".join(traceback.format_exception(error)))
    if where is None:
        return GongwenError(
            "internal", f"程序内部错误（{type(error).__name__}）。", "详情也没能写入磁盘，请联系维护人员。"
        )
    return GongwenError("internal", f"程序内部错误，详情已写入 {where}。", "请把这个文件交给维护人员。")


def _write(trace: str) -> Path | None:
    import tempfile  # noqa: PLC0415 - as above

    name = f"error-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}-{os.getpid()}.log"
    for folder in (_state_folder(), Path(tempfile.gettempdir()) / "gongwen"):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = folder / name
            path.write_text(trace, encoding="utf-8", errors="backslashreplace")
        except OSError:
            continue
        return path
    return None


def _state_folder() -> Path:
    base = os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path(os.path.expanduser("~")) / ".local" / "state") / "gongwen"
