"""Numbers as Word prints them in automatic numbering (ECMA-376, part 1, 17.18.59 ST_NumberFormat)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongwen.lexicon import load

if TYPE_CHECKING:
    from collections.abc import Callable

_CHINESE: dict[str, str] = load("reading")["numerals"]
_DIGITS = _CHINESE["digits"]
_SPOKEN = _CHINESE["spoken_zero"] + _DIGITS[1:]
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_LARGEST = 32767  # Word counts no further


def _spoken(number: int, digits: str = _SPOKEN, units: str = _CHINESE["units"], *, short: bool = True) -> str:
    """A number as it is said; ``short`` leaves out the one of the first ten, as counting does."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        gap = digits[0] if 0 < low < 1000 else ""
        tail = _spoken(low, digits, units, short=False) if low else ""
        return _spoken(high, digits, units, short=short) + _CHINESE["myriad"] + gap + tail
    text = ""
    pending = False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            text += (digits[0] if pending and text else "") + digits[digit] + (units[power - 1] if power else "")
        pending = not digit
    if short and text.startswith(digits[1] + units[0]):
        text = text[1:]
    return text or digits[0]


def _one_by_one(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _letters(number: int) -> str:
    repeat, place = divmod(number - 1, 26)
    return chr(ord("A") + place) * (repeat + 1) if number > 0 else ""


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def _block(first: str, last: int) -> Callable[[int], str]:
    """Characters that stand one after another in Unicode, ``first`` for 1; plain digits beyond ``last``."""
    return lambda number: chr(ord(first) + number - 1) if 0 < number <= last else str(number)


def _cycle(characters: str) -> Callable[[int], str]:
    return lambda number: characters[(number - 1) % len(characters)]


def _circled(number: int) -> str:
    if 20 < number <= 35:
        return chr(0x3251 + number - 21)
    return chr(0x32B1 + number - 36) if 35 < number <= 50 else _block("①", 20)(number)


def _counting(number: int) -> str:
    return _spoken(number)


def _legal(digits: str) -> Callable[[int], str]:
    return lambda number: _spoken(number, digits, _CHINESE["legal_units"], short=False)


_FORMATS: dict[str, Callable[[int], str]] = {
    "bullet": lambda _: "",
    "none": lambda _: "",
    "decimalZero": lambda number: f"{number:02d}",
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _block("⒈", 20),
    "decimalEnclosedParen": _block("⑴", 20),
    "ideographEnclosedCircle": _block("㊀", 10),
    "decimalFullWidth": lambda number: str(number).translate({ord("0") + i: 0xFF10 + i for i in range(10)}),
    "decimalFullWidth2": lambda number: str(number).translate({ord("0") + i: 0xFF10 + i for i in range(10)}),
    "numberInDash": lambda number: f"- {number} -",
    "ideographTraditional": _cycle(_CHINESE["stems"]),
    "ideographZodiac": _cycle(_CHINESE["branches"]),
    "ideographDigital": _one_by_one,
    "japaneseDigitalTenThousand": _one_by_one,
    "taiwaneseDigital": _one_by_one,
    "chineseCounting": _counting,
    "chineseCountingThousand": _counting,
    "japaneseCounting": _counting,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _counting,
    "chineseLegalSimplified": _legal(_CHINESE["legal_simplified"]),
    "ideographLegalTraditional": _legal(_CHINESE["legal_traditional"]),
}


def printed(number: int, number_format: str) -> str:
    """``number`` in a format named as in the file; an unknown format prints Arabic digits."""
    number = max(0, min(number, _LARGEST))
    formatter = _FORMATS.get(number_format)
    return formatter(number) if formatter else str(number)
