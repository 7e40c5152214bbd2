"""What may not leave the site in a text: numbers that belong to a citizen."""

from __future__ import annotations

import re
import unicodedata

# As orgs.queries.publishing has them: a mobile number however grouped, an identity number; and accounts of banks.
_MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)?86[\s-]?)?1[3-9]\d(?:[\s.-]?\d){8}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)\d{16,19}(?!\d)")
_LONG_NUMBER = re.compile(r"\d(?:[\s.-]?\d){6}")
GONE = "〔…〕"


def without_numbers(text: str) -> str:
    """``text`` without mobile, identity and account numbers, full-width digits included."""
    plain = unicodedata.normalize("NFKC", text)
    if not (_MOBILE.search(plain) or _IDENTITY.search(plain)):
        return text
    return _IDENTITY.sub(GONE, _MOBILE.sub(GONE, plain))


def is_bare(text: str) -> bool:
    """Whether a text for SMS holds no number that could be anybody's: no seven digits in a row."""
    return not _LONG_NUMBER.search(unicodedata.normalize("NFKC", text))


def shortened(place: str) -> str:
    """An address that is recognised and not known: 138****5678, z***@example.gov.cn."""
    name, at, domain = place.partition("@")
    if at:
        return f"{name[:1]}***@{domain}"[:120]
    return f"{place[:3]}****{place[-4:]}" if len(place) >= 9 else "****" if place else ""
