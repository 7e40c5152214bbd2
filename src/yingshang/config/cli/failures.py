"""Failures of a command as people need them: what happened, what to do, a code; the trace goes to the log file."""

from __future__ import annotations

import logging
import sys
import tomllib
import traceback
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError, SystemCheckError
from django.db import Error as DatabaseFault

from yingshang.kernel.errors import Refusal
from yingshang.kernel.ids import new_id
from yingshang.kernel.room import is_full

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger("yingshang.cli")


@dataclass
class Outcome:
    """The exit code of a command."""

    code: int = 0


@contextmanager
def told() -> Iterator[Outcome]:
    """Run the block; what it raises is said on the console and becomes the exit code."""
    outcome = Outcome()
    try:
        yield outcome
    except KeyboardInterrupt:
        sys.stderr.write("\n已停止。\n")
        outcome.code = 130
    except BrokenPipeError:
        outcome.code = 1
    except Exception as fault:  # whatever it is, people get a sentence
        outcome.code = getattr(fault, "returncode", 1)
        what, todo, code = sentence(fault)
        lines = [what, *([f"怎么办：{todo}"] if todo else []), f"代码：{code}"]
        sys.stderr.write("\n".join(lines) + "\n")


def sentence(fault: Exception) -> tuple[str, str, str]:
    """What happened, what to do, the code. Faults of ours are logged with their trace under a number."""
    if isinstance(fault, CommandError) and not isinstance(fault, SystemCheckError):
        return str(fault), "", "ops.command"
    if isinstance(fault, Refusal):
        return _refusal(fault)
    trace = new_id().hex[-12:]
    if _ready():  # before that there is no log file, and the console is for people
        log.error("trace %s: the command failed", trace, exc_info=fault)
    if is_full(fault):
        return _refusal(Refusal("kernel.disk_full"))
    if isinstance(fault, DatabaseFault):
        return _refusal(Refusal("ops.database_fault", what=_first_line(fault), trace=trace))
    if isinstance(fault, OSError):
        return _refusal(Refusal("ops.file_fault", what=fault.strerror or str(fault), name=fault.filename or ""))
    if isinstance(fault, ImproperlyConfigured | SystemCheckError) or (isinstance(fault, ValueError) and not _ready()):
        return _refusal(Refusal("ops.settings_fault", what=_first_line(fault), trace=trace))
    kind = type(fault).__name__
    early = Refusal("ops.fault_early", what=kind, where=_where(fault))
    return _refusal(Refusal("ops.fault", what=kind, trace=trace) if _ready() else early)


def _refusal(refusal: Refusal) -> tuple[str, str, str]:
    if not _ready():
        return _early(refusal)
    from yingshang.kernel.web.refusals import say  # noqa: PLC0415 - needs the apps

    said = say(refusal)
    return said.what, said.todo, said.code


def _early(refusal: Refusal) -> tuple[str, str, str]:
    """The sentence before the apps are there: from the file of the app that the code names."""
    app, _, name = refusal.code.partition(".")
    path = Path(__file__).parents[2] / app / "sentences.toml"
    pair = tomllib.loads(path.read_text(encoding="utf-8")).get(name, {}) if path.is_file() else {}
    what, todo = pair.get("what", "没有办成。"), pair.get("todo", "请检查 yingshang.toml。")
    for key, value in refusal.facts.items():
        what, todo = (text.replace("{" + key + "}", str(value)) for text in (what, todo))
    return what, todo, refusal.code


def _first_line(fault: Exception) -> str:
    return (str(fault).strip().splitlines() or [type(fault).__name__])[0][:200]


def _where(fault: Exception) -> str:
    """File and line of the last step: there is no log yet to look it up in."""
    steps = traceback.extract_tb(fault.__traceback__)
    return f"{Path(steps[-1].filename).name}:{steps[-1].lineno}" if steps else "?"


def _ready() -> bool:
    """Whether the settings were read and the apps are there: a ValueError before that is one of the settings."""
    from django.apps import apps  # noqa: PLC0415 - it may not be set up

    return apps.ready
