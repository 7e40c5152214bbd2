"""Encryption of what must be read again: AES-256-GCM under keys derived from the installation's secret."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12


def key_for(purpose: str) -> bytes:
    """32 bytes that differ for every purpose."""
    return hmac.new(settings.SECRET_KEY.encode(), f"yingshang.accounts|{purpose}".encode(), hashlib.sha256).digest()


def seal(plain: bytes, *, purpose: str) -> bytes:
    """Nonce and ciphertext; ``purpose`` must be the same when it is opened."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key_for(purpose)).encrypt(nonce, plain, purpose.encode())


def unseal(sealed: bytes, *, purpose: str) -> bytes | None:
    """The plain bytes; None when it was altered or the secret is another."""
    try:
        return AESGCM(key_for(purpose)).decrypt(sealed[:_NONCE], sealed[_NONCE:], purpose.encode())
    except (InvalidTag, ValueError):
        return None


def fingerprint(*parts: str) -> str:
    """A keyed hash of some words: the same words can be found again, the words cannot be read."""
    return hmac.new(key_for("fingerprint"), "\x1f".join(parts).encode("utf-8", "replace"), hashlib.sha256).hexdigest()
