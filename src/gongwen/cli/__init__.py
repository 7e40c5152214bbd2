"""The command ``gongwen``: options in English, everything said to people in Chinese.

Exit codes: 0 done, 1 something could not be read or written, 2 the command line is wrong, 130 stopped by Ctrl-C,
141 the reader of a pipe went away.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from gongwen.cli.arguments import parse
from gongwen.cli.crash import refusal_of
from gongwen.cli.screen import complain, prepare_streams
from gongwen.errors import GongwenError

if TYPE_CHECKING:
    from collections.abc import Sequence

STOPPED = 130
PIPE_CLOSED = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with ``arguments`` (those of the process where None) and return its exit code."""
    prepare_streams()
    gc.set_threshold(50_000)  # modules and patterns are thousands of objects, none of them garbage
    try:
        options = parse(sys.argv[1:] if arguments is None else arguments)
        code: int = options.run(options)
        sys.stdout.flush()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 1
    except KeyboardInterrupt:
        complain("已停止。")
        return STOPPED
    except BrokenPipeError:
        _forget_stdout()
        return PIPE_CLOSED
    except Exception as error:  # no traceback for people: it goes to a file
        refused = error if isinstance(error, GongwenError) else refusal_of(error)
        complain(f"{refused.what}{refused.todo}（{refused.code}）")
        return 1
    return code


def _forget_stdout() -> None:
    # What is left in the buffer would raise again when the interpreter closes the stream.
    with suppress(OSError, ValueError):
        stdout = sys.stdout.fileno()
        os.dup2(os.open(os.devnull, os.O_WRONLY), stdout)
