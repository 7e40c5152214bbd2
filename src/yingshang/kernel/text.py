"""What people type, made plain: one line or several, without characters that cannot be seen."""

from __future__ import annotations

import re
import unicodedata

# Controls, directions, zero-width and other characters that show nothing; a lone surrogate cannot be stored.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_BLANKS = re.compile(r"\s+")


def line(value: object) -> str:
    """``value`` as one line: NFC, invisible characters dropped, blanks of any kind made one, none at the ends.

    None reads "". Full-width signs stay as they are: （） belong to Chinese names.
    """
    text = _BLANKS.sub(" ", unicodedata.normalize("NFC", "" if value is None else str(value)))
    return _BLANKS.sub(" ", _seen(text)).strip()


def paragraphs(value: object) -> str:
    """``value`` as lines of text, each made plain; empty lines at the ends go, inner ones stay."""
    text = "" if value is None else str(value)
    return "\n".join(line(part) for part in text.splitlines()).strip("\n")


def _seen(text: str) -> str:
    if text.isprintable():  # nearly always, and asked at once: what is printable is in none of these categories
        return text
    return "".join(char for char in text if unicodedata.category(char) not in _UNSEEN)
