"""Lets a process die, as by kill -9, at its n-th operation that changes a file: Python's own ones and those of SQLite.

SQLite makes its system calls by a table that may be exchanged (``xSetSystemCall``), so the counting stands right before the
call that would write a page of the database or of its journal.
"""

from __future__ import annotations

import builtins
import ctypes
import functools
import io
import os
import signal
import stat
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_CHANGES = ("fsync", "rename", "replace", "mkdir", "unlink", "remove", "rmdir", "link", "truncate", "ftruncate")
_POINTER, _SIZE, _OFFSET = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64
_OF_SQLITE = {
    "write": (ctypes.c_ssize_t, ctypes.c_int, _POINTER, _SIZE),
    "pwrite": (ctypes.c_ssize_t, ctypes.c_int, _POINTER, _SIZE, _OFFSET),
    "pwrite64": (ctypes.c_ssize_t, ctypes.c_int, _POINTER, _SIZE, _OFFSET),
    "ftruncate": (ctypes.c_int, ctypes.c_int, _OFFSET),
    "unlink": (ctypes.c_int, ctypes.c_char_p),
}
_kept: list[Any] = []  # what SQLite calls must not be collected


class _Vfs(ctypes.Structure):
    _fields_ = [
        ("version", ctypes.c_int), ("size", ctypes.c_int), ("longest", ctypes.c_int),
        *((name, _POINTER) for name in ("next", "name", "data", "open", "delete", "access", "full", "dlopen")),
        *((name, _POINTER) for name in ("dlerror", "dlsym", "dlclose", "random", "sleep", "time", "error", "time64")),
        ("set_call", ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, ctypes.c_char_p, _POINTER)),
        ("get_call", ctypes.CFUNCTYPE(_POINTER, _POINTER, ctypes.c_char_p)),
    ]  # fmt: skip


def die_at(number: int) -> None:
    """From now on count, and be gone right before the ``number``-th operation."""
    left = [number]

    def count() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    _count_python(count)
    _count_sqlite(count)


def _count_python(count: Callable[[], None]) -> None:
    for name in _CHANGES:
        setattr(os, name, _counted(getattr(os, name), count, lambda *_: True))
    os.open = _counted(os.open, count, lambda _, flags=0, *__: flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    os.write = _counted(os.write, count, lambda file, _: stat.S_ISREG(os.fstat(file).st_mode))
    builtins.open = io.open = _counted(io.open, count, lambda _, mode="r", *__: set(mode) & set("wax+"))


def _counted(
    function: Callable[..., Any], count: Callable[[], None], changes: Callable[..., Any]
) -> Callable[..., Any]:
    @functools.wraps(function)
    def counted(*args: Any, **kwargs: Any) -> Any:
        if changes(*args, **({"mode": kwargs["mode"]} if "mode" in kwargs and function is io.open else {})):
            count()
        return function(*args, **kwargs)

    return counted


def _count_sqlite(count: Callable[[], None]) -> None:
    import _sqlite3  # noqa: PLC0415 - only where it is counted

    library = ctypes.CDLL(_sqlite3.__file__)  # its symbols are found through the module that is linked with it
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    vfs = library.sqlite3_vfs_find(None)
    for name, (result, *arguments) in _OF_SQLITE.items():
        address = vfs.contents.get_call(vfs, name.encode())
        if not address:
            continue
        kind = ctypes.CFUNCTYPE(result, *arguments, use_errno=True)
        original = kind(address)

        def call(*args: Any, original: Callable[..., int] = original) -> int:
            count()
            return original(*args)

        replaced = kind(call)
        _kept.append(replaced)
        assert vfs.contents.set_call(vfs, name.encode(), ctypes.cast(replaced, _POINTER)) == 0
