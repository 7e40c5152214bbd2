"""HTML and web archives (MHT) → text: block elements to lines, tables to rows.

Nothing that repeats is dropped: two identical deadlines are two deadlines. Left out is only what a reader of the
page never sees (scripts, styles, hidden elements) and its navigation and controls.
"""

from __future__ import annotations

import email
import email.policy
import re
from typing import TYPE_CHECKING

from gongwen.model import Signal
from gongwen.read.cells import BELOW, MAX_COLUMNS, Cell, cell_text, row_lines
from gongwen.read.plain import decode
from gongwen.read.refusals import refusal
from gongwen.read.result import Piece, ReadResult, finish

if TYPE_CHECKING:
    from email.message import EmailMessage

    from lxml.etree import _Element

_DROPPED = frozenset({
    "script", "style", "noscript", "template", "nav", "head", "title", "iframe", "object", "embed", "svg",
    "canvas", "audio", "video", "map", "select", "datalist", "button", "input", "textarea", "del",
})  # fmt: skip
_BREAKING = frozenset({
    "p", "div", "section", "article", "main", "header", "footer", "aside", "address", "h1", "h2", "h3", "h4",
    "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "form", "fieldset", "figure",
    "figcaption", "center", "hr", "br", "body", "html", "caption", "table", "thead", "tbody", "tfoot", "tr",
    "td", "th",
})  # fmt: skip
_TABLE_PARTS = frozenset({"table", "tr", "td", "th", "caption"})
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.IGNORECASE)
_BLANK = re.compile(r"[ \t\r\n\f]+")
_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_DEEPEST = 30  # tables in tables; deeper ones are read as running text
_NUMBER = re.compile(r"\s*(\d{1,4})")
_LAYOUT_LINES = 8  # a cell with so many paragraphs holds a page, not a datum
_LAYOUT_LENGTH = 1500
_GB_FAMILY = frozenset({"gb2312", "gbk", "gb_2312-80", "x-gbk", "gb2312-80"})


def read_html(data: bytes) -> ReadResult:
    """A web page. Raises GongwenError ``broken_file``, ``undecodable`` or ``no_text``."""
    return _from_text(decode(data, _declared(data)))


def read_mht(data: bytes) -> ReadResult:
    """A web archive: its first HTML part, or its first text part."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for wanted in ("text/html", "text/plain"):
        for part in message.walk():
            if part.get_content_type() == wanted:
                return _part(part)
    raise refusal("broken_file")


def _part(part: EmailMessage) -> ReadResult:
    content = part.get_payload(decode=True)
    content = content if isinstance(content, bytes) else b""
    text = decode(content, _widened(part.get_content_charset()) or _declared(content))
    return _from_text(text) if part.get_content_type() == "text/html" else finish("html", [Piece(text)])


def _declared(data: bytes) -> str | None:
    match = _CHARSET.search(data[:8192])
    return _widened(match[1].decode("ascii", "ignore")) if match else None


def _widened(name: str | None) -> str | None:
    # Pages that say GB 2312 use characters that only its successors have.
    return "gb18030" if name and name.lower() in _GB_FAMILY else name


def _from_text(text: str) -> ReadResult:
    from lxml import etree  # noqa: PLC0415 - other formats need no HTML parser

    # Pages with hundreds of unclosed tags are real and nest as deeply; without huge_tree their end is lost.
    parser = etree.HTMLParser(no_network=True, huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    root = etree.fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser)
    if root is None:
        raise refusal("no_text")
    result = finish("html", [Piece("\n".join(_Walker().lines(root)))])
    if any("depth" in entry.message for entry in parser.error_log):
        result.signals.append(Signal("truncated", "网页嵌套过深，后面的内容没有读到。"))
    return result


class _Walker:
    """Collects the lines of a tree, without recursion except into tables."""

    def __init__(self, depth: int = 0) -> None:
        self._depth = depth
        self._lines: list[str] = []
        self._open: list[str] = []  # pieces of the line under way
        self._preformatted = 0

    def lines(self, root: _Element) -> list[str]:
        from lxml import etree  # noqa: PLC0415 - other formats need no HTML parser

        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                self._end(element, root)
            elif not self._begin(element):
                walk.skip_subtree()
        self._break()
        return self._lines

    def _begin(self, element: _Element) -> bool:
        """Whether to go on into the element."""
        tag = element.tag
        if _invisible(element):
            return False
        if tag == "table" and self._depth < _DEEPEST:
            self._break()
            self._lines += _table_lines(element, self._depth + 1)
            return False
        if tag in _BREAKING:
            self._break()
        self._preformatted += tag == "pre"
        self._text(element.text)
        return True

    def _end(self, element: _Element, root: _Element) -> None:
        if element.tag in _BREAKING:
            self._break()
        self._preformatted -= element.tag == "pre"
        if element is not root:
            self._text(element.tail)

    def _break(self) -> None:
        if not self._open:
            return
        text = "".join(self._open)
        self._open = []
        for line in text.split("\n"):
            if stripped := _trim(line):
                self._lines.append(stripped)

    def _text(self, text: str | None) -> None:
        if text:
            self._open.append(text if self._preformatted else _BLANK.sub(" ", text))


def _trim(line: str) -> str:
    return line.strip(" \t\r\u3000\u00a0") if line.strip() else ""


def _invisible(element: _Element) -> bool:
    if element.tag in _DROPPED or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style and _HIDDEN.search(style))


def _table_lines(table: _Element, depth: int) -> list[str]:
    rows = [row for row in _own(table, ("tr",)) if not _invisible(row)]
    cells = [[cell for cell in _own(row, ("td", "th")) if not _invisible(cell)] for row in rows]
    contents = [[_Walker(depth).lines(cell) for cell in row] for row in cells]
    lines = [line for part in _own(table, ("caption",)) for line in _Walker(depth).lines(part)]
    if _is_layout(table, contents):
        return lines + [line for row in contents for cell in row for line in cell]
    return lines + row_lines(_grid(cells, contents))


def _own(element: _Element, wanted: tuple[str, ...]) -> list[_Element]:
    """Descendants of these kinds that belong to this table; careless pages put forms and the like between."""
    found: list[_Element] = []
    for child in element:
        if child.tag in wanted:
            found.append(child)
        elif child.tag not in _TABLE_PARTS:
            found += _own(child, wanted)
    return found


def _is_layout(table: _Element, contents: list[list[list[str]]]) -> bool:
    """A table that only places things on the page: it holds tables, one column, or a whole text in a cell."""
    if max((len(row) for row in contents), default=0) <= 1 or table.find(".//table") is not None:
        return True
    return any(
        len(lines) >= _LAYOUT_LINES and sum(map(len, lines)) > _LAYOUT_LENGTH for row in contents for lines in row
    )


def _grid(cells: list[list[_Element]], contents: list[list[list[str]]]) -> list[list[Cell]]:
    """Rows with every cell in its column; where a cell reaches down, a mark stands below it."""
    grid: list[list[Cell]] = []
    reaching: dict[int, tuple[int, Cell]] = {}  # column → rows still covered, what stands there
    for row, texts in zip(cells, contents, strict=True):
        line: list[Cell] = []
        for cell, lines in zip(row, texts, strict=True):
            _fill(line, reaching)
            width, height = min(MAX_COLUMNS, _span(cell, "colspan")), _span(cell, "rowspan")
            for offset in range(width):
                if height > 1:
                    reaching[len(line)] = (height - 1, None if offset else BELOW)
                line.append(None if offset else cell_text(lines))
        _fill(line, reaching)
        grid.append(line)
    return grid


def _fill(line: list[Cell], reaching: dict[int, tuple[int, Cell]]) -> None:
    while (covered := reaching.pop(len(line), None)) is not None:
        rows, what = covered
        if rows > 1:
            reaching[len(line)] = (rows - 1, what)
        line.append(what)


def _span(cell: _Element, name: str) -> int:
    match = _NUMBER.match(cell.get(name) or "")
    return max(1, int(match[1])) if match else 1
