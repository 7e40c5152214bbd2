"""One sheet of a workbook: title row, frozen head, wrapped rows, set up to be printed on A4 across."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gongwen.write.width import wrap

if TYPE_CHECKING:
    from gongwen.write.styles import Styles

SheetName = Callable[[str, int], str]
_LONGEST = 32_767  # characters that Excel keeps in a cell
_LINE = 14.0  # points of one line of text at 10 points
_TALLEST = 400.0  # points; Excel refuses more than 409
_A4 = 9
_BAD = {ord(char): " " for char in map(chr, range(32)) if char not in "\t\n"}


def sheet_names(documents: int) -> SheetName:
    """Names of the sheets: plain for one document, numbered for several (「2-存疑」); within Excel's 31 characters."""
    return lambda title, number: f"{number}-{title}" if documents > 1 and number else title


class Sheet:
    """Writes rows from top to bottom. Call ``columns``, ``title``, ``head``, then rows, then ``finish``."""

    def __init__(self, book: Any, name: str, styles: Styles) -> None:  # noqa: ANN401 - xlsxwriter has no annotations
        self._sheet: Any = book.add_worksheet(name)
        self._styles = styles
        self._columns: list[tuple[str, int]] = []
        self._next = 0

    def columns(self, columns: list[tuple[str, int]]) -> None:
        """Labels and widths (in characters of the standard font)."""
        self._columns = columns
        for index, (_, width) in enumerate(columns):
            self._sheet.set_column(index, index, width)

    def title(self, text: str) -> None:
        """One row over all columns."""
        total = sum(width for _, width in self._columns)
        self._merged(text, self._styles.title, 24.0 * len(wrap(text, int(total / 1.7))))

    def head(self) -> None:
        """The labels; they stay in view and are printed on every page."""
        row = self._next
        for index, (label, _) in enumerate(self._columns):
            self._sheet.write_string(row, index, label, self._styles.head)
        self._sheet.set_row(row, 20.0)
        self._next += 1
        self._sheet.freeze_panes(self._next, 0)
        self._sheet.repeat_rows(row)

    def section(self, text: str) -> None:
        """A heading over the rows that follow."""
        total = sum(width for _, width in self._columns)
        self._merged(text, self._styles.section, _LINE * len(wrap(text, total)) + 4)

    def row(self, cells: list[str], *, doubtful: bool = False) -> None:
        """One row; the first cell is in the middle, and coloured where the row is doubtful."""
        first = self._styles.doubtful if doubtful else self._styles.middle
        for index, cell in enumerate(cells):
            self._sheet.write_string(self._next, index, _fitting(cell), self._styles.text if index else first)
        lines = max(len(wrap(cell, width - 1)) for cell, (_, width) in zip(cells, self._columns, strict=True))
        self._sheet.set_row(self._next, min(_TALLEST, _LINE * lines + 4))
        self._next += 1

    def finish(self) -> None:
        """A4 across, one page wide, page numbers in the foot."""
        self._sheet.set_landscape()
        self._sheet.set_paper(_A4)
        self._sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&C第 &P 页  共 &N 页")

    def _merged(self, text: str, style: Any, height: float) -> None:  # noqa: ANN401 - as above
        # merge_range would turn a heading that looks like a formula into one.
        row, last = self._next, len(self._columns) - 1
        self._sheet.merge_range(row, 0, row, last, "", style)
        self._sheet.write_string(row, 0, _fitting(text), style)
        self._sheet.set_row(row, min(_TALLEST, height))
        self._next += 1


def _fitting(text: str) -> str:
    text = text.translate(_BAD)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
