"""Width of text on a terminal: Chinese characters take two columns.

East Asian Width (Unicode Annex 11): W and F take two columns, combining and invisible characters none, everything
else one. The *ambiguous* class (“” … ① —) is counted as one, as terminals in UTF-8 draw it unless told otherwise.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_NO_WIDTH = {"Mn", "Me", "Cf", "Cc"}
_NOT_FIRST = "，。、；：？！）】》〉」』”’,.;:?!)]}%"  # marks that begin no line
_NOT_LAST = "（《〈「『“‘(["  # marks that end no line


@lru_cache(maxsize=8192)
def _char_width(char: str) -> int:
    if unicodedata.category(char) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def text_width(text: str) -> int:
    """Columns that one line of text takes."""
    return len(text) if text.isascii() and text.isprintable() else sum(map(_char_width, text))


def fill(text: str, columns: int) -> str:
    """The text with blanks behind it up to ``columns``; a longer text stays as it is."""
    return text + " " * (columns - text_width(text))


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most ``columns`` columns; a Latin word or number is kept whole where it fits on a line.

    Closing marks begin no line and opening marks end none. At least one line comes back.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _wrap_line(paragraph.strip(), max(2, columns))
    return lines


def _wrap_line(text: str, columns: int) -> list[str]:
    lines: list[str] = []
    line, used = "", 0
    for word in _words(text, columns):
        size = text_width(word)
        if used + size > columns and line:
            lines.append(line.rstrip())
            line, used = "", 0
        line += word if line else word.lstrip()
        used += size
    return [*lines, line.rstrip()]


def _words(text: str, columns: int) -> list[str]:
    # What must not be parted: runs of ASCII, and a character with the closing marks behind it.
    words: list[str] = []
    size = 0
    for char in text:
        wide = _char_width(char)
        glued = bool(words) and size + wide <= columns and _belongs(words[-1], char)
        if glued:
            words[-1] += char
            size += wide
        else:
            words.append(char)
            size = wide
    return words


def _belongs(word: str, char: str) -> bool:
    if char in _NOT_FIRST or word[-1] in _NOT_LAST or _char_width(char) == 0:
        return True
    return char.isascii() and (char.isalnum() or char in "-_@/") and word[-1].isascii() and word[-1] != " "
