"""What the styles of a docx say about numbering and hidden text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongwen.read.ooxml import W, flag, number, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHAIN = 20  # styles based on styles; a longer chain is a circle


class Styles:
    """Looks up inherited properties by style id."""

    def __init__(self, root: _Element | None) -> None:
        self._styles: dict[str, _Element] = {}
        self._default: str | None = None
        self._known: dict[str | None, tuple[str | None, int | None]] = {}
        for style in root.iterchildren(W + "style") if root is not None else ():
            name = style.get(W + "styleId", "")
            self._styles[name] = style
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true"):
                self._default = name

    def _chain(self, name: str | None) -> list[_Element]:
        found: list[_Element] = []
        while name is not None and name in self._styles and len(found) < _CHAIN:
            found.append(self._styles[name])
            name = value(found[-1], "basedOn")
        return found

    def numbering(self, name: str | None) -> tuple[str | None, int | None]:
        """(list id, level) that a paragraph style, or a list style, brings along; None for what it leaves open."""
        if name not in self._known:
            self._known[name] = self._find_numbering(name or self._default)
        return self._known[name]

    def _find_numbering(self, name: str | None) -> tuple[str | None, int | None]:
        level: int | None = None
        for style in self._chain(name):
            found = style.find(f"{W}pPr/{W}numPr")
            if found is not None:
                level = number(found, "ilvl") if level is None else level
                if (list_id := value(found, "numId")) is not None:
                    return list_id, level
        return None, level

    def hidden(self, name: str) -> bool:
        """True where a character style hides its text."""
        properties = (style.find(W + "rPr") for style in self._chain(name))
        return any(one is not None and flag(one, "vanish") for one in properties)
