"""A letter's text as blocks: headings by their numbers, paragraphs, tables, and what lies behind as annexes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from yingshang.letters.enums import BlockWord
from yingshang.letters.queries.language import table_line

if TYPE_CHECKING:
    from collections.abc import Mapping

_NUMERALS = "\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341"
Level = Literal[0, 1, 2, 3, 4]
_LEVELS: dict[Level, re.Pattern[str]] = {
    1: re.compile(rf"[{_NUMERALS}]{{1,3}}\u3001"),
    2: re.compile(rf"[\uff08(][{_NUMERALS}]{{1,3}}[\uff09)]"),
    3: re.compile(r"[0-9]{1,2}[.\uff0e](?![0-9])"),
    4: re.compile(r"[\uff08(][0-9]{1,2}[\uff09)]"),
}


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of a level (1 to 4: a heading by its number; 0: text) or a table."""

    text: str = ""
    level: Level = 0
    grid: Grid | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed: the parts of the text, and the annexes behind it."""

    parts: tuple[Part, ...]
    annexes: tuple[Grid, ...]


def paper_of(body: str, tables: Mapping[str, Mapping[str, Any]]) -> Paper:
    """The parts in their order; a mark of a table that is not there is left out (the check has said so before)."""
    parts, annexes = [], []
    for text in body.splitlines():
        mark = table_line(text)
        if mark is None:
            if text.strip():
                parts.append(Part(text.strip(), level_of(text.strip())))
        elif mark.name in tables:
            grid = _grid(mark.name, tables[mark.name])
            if mark.word == BlockWord.ANNEX:
                annexes.append(grid)
            else:
                parts.append(Part(grid=grid))
    return Paper(tuple(parts), tuple(annexes))


def level_of(text: str) -> Level:
    """The level that the number at the head of a paragraph says; a number before a long sentence counts, too."""
    for level, pattern in _LEVELS.items():
        if pattern.match(text):
            return level
    return 0


def _grid(name: str, table: Mapping[str, Any]) -> Grid:
    return Grid(name, tuple(table["columns"]), tuple(tuple(row) for row in table["rows"]))
