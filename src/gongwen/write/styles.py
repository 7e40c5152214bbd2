"""Fonts, borders and colours of the workbook, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_FONT = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
_BORDER = {"border": 1, "border_color": "#808080"}


@dataclass(slots=True, frozen=True)
class Styles:
    """Formats of xlsxwriter."""

    title: Any
    head: Any
    section: Any
    text: Any
    middle: Any
    doubtful: Any


def make_styles(book: Any) -> Styles:  # noqa: ANN401 - xlsxwriter has no annotations
    """The formats, added to one workbook."""
    return Styles(
        title=book.add_format({**_FONT, "font_size": 16, "bold": True, "align": "center"}),
        head=book.add_format({**_FONT, **_BORDER, "bold": True, "align": "center", "bg_color": "#D9E2F3"}),
        section=book.add_format({**_FONT, **_BORDER, "bold": True, "bg_color": "#F2F2F2"}),
        text=book.add_format({**_FONT, **_BORDER}),
        middle=book.add_format({**_FONT, **_BORDER, "align": "center"}),
        doubtful=book.add_format({**_FONT, **_BORDER, "align": "center", "bg_color": "#FFF2CC"}),
    )
