"""Names of files as people gave them: shown, never used as a path."""

from __future__ import annotations

import unicodedata

LONGEST = 120
_FORBIDDEN = frozenset('/\\:*?"<>|')
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def clean_name(name: str, endings: list[str]) -> str:
    """The name without folders, without what cannot be seen, and ending as its content says.

    ``endings`` are those of its kind, the usual one first: 「公告.exe」 that is a PDF becomes 「公告.exe.pdf」.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(each for each in unicodedata.normalize("NFC", last) if each.isspace() or not _is_unseen(each))
    plain = " ".join("".join(" " if each in _FORBIDDEN else each for each in shown).split())
    stem, dot, ending = plain.rpartition(".")
    if not dot or ending.lower() not in endings:
        stem, ending = plain, endings[0]
    return f"{stem[:LONGEST].strip('. ') or '未命名'}.{ending.lower()}"


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN
