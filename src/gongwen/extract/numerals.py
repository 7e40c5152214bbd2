"""Chinese and Arabic numerals to integers: 十二, 二〇二一, 两, 一百二十, 25."""

from __future__ import annotations

from functools import lru_cache

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}


@lru_cache(maxsize=1024)
def number(text: str) -> int:
    """The value of ``text`` (folded); ValueError when it is no numeral.

    A row of Chinese digits without 十 or 百 is read digit by digit, as years are printed.
    """
    text = text.strip()
    if text.isascii():
        return int(text)
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, section, digit = 0, 0, 0
    for char in text:
        if char == "万":
            total, section, digit = (total + section + digit) * 10_000, 0, 0
        elif char in _UNITS:
            section, digit = section + (digit or 1) * _UNITS[char], 0
        elif char in _DIGITS:
            digit = _DIGITS[char]
        else:
            raise ValueError(text)
    return total + section + digit
