"""Dates as people type them: 2026-05-16, 2026年5月16日, 20260516, 5.16, 二〇二六年五月十六日, or Excel's day number."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from yingshang.kernel import clock

ALLOWED = "日期，如 2026-05-16、2026年5月16日、20260516，或本年的 5.16、5月16日"
_SHAPES = (
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(
        r"(?P<y>\d{4})[-./年](?P<m>\d{1,2})[-./月](?P<d>\d{1,2})[日号]?(?: ?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
    ),
    re.compile(r"(?P<m>\d{1,2})[-./月](?P<d>\d{1,2})[日号]?"),
)
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_TENS = re.compile(r"([一二三])?(十)([一二三四五六七八九])?")
_FIRST_DAY = date(1899, 12, 30)  # day 0 of Excel's count, with its false 29 February 1900 taken in
_COUNTED = range(14_611, 73_051)  # 1940 to 2099: fewer is a year or a count, more is no date


def read_date(text: str) -> date | None:
    """The day that ``text`` names, or None. A day without a year is one of this year."""
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()
    if plain.isascii() and plain.isdigit() and len(plain) == 5:
        return _FIRST_DAY + timedelta(days=int(plain)) if int(plain) in _COUNTED else None
    plain = _TENS.sub(_tens, plain).translate(_DIGITS)
    plain = re.sub(r" ?([-./年月日号]) ?", r"\1", plain)
    for shape in _SHAPES:
        if found := shape.fullmatch(plain):
            parts = found.groupdict()
            try:
                return date(int(parts.get("y") or clock.today().year), int(parts["m"]), int(parts["d"]))
            except ValueError:
                return None
    return None


def _tens(found: re.Match[str]) -> str:
    """十六 → 16, 二十 → 20: the digits on either side may be missing."""
    return (found[1] or "一") + (found[3] or "〇")
