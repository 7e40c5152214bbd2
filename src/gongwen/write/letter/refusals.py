"""How a draft is refused: one sentence that names the place in the draft, one that says what to do."""

from __future__ import annotations

from gongwen.errors import GongwenError

_SHOWN = 20  # characters of a wrong value that a sentence quotes


def refused(code: str, where: str, what: str, todo: str = "请改正草稿后再排版。") -> GongwenError:
    """The error for the place ``where`` of a draft; codes begin with ``letter_``."""
    return GongwenError(f"letter_{code}", f"草稿中的 {where} {what}。", todo)


def quoted(value: object) -> str:
    """``value`` as a sentence may quote it: one line, short, printable."""
    text = "".join(char if char.isprintable() else "□" for char in str(value))
    return f"“{text}”" if len(text) <= _SHOWN else f"“{text[:_SHOWN]}…”"
