"""Lines of typed text into paragraphs with their heading levels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gongwen.write.letter.model import Paragraph

if TYPE_CHECKING:
    from gongwen.write.letter.model import Level

_HAN = "一二三四五六七八九十百"
_LEVELS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (1, re.compile(rf"[{_HAN}]{{1,5}}、")),
    (2, re.compile(rf"（[{_HAN}]{{1,5}}）")),
    (3, re.compile(r"\d{1,3}[.．](?!\d)")),
    (4, re.compile(r"[（(]\d{1,3}[)）]")),
)
_LONGEST_LEAD = 60  # characters of a heading before its full stop; longer is a sentence, not a heading


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """One paragraph a line; empty lines part nothing, blanks at the ends are dropped."""
    lines = (line.strip(" \u3000\t\r") for line in text.split("\n"))
    return tuple(Paragraph(line, level_of(line)) for line in lines if line)


def level_of(line: str) -> Level:
    """0 for text, 1 to 4 for 一、 （一） 1. (1)."""
    return next((level for level, pattern in _LEVELS if pattern.match(line)), 0)


def lead_and_rest(paragraph: Paragraph) -> tuple[str, str]:
    """The part of a paragraph in the font of its heading, and what follows in the font of the text."""
    if paragraph.level not in (1, 2):
        return "", paragraph.text
    end = paragraph.text.find("。")
    if end < 0:
        whole = len(paragraph.text) <= _LONGEST_LEAD
        return (paragraph.text, "") if whole else ("", paragraph.text)
    if end >= _LONGEST_LEAD:
        return "", paragraph.text
    return paragraph.text[: end + 1], paragraph.text[end + 1 :]
