"""Waiting for a program that works for us: somebody is told that it still works, and it never outlives us."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_POLL = 5.0  # seconds between two looks


def finish(child: subprocess.Popen[bytes], told: Callable[[], None], *, longest: float = float("inf")) -> int:
    """Wait until a program ends and give its exit code; ``told`` is called every few seconds meanwhile.

    Raises TimeoutError after ``longest`` seconds. Whatever is raised, by ``told`` too, ends the program first.
    """
    end = time.monotonic() + longest
    try:
        while time.monotonic() < end:
            try:
                return child.wait(_POLL)
            except subprocess.TimeoutExpired:
                told()
        raise TimeoutError("the program does not end")
    except BaseException:
        child.kill()
        child.wait()
        raise
