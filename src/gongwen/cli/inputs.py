"""Which files a command line names: files, folders, standard input."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NamedTuple

from gongwen.errors import GongwenError

STDIN = "-"
_SUFFIXES = {
    ".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".mht", ".mhtml", ".docx", ".docm", ".doc", ".wps", ".rtf",
    ".pdf", ".ofd", ".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".gif", ".webp",
}  # fmt: skip


class Input(NamedTuple):
    """One document to read: ``name`` as a person knows it, and its path; None for standard input.

    ``refused`` says why it will not be read at all (an empty folder).
    """

    name: str
    path: Path | None
    refused: GongwenError | None = None


def expand(names: list[str]) -> tuple[list[Input], int]:
    """Inputs in the order given, folders replaced by the files directly in them; and how many were passed over.

    In a folder the suffix decides what is tried: a folder holds many files that are no documents.
    """
    inputs: list[Input] = []
    passed = 0
    for name in names:
        if name == STDIN:
            inputs.append(Input("标准输入", None))
        elif Path(name).is_dir():
            found, others = _in_folder(Path(name))
            inputs += found
            passed += others
        else:
            inputs.append(Input(printable(name), Path(name)))
    return inputs, passed


def _in_folder(folder: Path) -> tuple[list[Input], int]:
    try:
        files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "~$")))
    except OSError as error:
        refused = GongwenError("unreadable_file", "无法打开这个文件夹。", "请确认您有读取权限。")
        refused.__cause__ = error
        return [Input(printable(folder), folder, refused)], 0
    wanted = [path for path in files if path.suffix.lower() in _SUFFIXES]
    if not wanted:
        refused = GongwenError("empty_folder", "文件夹里没有可读的公文。", "请确认选对了文件夹；子文件夹请单独写出。")
        return [Input(printable(folder), folder, refused)], len(files)
    return [Input(printable(path), path) for path in wanted], len(files) - len(wanted)


def printable(name: str | os.PathLike[str]) -> str:
    """A file name that any stream can take: bytes that are no UTF-8 and line breaks become 「?」."""
    plain = os.fspath(name).encode("utf-8", "replace").decode("utf-8")
    return "".join(char if char.isprintable() else "?" for char in plain)


def read_stdin(limit: int) -> bytes:
    """Everything on standard input, at most one byte more than ``limit``."""
    return sys.stdin.buffer.read(limit + 1)
