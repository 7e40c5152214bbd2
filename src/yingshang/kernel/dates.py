"""Days as people write them: 2026-05-16, 2026年5月16日, 20260516, 5.16, 二〇二六年五月十六日, or Excel's day number."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

ALLOWED = "日期，如 2026-05-16、2026年5月16日、20260516，或本年的 5.16、5月16日"
_INVISIBLE = re.compile("[\\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_WEEKDAY = re.compile(r"[（(][^（()）]{0,4}[)）]$")
_CLOCK = re.compile(r"(?<=[0-9]{2})[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?$")
_WHOLE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_LONG = re.compile(r"([0-9]{4})[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})[日号]?")
_SHORT = re.compile(r"([0-9]{1,2})[-./月]([0-9]{1,2})[日号]?")
_WORDS = {"今天": 0, "明天": 1, "后天": 2, "昨天": -1}
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_TENS = re.compile(r"([一二三])?十([一二三四五六七八九])?")
_LONGEST = 40  # no way of writing a day is longer
_FIRST_YEAR = 1900
_FIRST_DAY = date(1899, 12, 30)  # day 0 of Excel's count, its false 29 February 1900 allowed for
_COUNTED = range(14_611, 73_051)  # 1940 to 2099: any other number of five digits is no day


def read_day(text: str, *, today: date) -> date | None:
    """The day that was meant, or None.

    A day without a year is one of this year: that is what people mean who write 5.16, also when it is past.
    """
    if len(text) > _LONGEST:
        return None
    plain = _CLOCK.sub("", unicodedata.normalize("NFKC", text).strip())
    plain = _WEEKDAY.sub("", _INVISIBLE.sub("", plain))
    if plain in _WORDS:
        return today + timedelta(days=_WORDS[plain])
    plain = _TENS.sub(_tens, plain).translate(_DIGITS)
    if re.fullmatch(r"[0-9]{5}", plain):
        return _FIRST_DAY + timedelta(days=int(plain)) if int(plain) in _COUNTED else None
    return _day_of_parts(plain, today)


def _day_of_parts(plain: str, today: date) -> date | None:
    if match := _WHOLE.fullmatch(plain) or _LONG.fullmatch(plain):
        year, month, day = (int(part) for part in match.groups())
    elif match := _SHORT.fullmatch(plain):
        year, month, day = today.year, *(int(part) for part in match.groups())
    else:
        return None
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if found.year >= _FIRST_YEAR else None


def _tens(found: re.Match[str]) -> str:
    """十六 → 16, 二十 → 20: the digits on either side may be missing."""
    return (found[1] or "一") + (found[2] or "〇")


def period_words(period: str) -> str:
    """2026Q1 as people say it; anything else as it is."""
    year, _, number = period.partition("Q")
    quarter = number in {"1", "2", "3", "4"} and year.isdecimal()
    return f"{year}年第{'一二三四'[int(number) - 1]}季度" if quarter else period
