"""What a backup says of itself: ``manifest.json``, written last, with a digest of itself.

Whoever restores compares everything with it. Nothing here asks Django: a restore reads it before there are settings.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from yingshang.kernel.errors import Refusal

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 1
NAME = "manifest.json"
SETTINGS, KEY = "yingshang.toml", "secret.key"
CONTENTS = "contents.jsonl"
_KIND = "yingshang-backup"


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the backup."""

    file: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One backup. ``tables`` are numbers of rows; ``migrations`` are by app; ``spoilt`` are contents it lacks.

    ``key`` is a fingerprint of the installation's key; ``with_key`` says whether the key itself is inside.
    """

    name: str
    at: str
    reason: str
    product: str
    vendor: str
    server: str
    database: Part
    contents: Part
    count: int
    size: int
    parts: tuple[Part, ...]
    migrations: dict[str, list[str]]
    number: int
    hash: str
    tables: dict[str, int]
    key: str
    with_key: bool
    spoilt: tuple[str, ...] = field(default=())

    @property
    def made_at(self) -> datetime:
        """When the database was copied."""
        return datetime.fromisoformat(self.at)


def dump(manifest: Manifest, secret: str) -> str:
    """The text of the file, with its digest and a seal made with the installation's key."""
    body = {"kind": _KIND, "format": FORMAT, **asdict(manifest)}
    digest = _digest(body)
    return json.dumps({**body, "digest": digest, "seal": _seal(digest, secret)}, ensure_ascii=False, indent=1) + "\n"


def read(folder: Path, secret: str = "") -> Manifest:
    """The manifest of the backup in ``folder``; with ``secret`` its seal is tried where it was made with that key.

    Raises Refusal ``ops.no_backup``, ``ops.backup_newer`` for a format of later versions, ``ops.backup_damaged``.
    """
    path = folder / NAME
    if not path.is_file():
        raise Refusal("ops.no_backup", name=str(folder))
    try:
        body: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        kind, number = body.pop("kind"), int(body.pop("format"))
        digest, seal = str(body.pop("digest")), str(body.pop("seal"))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(folder) from error
    if kind == _KIND and number > FORMAT:
        raise Refusal("ops.backup_newer", name=folder.name, product=str(body.get("product", "")))
    if kind != _KIND or digest != _digest({"kind": kind, "format": number, **body}):
        raise _damaged(folder)
    manifest = _built(folder, body)
    if secret and fingerprint(secret) == manifest.key and not hmac.compare_digest(seal, _seal(digest, secret)):
        raise _damaged(folder)
    return manifest


def fingerprint(secret: str) -> str:
    """What tells one key from another without giving it away."""
    return hmac.new(secret.encode(), b"yingshang.backup.fingerprint", hashlib.sha256).hexdigest()[:32]


def place_of(sha256: str) -> str:
    """Where in a backup a content lies."""
    return f"files/{sha256[:2]}/{sha256}"


def _built(folder: Path, body: dict[str, Any]) -> Manifest:
    try:
        body["database"], body["contents"] = Part(**body["database"]), Part(**body["contents"])
        body["parts"] = tuple(Part(**part) for part in body["parts"])
        body["spoilt"] = tuple(body["spoilt"])
        return Manifest(**body)
    except (KeyError, TypeError) as error:
        raise _damaged(folder) from error


def _damaged(folder: Path) -> Refusal:
    return Refusal("ops.backup_damaged", name=folder.name, what=NAME)


def _digest(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _seal(digest: str, secret: str) -> str:
    return hmac.new(secret.encode(), f"yingshang.backup|{digest}".encode(), hashlib.sha256).hexdigest()
