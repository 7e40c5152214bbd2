"""Names and small readings shared by the Word modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongwen.read.xml import parse

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gongwen.read.limits import Archive

W_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = "{" + W_NAMESPACE + "}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
VML = "{urn:schemas-microsoft-com:vml}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

# The strict variant of the standard says the same under other names.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W_NAMESPACE.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", MATH[1:-1].encode()),
)
_OFF = frozenset({"0", "false", "off", "none"})


def part(archive: Archive, path: str) -> _Element | None:
    """Root of an XML part with transitional names, or None where the part is missing."""
    data = archive.read(path)
    if data is None:
        return None
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    return parse(data)


def value(parent: _Element, name: str) -> str | None:
    """``w:val`` of the child ``name``."""
    child = parent.find(W + name)
    return child.get(W + "val") if child is not None else None


def number(parent: _Element, name: str) -> int | None:
    """``w:val`` of the child ``name`` as a whole number of at most six digits."""
    raw = value(parent, name)
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) < 7 else None


def flag(parent: _Element, name: str) -> bool:
    """True where the switch ``name`` is there and not turned off."""
    child = parent.find(W + name)
    return child is not None and child.get(W + "val", "1") not in _OFF
