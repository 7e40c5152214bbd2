"""One-time codes from time: RFC 6238 with SHA-1, six digits, thirty seconds, as every authenticator app expects."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import struct
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from datetime import datetime

PERIOD = 30
DIGITS = 6
TOLERANCE = 1  # steps to either side: office computers' clocks are off, RFC 6238 section 5.2 allows one


def new_secret() -> str:
    """160 random bits in Base32 (RFC 4226 section 4 asks for that many)."""
    return base64.b32encode(secrets.token_bytes(20)).decode("ascii")


def code_at(secret: str, step: int) -> str:
    """The code of a time step (RFC 4226 section 5.3)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of(moment: datetime) -> int:
    """The time step of a moment."""
    return int(moment.timestamp()) // PERIOD


def matching_step(secret: str, code: str, *, moment: datetime, after: int) -> int | None:
    """The step whose code this is, within the tolerance and later than ``after``; None when there is none."""
    now = step_of(moment)
    found = None
    for step in range(now - TOLERANCE, now + TOLERANCE + 1):
        same = hmac.compare_digest(code_at(secret, step).encode(), code.encode("utf-8", "replace"))
        if same and step > after:
            found = step
    return found


def enrolment_address(secret: str, *, issuer: str, account: str) -> str:
    """The ``otpauth:`` address that goes into the QR code."""
    label = quote(f"{issuer}:{account}", safe="")
    return f"otpauth://totp/{label}?" + urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
