"""The folder of an installation: made once, never overwritten. Knows nothing of Django, because settings read it."""

from __future__ import annotations

import os
import secrets
import tomllib
from pathlib import Path
from typing import Any

TEMPLATE = Path(__file__).with_name("yingshang.toml")
SECRET, SETTINGS = "secret.key", "yingshang.toml"
_FOLDERS = ("files", "backups", "logs", "static")


def place() -> Path:
    """Where the installation is: ``$YINGSHANG_HOME``, or a folder here."""
    return Path(os.environ.get("YINGSHANG_HOME", "yingshang-data")).resolve()


def is_made(home: Path) -> bool:
    """Whether the folder holds what a start needs."""
    return (home / SECRET).is_file() and (home / SETTINGS).is_file()


def stored(home: Path) -> dict[str, Any]:
    """What ``yingshang.toml`` says; empty where there is none. Raises ValueError when it cannot be read."""
    path = home / SETTINGS
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def make(home: Path, values: dict[str, object]) -> list[str]:
    """Make the folder and in it what is missing; the names of what was made come back.

    ``values`` fill the template of ``yingshang.toml``, by dotted name. The key and the settings are readable by their
    owner alone. Raises OSError.
    """
    made = [] if home.is_dir() else [str(home)]
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in _FOLDERS:
        (home / name).mkdir(mode=0o700, exist_ok=True)
    text = filled(TEMPLATE.read_text(encoding="utf-8"), values)
    files = {SECRET: secrets.token_urlsafe(48) + "\n", SETTINGS: text}
    return made + [name for name, content in files.items() if _write_new(home / name, content)]


def filled(template: str, values: dict[str, object]) -> str:
    """The template with ``# name = …`` lines replaced by their values; comments and order stay."""
    section, lines = "", []
    for line in template.splitlines():
        if line.startswith("["):
            section = line.strip("[] ") + "."
        name = section + line.removeprefix("# ").partition(" =")[0]
        lines.append(f"{name.rpartition('.')[2]} = {_toml(values[name])}" if _sets(line, name, values) else line)
    return "\n".join(lines) + "\n"


def _sets(line: str, name: str, values: dict[str, object]) -> bool:
    return " =" in line and values.get(name) not in (None, "", [])


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(part) for part in value) + "]"
    if isinstance(value, int):
        return str(value)
    return '"' + "".join(_escaped(character) for character in str(value)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return character if character.isprintable() else f"\\u{ord(character):04x}"


def _write_new(path: Path, content: str) -> bool:
    """Write a file that is not there yet, whole or not at all; False when it is there."""
    if path.exists():
        return False
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(part, path)  # fails where another process was quicker: nothing is overwritten
    except FileExistsError:
        return False
    finally:
        part.unlink()
    return True
