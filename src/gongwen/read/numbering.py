"""Word's automatic numbers, which are not in the text of a docx but are what everybody cites.

Follows ECMA-376 part 1, 17.9: a paragraph names a list (``numId``) and a level, itself or through its style; lists that
share an abstract definition count on together; a level starts again after any higher level unless told otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gongwen.read.number_formats import printed
from gongwen.read.ooxml import W, flag, number, value

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gongwen.read.styles import Styles

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_PRIVATE = re.compile("[\ue000-\uf8ff]")  # bullets of symbol fonts


@dataclass(slots=True)
class Level:
    """One level of a list: what is counted and how it is printed."""

    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    legal: bool = False
    restart: int | None = None  # one-based level after which to start again; 0 is never
    style: str | None = None


@dataclass(slots=True)
class _List:
    abstract: str
    overrides: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts through one document; ``label`` must be called once per paragraph, in order."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, dict[int, Level]] = {}
        self._links: dict[str, str] = {}  # abstract list → list style that defines it
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is not None:
            self._load(root)

    def _load(self, root: _Element) -> None:
        for abstract in root.iterchildren(W + "abstractNum"):
            name = abstract.get(W + "abstractNumId", "")
            self._abstract[name] = _levels(abstract)
            if link := value(abstract, "numStyleLink"):
                self._links[name] = link
        for item in root.iterchildren(W + "num"):
            entry = _List(value(item, "abstractNumId") or "")
            for override in item.iterchildren(W + "lvlOverride"):
                level = _index(override)
                if (start := number(override, "startOverride")) is not None:
                    entry.starts[level] = start
                entry.overrides.update(_levels(override))
            self._lists[item.get(W + "numId", "")] = entry

    def label(self, properties: _Element | None, style: str | None) -> str:
        """Printed number of a paragraph with these properties and style, or an empty string."""
        list_id, level = self._reference(properties, style)
        entry = self._lists.get(list_id or "")
        if entry is None or list_id is None:
            return ""
        abstract, levels = self._definition(entry)
        if level is None:
            level = next((at for at, one in levels.items() if style and one.style == style), 0)
        if level not in levels:
            return ""
        counts = self._count(list_id, entry, abstract, level, levels)
        return _print(levels, level, counts)

    def _reference(self, properties: _Element | None, style: str | None) -> tuple[str | None, int | None]:
        list_id, level = self._styles.numbering(style)
        own = properties.find(W + "numPr") if properties is not None else None
        if own is not None:
            own_id, own_level = value(own, "numId"), number(own, "ilvl")
            list_id = own_id if own_id is not None else list_id
            level = own_level if own_level is not None else (level if own_id is None else 0)
        return list_id, level

    def _definition(self, entry: _List) -> tuple[str, dict[int, Level]]:
        """Name under which to count, and levels with the overrides of this list."""
        abstract = entry.abstract
        if link := self._links.get(abstract):
            linked = self._lists.get(self._styles.numbering(link)[0] or "")
            abstract = linked.abstract if linked else abstract
        return abstract, {**self._abstract.get(abstract, {}), **entry.overrides}

    def _count(self, list_id: str, entry: _List, abstract: str, level: int, levels: dict[int, Level]) -> dict[int, int]:
        counts = self._counts.setdefault(abstract, {})
        start = entry.starts.get(level, levels[level].start)
        fresh = level in entry.starts and (list_id, level) not in self._begun
        counts[level] = start if fresh or level not in counts else counts[level] + 1
        self._begun.add((list_id, level))
        for deeper in [at for at in counts if at > level]:
            after = levels[deeper].restart if deeper in levels else None
            if after is None or level < after:
                del counts[deeper]
        return {**{at: one.start for at, one in levels.items() if at < level}, **counts}


def _levels(parent: _Element) -> dict[int, Level]:
    return {_index(item): _level(item) for item in parent.iterchildren(W + "lvl") if _index(item) < _LEVELS}


def _index(element: _Element) -> int:
    raw = element.get(W + "ilvl", "0")
    return int(raw) if raw.isdecimal() and len(raw) < 3 else 0


def _level(element: _Element) -> Level:
    start, text = number(element, "start"), value(element, "lvlText")
    level = Level(start=1 if start is None else start, text=text or "")
    formats = list(element.iter(W + "numFmt"))  # a newer format may stand inside an alternative
    chosen = next((one.get(W + "val") or "decimal" for one in formats), "decimal")
    if chosen == "custom":  # Word 2010 offers 01, 02 … 001, 002 … this way
        chosen = "decimalZero"
    return replace(
        level,
        number_format=chosen,
        legal=flag(element, "isLgl"),
        restart=number(element, "lvlRestart"),
        style=value(element, "pStyle"),
    )


def _print(levels: dict[int, Level], level: int, counts: dict[int, int]) -> str:
    own = levels[level]
    if own.number_format == "bullet":
        return ""  # an ornament; the paragraph says as much without it

    def place(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        if at not in levels:
            return ""
        number_format = "decimal" if own.legal else levels[at].number_format
        return printed(counts.get(at, levels[at].start), number_format)

    text = _PRIVATE.sub("", _PLACE.sub(place, own.text))
    # Word sets a gap behind the number; behind a bracket or a stop nobody types one.
    return text + " " if text[-1:].isalnum() else text
