"""The drill: the newest backup restored into a scratch installation by the very command that people would use.

Two child processes do it with settings of their own: nothing of this installation's database, files or bucket can be
reached by them. What they find is recorded, so that 系统体检 knows when a backup last proved to be one.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection
from django.db.utils import ProgrammingError

from yingshang.audit.queries.heads import current_head
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.ops import events
from yingshang.ops.actions.children import finish
from yingshang.ops.enums import DrillOutcome
from yingshang.ops.queries.backups import newest
from yingshang.ops.rules.options import backup_options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from yingshang.kernel.actor import Actor
    from yingshang.ops.queries.backups import Backup

_PACKAGES = str(Path(__file__).parents[3])  # where this program was loaded from, installed or not
_PREFIX = "yingshang_drill_"
_ABANDONED = 2 * 86_400  # seconds; longer than any drill
_LONGEST = 12 * 3600  # seconds; something hangs


@dataclass(slots=True)
class Drill:
    """What a drill saw: seconds of each step, problems as sentences, and figures of the restored copy."""

    backup: Backup
    seconds: float = 0.0
    steps: dict[str, float] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    figures: dict[str, int] = field(default_factory=dict)

    @property
    def outcome(self) -> DrillOutcome:
        """Whether the backup is one."""
        return DrillOutcome.FAILED if self.problems else DrillOutcome.PASSED


def run_drill(*, actor: Actor, told: Callable[[], None] = lambda: None) -> Drill:
    """Restore the newest backup elsewhere, look at it, throw it away, record what was found.

    Raises Refusal ``ops.no_backups``, and ``ops.no_scratch`` where PostgreSQL gives no database to try in.
    """
    backup = newest(backup_options().folder)
    if backup is None:
        raise Refusal("ops.no_backups", folder=str(backup_options().folder))
    drill = Drill(backup)
    begun = time.monotonic()
    with _scratch() as (home, environment):
        if _step(drill, "restore", [*_restore(home), str(backup.path)], environment, told):
            _look(drill, environment, told)
    drill.seconds = time.monotonic() - begun
    note_drill(actor=actor, drill=drill)
    return drill


@command("ops.run_drill")
def note_drill(*, actor: Actor, drill: Drill) -> None:
    """Record a drill with everything it found."""
    manifest = drill.backup.manifest
    record(
        events.drill_done,
        current_head(),
        actor=actor,
        name=manifest.name,
        outcome=str(drill.outcome.label),
        seconds=round(drill.seconds, 1),
        problems=drill.problems[:50],
        steps={name: round(seconds, 1) for name, seconds in drill.steps.items()},
        made_at=manifest.at,
    )


def _restore(home: Path) -> list[str]:
    key = home.parent / "key"
    key.touch(0o600)
    key.write_text(settings.SECRET_KEY, encoding="utf-8")
    return ["restore", "--key", str(key)]


def _look(drill: Drill, environment: dict[str, str], told: Callable[[], None]) -> None:
    said = _step(drill, "look", ["drill", "--inside"], environment, told)
    if said:
        seen: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
        drill.problems += seen.pop("problems")
        drill.figures = seen


def _step(drill: Drill, name: str, arguments: list[str], environment: dict[str, str], told: Callable[[], None]) -> str:
    """Run a command of ours in the scratch installation; what it printed, "" when it failed (a problem is noted)."""
    begun = time.monotonic()
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "yingshang", *arguments],
            env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=errors,
        )  # fmt: skip
        failed = finish(child, told, longest=_LONGEST)
        output.seek(0)
        errors.seek(0)
        said, wrong = output.read().decode("utf-8", "replace"), errors.read().decode("utf-8", "replace")
    drill.steps[name] = time.monotonic() - begun
    if failed:
        drill.problems.append(" ".join((wrong or said).split())[:500] or f"{name}: {failed}")
        return ""
    return said or " "


@contextmanager
def _scratch() -> Iterator[tuple[Path, dict[str, str]]]:
    """A folder beside the installation's data for a scratch home, and variables that point nowhere else."""
    for left in Path(settings.HOME).glob(".drill-*"):
        if time.time() - left.stat().st_mtime > _ABANDONED:
            shutil.rmtree(left, ignore_errors=True)
    place = Path(tempfile.mkdtemp(prefix=".drill-", dir=settings.HOME))
    try:
        with _database(place) as url:
            yield place / "home", _environment(place / "home", url)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _environment(home: Path, url: str) -> dict[str, str]:
    ours = {
        "YINGSHANG_HOME": str(home),
        "YINGSHANG_DATABASE_URL": url,
        "YINGSHANG_FILES_STORAGE": "folder",
        "YINGSHANG_JOBS_QUEUE": "database",
        "YINGSHANG_LOGIN_OIDC_SERVER_URL": "",
        "YINGSHANG_BACKUP_FOLDER": str(home / "backups"),
        "YINGSHANG_BACKUP_PROGRAMS": str(backup_options().programs or ""),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONPATH": os.pathsep.join(part for part in (_PACKAGES, os.environ.get("PYTHONPATH", "")) if part),
    }
    dropped = ("YINGSHANG_", "DJANGO_SETTINGS")
    return {name: value for name, value in os.environ.items() if not name.startswith(dropped)} | ours


@contextmanager
def _database(place: Path) -> Iterator[str]:
    """The address of an empty database: a file, or one that is made on our server and dropped again."""
    if connection.vendor != "postgresql":
        yield f"sqlite:///{place / 'scratch.sqlite3'}"
        return
    name = f"{_PREFIX}{int(time.time())}_{secrets.token_hex(4)}"
    with closing(connection.copy("drill")) as other, other.cursor() as cursor:
        _sweep(cursor)
        try:
            cursor.execute(f'CREATE DATABASE "{name}"')
        except ProgrammingError as error:
            raise Refusal("ops.no_scratch") from error
        try:
            yield _address(name)
        finally:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _sweep(cursor: Any) -> None:  # noqa: ANN401 - a cursor of any driver
    """Drop what drills left that were killed."""
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{_PREFIX}%"])
    for (name,) in cursor.fetchall():
        begun = name.removeprefix(_PREFIX).partition("_")[0]
        if begun.isdecimal() and time.time() - int(begun) > _ABANDONED:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


def _address(name: str) -> str:
    """The address of another database on our server."""
    known: dict[str, Any] = connection.settings_dict
    user, password = quote(str(known["USER"]), safe=""), quote(str(known["PASSWORD"]), safe="")
    who = f"{user}:{password}@" if password else f"{user}@" if user else ""
    options = {key: value for key, value in known["OPTIONS"].items() if key.startswith("ssl")}
    options |= {"host": known["HOST"]} if known["HOST"] else {}
    port = f":{known['PORT']}" if known["PORT"] else ""
    return f"postgresql://{who}{'localhost' if port else ''}{port}/{name}?{urlencode(options)}"
