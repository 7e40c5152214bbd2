"""What an installation sets for itself: one folder, one TOML file in it, and variables that win over the file.

The folder is ``$YINGSHANG_HOME`` (default ``./yingshang-data``) and holds the database, the stored files, the backups,
the key and ``yingshang.toml``. An option ``a.b`` of that file is overridden by the variable ``YINGSHANG_A_B``.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from yingshang.config.home import SECRET, place, stored

if TYPE_CHECKING:
    from pathlib import Path

HOME = place()
_SET: dict[str, Any] = stored(HOME)
NO_KEY = "only-for-commands-that-need-no-installation"


def text(name: str, default: str = "") -> str:
    """The option as text; ``name`` is dotted, as ``database.url``."""
    variable = os.environ.get("YINGSHANG_" + name.upper().replace(".", "_"))
    return str(variable if variable is not None else _find(name, default))


def number(name: str, default: int) -> int:
    """The option as a whole number."""
    return int(text(name, str(default)))


def switch(name: str, default: bool) -> bool:
    """The option as yes or no."""
    return text(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def words(name: str, default: list[str]) -> list[str]:
    """The option as a list; in a variable the words are parted by commas."""
    variable = os.environ.get("YINGSHANG_" + name.upper().replace(".", "_"))
    if variable is not None:
        return [word.strip() for word in variable.split(",") if word.strip()]
    return [str(word) for word in _find(name, default)]


def secret_key() -> str:
    """The key of the installation; before there is one, a value that only commands without a session get to see."""
    path = HOME / SECRET
    return text("secret_key") or (path.read_text(encoding="ascii").strip() if path.is_file() else NO_KEY)


def log_file() -> Path | None:
    """Where the log is written; None as long as there is no installation."""
    return HOME / "logs" / "yingshang.log" if (HOME / "logs").is_dir() else None


def storage() -> dict[str, Any]:
    """Django's settings for stored files: the installation's folder, or with ``files.storage = "s3"`` a bucket.

    A bucket is named by ``files.bucket``, ``files.endpoint``, ``files.region``, ``files.access_key`` and
    ``files.secret_key``. Objects are private, never overwritten, and fetched through us alone.
    """
    if text("files.storage", "folder") != "s3":
        place = {"location": str(HOME / "files"), "file_permissions_mode": 0o600}
        return {"BACKEND": "yingshang.kernel.files.storage.DurableStorage", "OPTIONS": place}
    names = ("access_key", "secret_key")
    bucket = {
        "bucket_name": text("files.bucket"),
        "endpoint_url": text("files.endpoint") or None,
        "region_name": text("files.region") or None,
        "default_acl": None,
        "file_overwrite": False,
        "querystring_auth": True,
        **{name: text(f"files.{name}") or None for name in names},
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": bucket}


_PLAIN = "-c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.5"


def database(url: str) -> dict[str, Any]:
    """Django's settings for a database address; an empty one means the file in the installation's folder.

    SQLite commits with ``synchronous=FULL``: with NORMAL a power cut loses acknowledged commits. Write transactions are
    IMMEDIATE, so that writers queue instead of failing half-way.

    PostgreSQL answers a page in one process: to start others and to compile a question takes longer than most pages
    have. A block out of order costs half as much again as one in order, not four times: no disk's head moves.
    ``?options=`` of the address says otherwise (empty for a PgBouncer that takes no options).
    """
    if not url or url.startswith("sqlite:"):
        path = url.removeprefix("sqlite:///") or str(HOME / "yingshang.sqlite3")
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": _sqlite()}
    parts = urlsplit(url)
    options: dict[str, Any] = {"options": _PLAIN} | dict(parse_qsl(parts.query, keep_blank_values=True))
    host = options.pop("host", parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _sqlite() -> dict[str, Any]:
    return {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
        "PRAGMA temp_store=MEMORY;PRAGMA cache_size=-65536;PRAGMA mmap_size=268435456;"
        "PRAGMA journal_size_limit=67108864;",
    }


def _find(name: str, default: Any) -> Any:  # noqa: ANN401 - TOML holds any type; the readers above settle it
    found: Any = _SET
    for part in name.split("."):
        if not isinstance(found, dict) or part not in found:
            return default
        found = found[part]
    return found
