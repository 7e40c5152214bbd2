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
_SHORT = 18  # characters of a heading that ends with a full stop
_LONGEST_LEAD = 60  # characters of a heading before its full stop; longer is a sentence, not a heading


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """One paragraph a line; empty lines part nothing, blanks at the ends are dropped."""
    lines = (line.strip(" \u3000\t\r") for line in text.split("\n"))
    return tuple(Paragraph(line, level_of(line)) for line in lines if line)


def level_of(line: str) -> Level:
    """0 for text, 1 to 4 for 一、 （一） 1. (1)."""
    return next((level for level, pattern in _LEVELS if pattern.match(line)), 0)


def lead_and_rest(paragraph: Paragraph) -> tuple[str, str]:
    """The part of a paragraph in the font of its heading, and what follows in the font of the text.

    A numbered paragraph that is one whole sentence (一、请你局于……前办结。) is text, however it is numbered.
    """
    text = paragraph.text
    if paragraph.level not in (1, 2):
        return "", text
    end = text.find("。") + 1
    if is_heading(paragraph):
        return text, ""
    if not end or end == len(text) or end > _LONGEST_LEAD:
        return "", text
    return text[:end], text[end:]


def is_heading(paragraph: Paragraph) -> bool:
    """Whether the paragraph is a heading and nothing else, so that it stays with what follows and has a style."""
    text = paragraph.text
    if not paragraph.level or len(text) > _LONGEST_LEAD or "。" in text[:-1]:
        return False
    return text[-1] not in "。；！？：" or (text[-1] == "。" and len(text) <= _SHORT and "，" not in text)
