"""The bytes that are hashed: one canonical JSON text per entry, the same on every database.

UTF-8 JSON, keys sorted, no blanks, times in UTC with six digits of seconds. ``sm3`` (GB/T 32905) or ``sha256``.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.hashes import SM3, Hash

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

GENESIS = "0" * 64  # what stands before the first entry
# Everything of an entry but its hash. Adding a field means a second canonical form, told apart by "form".
COVERED = (
    "number", "event_id", "at", "type", "sentence", "target_kind", "target_id", "target_title", "facts", "sealed",
    "person_id", "person_name", "post", "unit_id", "unit", "for_person", "address", "algorithm", "previous",
)  # fmt: skip
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(values: Mapping[str, Any]) -> bytes:
    """The bytes of an entry, from its values by name."""
    covered = {name: values[name] for name in COVERED}
    covered["at"] = values["at"].astimezone(UTC).isoformat(timespec="microseconds")
    covered["form"] = 1
    return _encode(covered).encode("utf-8", "surrogatepass")


def seal(value: object, salt: str, algorithm: str) -> str:
    """The salted hash of one personal fact. With the salt gone nobody can try values against it."""
    return digest(f"{salt}:{_encode(value)}".encode("utf-8", "surrogatepass"), algorithm)


def digest(data: bytes, algorithm: str) -> str:
    """The hash as 64 hexadecimal digits. Raises ValueError for a function that the chain does not know."""
    return _function(algorithm)(data)


@lru_cache
def _function(algorithm: str) -> Callable[[bytes], str]:
    if algorithm == "sha256":
        return lambda data: hashlib.sha256(data).hexdigest()
    if algorithm != "sm3":
        raise ValueError(f"no hash function {algorithm!r} in the chain")
    if "sm3" in hashlib.algorithms_available:  # OpenSSL's, a little faster where Python has it
        return lambda data: hashlib.new("sm3", data).hexdigest()
    return _sm3


def _sm3(data: bytes) -> str:
    hashing = Hash(SM3())
    hashing.update(data)
    return hashing.finalize().hex()
