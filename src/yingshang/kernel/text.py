"""What people type, made plain: one line or several, without characters that cannot be seen."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Controls, directions, zero-width and other characters that show nothing; a lone surrogate cannot be stored.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_BLANKS = re.compile(r"\s+")
_MARKS = re.compile(r"[、；;，,\n]+")  # between names
_NO_MARK = r"[^、；;，,\n]"


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


def parted(text: str, whole: Iterable[str] = ()) -> list[str]:
    """Names divided by 、 or the like, each once, in one line each.

    A name of ``whole`` that holds such a mark itself (「各乡镇、街、区」) stays one where it stands between marks.
    """
    kept = sorted((name for name in whole if _MARKS.search(name) and not _MARKS.fullmatch(name)), key=len, reverse=True)
    either = "|".join(map(re.escape, kept)) or "(?!)"
    pieces = re.split(rf"(?<!{_NO_MARK})\s*({either})\s*(?!{_NO_MARK})", text or "")
    parts = (part for n, piece in enumerate(pieces) for part in ([piece] if n % 2 else _MARKS.split(piece)))
    return list(dict.fromkeys(found for part in parts if (found := line(part))))
