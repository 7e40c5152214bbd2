"""What is said to people: streams that never fail on a character, complaints, the width of the terminal."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress

_WIDTH = 100  # columns where no terminal tells
_WIDEST = 220


def prepare_streams() -> None:
    """Let stdout and stderr take any character: a terminal shows 「?」 for what it lacks, files and pipes get UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def say(text: str) -> None:
    """A line of the answer, on stdout."""
    sys.stdout.write(text + "\n")


def complain(text: str) -> None:
    """A line that is not the answer, on stderr."""
    sys.stderr.write(f"gongwen: {text}\n")
    sys.stderr.flush()


def screen_width() -> int:
    """Columns of the terminal (or of COLUMNS); 100 where there is none, at most 220."""
    # As shutil.get_terminal_size, which brings all archive formats along.
    told = os.environ.get("COLUMNS", "")
    columns = int(told) if told.isdecimal() else 0
    if not columns and sys.__stdout__:
        with suppress(ValueError, OSError):  # closed, or no terminal
            columns = os.get_terminal_size(sys.__stdout__.fileno()).columns
    return min(_WIDEST, columns or _WIDTH)


def emphasis() -> tuple[str, str]:
    """What begins and ends bold text on stdout; nothing where it is no terminal."""
    return ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("", "")
