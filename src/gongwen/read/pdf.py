"""PDF → text: PDFium for prose, pdfplumber for pages with ruled tables, OCR for pages without a text layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongwen.errors import GongwenError
from gongwen.model import Signal
from gongwen.read.limits import MAX_PAGES, MAX_SCANNED_PAGES
from gongwen.read.refusals import refusal
from gongwen.read.result import Piece, ReadResult, finish

if TYPE_CHECKING:
    import pypdfium2 as pdfium

    from gongwen.read.pdf_tables import TablePages

_SCANNED_TEXT = 20  # characters; a scanner's own stamp on the page is shorter
_PICTURE_SHARE = 0.5  # of the page; a seal or an emblem is smaller
_THIN = 3.0  # points; a ruling is drawn as a line or as a thin filled box
_LONG = 15.0  # points
_DPI = 200  # what the recogniser was tried with


def read_pdf(data: bytes) -> ReadResult:
    """Text of a PDF, page by page, lines as printed; rows of ruled tables as tab-separated lines.

    ``kind`` is ``scan`` where every page that has anything on it had to be recognised. Raises GongwenError
    ``encrypted``, ``broken_file``, ``too_many_pages``, ``no_text``, or ``ocr_missing`` where no page has text.
    """
    import pypdfium2 as pdfium  # noqa: PLC0415 - each format loads its own parser

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise refusal("encrypted" if "password" in str(error).lower() else "broken_file") from error
    try:
        if len(document) > MAX_PAGES:
            raise refusal("too_many_pages")
        reader = _Reader(document, data)
        try:
            return reader.result()
        finally:
            reader.close()
    finally:
        document.close()


class _Reader:
    def __init__(self, document: pdfium.PdfDocument, data: bytes) -> None:
        self._document = document
        self._data = data
        self._signals: list[Signal] = []
        self._read = 0  # pages with a text layer
        self._scanned = 0
        self._unread: list[int] = []
        self._refusal: GongwenError | None = None
        self._tables: TablePages | None = None

    def result(self) -> ReadResult:
        pieces = [piece for number in range(len(self._document)) for piece in self._page(number)]
        if self._refusal and not any(piece.text.strip() for piece in pieces):
            raise self._refusal
        if self._unread:
            numbers = "、".join(str(number + 1) for number in self._unread)
            todo = self._refusal.todo if self._refusal else ""
            self._signals.append(Signal("pages_without_text", f"第{numbers}页是扫描图像，未能读取。{todo}"))
        return finish("pdf" if self._read else "scan", pieces, self._signals)

    def close(self) -> None:
        if self._tables:
            self._tables.document.close()

    def _page(self, number: int) -> list[Piece]:
        page = self._document[number]
        try:
            textpage = page.get_textpage()
            text = textpage.get_text_range()
            textpage.close()
            pictured, ruled = _look(page)
            if pictured and sum(not character.isspace() for character in text) < _SCANNED_TEXT:
                return self._recognised(page, number)
        finally:
            page.close()
        if not text.strip():
            return []
        self._read += 1
        if ruled:
            from gongwen.read.pdf_tables import TablePages  # noqa: PLC0415 - each format loads its own parser

            self._tables = self._tables or TablePages(self._data)
            if (lines := self._tables.lines(number)) is not None:
                return [Piece("\n".join(lines) + "\n")]
        return [Piece(text.replace("\r\n", "\n").replace("\ufffe", "").rstrip("\n") + "\n")]

    def _recognised(self, page: pdfium.PdfPage, number: int) -> list[Piece]:
        from gongwen.read.scan import read_page  # noqa: PLC0415 - each format loads its own parser

        self._scanned += 1
        if self._scanned > MAX_SCANNED_PAGES:
            raise refusal("too_many_pages")
        try:
            return read_page(lambda: _rendered(page))
        except GongwenError as error:
            self._refusal = error
            self._unread.append(number)
            return []


def _rendered(page: pdfium.PdfPage) -> object:
    longest = max(page.get_size())
    scale = min(_DPI / 72, 4000 / max(longest, 1.0))  # a page may claim to be metres wide
    return page.render(scale=scale, rev_byteorder=False).to_numpy()


def _look(page: pdfium.PdfPage) -> tuple[bool, bool]:
    """(a picture fills most of the page, there are rulings enough for a table); cheap, from bounding boxes."""
    from pypdfium2 import raw  # noqa: PLC0415 - each format loads its own parser

    width, height = page.get_size()
    kinds = [raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE]
    pictured = False
    flat = upright = 0
    for item in page.get_objects(filter=kinds, max_depth=3):
        left, bottom, right, top = item.get_bounds()
        wide, high = right - left, top - bottom
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictured = pictured or wide * high > _PICTURE_SHARE * width * height
        elif wide >= _LONG and high >= _LONG:
            flat, upright = flat + 1, upright + 1  # a box, or a whole table drawn as one path
        else:
            flat += wide >= _LONG and high <= _THIN
            upright += high >= _LONG and wide <= _THIN
    return pictured, (flat >= 2 and upright >= 2) or (flat >= 1 and upright >= 1 and flat + upright >= 2)
