"""Codes that people type from paper: no letter that looks like another, forgiving when read."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's Base32: five bits a character
_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "〇": "0", "U": "V"})
INVITATION_LENGTH = 16  # 80 bits
RECOVERY_LENGTH = 12  # 60 bits


def random_code(length: int) -> str:
    """Five random bits a character."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def derived_code(length: int, *, key: bytes, about: str) -> str:
    """The same code for the same ``about``, unknowable without the key: a form sent twice prints one slip."""
    digest = hmac.new(key, about.encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest, "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(length))


def shown(code: str) -> str:
    """In groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def typed(text: str) -> str:
    """What somebody meant: full width, small letters, blanks and dashes, and letters taken for digits are put right."""
    folded = unicodedata.normalize("NFKC", text).upper().translate(_LIKE)
    return "".join(character for character in folded if character in ALPHABET)


def digest(code: str, *, purpose: str) -> str:
    """What is stored of a code. It is long and random, so a plain hash is enough; ``purpose`` keeps kinds apart."""
    return hashlib.sha256(f"{purpose}|{code}".encode()).hexdigest()
