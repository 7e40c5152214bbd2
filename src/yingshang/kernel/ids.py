"""Identifiers: sortable by time inside, random where somebody could guess."""

from __future__ import annotations

import secrets
import time
import uuid


def new_id() -> uuid.UUID:
    """A UUID version 7 (RFC 9562): 48 bits of milliseconds, then random bits, so that new rows lie together."""
    stamp = int(time.time() * 1000) & ((1 << 48) - 1)
    random = secrets.randbits(74)
    value = stamp << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | random & ((1 << 62) - 1)
    return uuid.UUID(int=value)


def secret() -> str:
    """192 random bits as letters for an address: nothing to be learnt from it, nothing to be guessed."""
    return secrets.token_urlsafe(24)
