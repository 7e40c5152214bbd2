"""The fonts of a finished PDF, read from the PDF itself."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import pypdfium2
from pypdfium2 import raw


@dataclass(frozen=True, slots=True, order=True)
class UsedFont:
    """One font by its PostScript name, and whether the PDF carries it."""

    name: str
    embedded: bool


def used_fonts(data: bytes) -> tuple[tuple[UsedFont, ...], int]:
    """Every font in which the PDF sets text, in order of name, and its number of pages."""
    document = pypdfium2.PdfDocument(data)
    try:
        found: set[UsedFont] = set()
        for number in range(len(document)):
            page = document[number]
            found.update(_font_of(item) for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=8))
            page.close()
        return tuple(sorted(found)), len(document)
    finally:
        document.close()


def _font_of(item: Any) -> UsedFont:  # noqa: ANN401 - pypdfium2 has no annotations
    font = raw.FPDFTextObj_GetFont(item.raw)
    length = raw.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFFont_GetBaseFontName(font, buffer, length)
    name = buffer.value.decode("utf-8", "replace")
    return UsedFont(name.split("+", 1)[-1], embedded=bool(raw.FPDFFont_GetIsEmbedded(font)))
