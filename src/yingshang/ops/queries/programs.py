"""The programs of PostgreSQL that copy a database out and in: found, and new enough for the server."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from yingshang.kernel.errors import Refusal
from yingshang.ops.rules.options import backup_options

_USUAL = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")


def program(name: str, least: int) -> Path:
    """The newest ``name`` of version ``least`` or later: in the folder of the settings, on the path, in usual places.

    Raises Refusal ``ops.no_program`` that says what to install.
    """
    wanted = backup_options().programs
    folders = [wanted] if wanted else []
    on_path = shutil.which(name)
    folders += [Path(on_path).parent] if on_path else []
    for pattern in _USUAL:
        folders += sorted(Path("/").glob(pattern.lstrip("/")))
    found = [(_major(folder / name), folder / name) for folder in folders if (folder / name).is_file()]
    fitting = [pair for pair in found if pair[0] >= least]
    if not fitting:
        raise Refusal("ops.no_program", program=name, least=least)
    return max(fitting, key=lambda pair: pair[0])[1]


def _major(path: Path) -> int:
    done = subprocess.run([str(path), "--version"], capture_output=True, text=True, timeout=30, check=False)  # noqa: S603 - a program of PostgreSQL
    match = re.search(r"(\d+)(?:\.|\b)", done.stdout)
    return int(match[1]) if match else 0
