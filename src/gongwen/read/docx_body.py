"""The walk over the body of a docx: what a person sees on the printed page, in reading order.

Word wraps text in many elements that only say how it came about. Each is handled here by name: entered, left out with a
notice in ``Body.seen``, or left out because it prints nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongwen.lexicon import load
from gongwen.read.cells import BELOW, MAX_COLUMNS, Cell, cell_text, row_lines
from gongwen.read.ooxml import MATH, MC, VML, W, flag, number, value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from gongwen.read.numbering import Numbering
    from gongwen.read.styles import Styles

_WRAPPERS = frozenset(
    {
        W + name
        for name in (
            "smartTag",
            "customXml",
            "sdtContent",
            "hyperlink",
            "fldSimple",
            "dir",
            "bdo",
            "rubyBase",
            "txbxContent",
        )
    }
)
_ADDED = frozenset({W + "ins", W + "moveTo"})
_REMOVED = frozenset({W + "del", W + "moveFrom"})
_CONSTANT = {
    W + "tab": "\u3000",  # a tab in a line would look like the end of a cell
    W + "ptab": "\u3000",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}
# Boxes that forms use, in the two fonts they use them from; other symbols of private fonts print an ornament.
_SYMBOLS = {
    ("wingdings", 0x6F): "□", ("wingdings", 0xA8): "□", ("wingdings", 0xFE): "☑", ("wingdings", 0xFD): "☒",
    ("wingdings", 0xFC): "✓", ("wingdings", 0xFB): "✗", ("wingdings 2", 0x52): "☑", ("wingdings 2", 0xA3): "□",
    ("wingdings 2", 0x50): "✓", ("wingdings 2", 0x54): "☒",
}  # fmt: skip


class _Paragraph:
    """Text of the paragraph under way and the lines of text boxes anchored in it."""

    __slots__ = ("after", "before", "pieces")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.before: list[str] = []
        self.after: list[str] = []


class Body:
    """One walk over one document. ``seen`` names what was met and must be told; ``notes`` what notes were cited."""

    def __init__(self, numbering: Numbering, styles: Styles) -> None:
        self.seen: set[str] = set()
        self.notes: list[tuple[str, str]] = []
        self._numbering = numbering
        self._styles = styles
        self._fields: list[bool] = []  # open fields: True once their result has begun
        self._open: list[_Paragraph] = []
        self._inline: dict[str, Callable[[_Element], None]] = {
            W + "t": self._on_text,
            W + "r": self._on_run,
            W + "sym": self._on_symbol,
            W + "fldChar": self._on_field,
            W + "sdt": self._on_control,
            W + "ruby": self._children,
            W + "drawing": self._on_drawing,
            W + "pict": self._on_drawing,
            W + "object": self._on_drawing,
            W + "footnoteReference": self._on_note,
            W + "endnoteReference": self._on_note,
            MC + "AlternateContent": self._on_alternative,
            MATH + "oMath": self._on_math,
            MATH + "oMathPara": self._on_math,
        }

    # Blocks

    def blocks(self, container: _Element) -> list[str]:
        """Lines of everything in ``container``: a paragraph is one or more lines, a table row exactly one."""
        lines: list[str] = []
        carried = ""  # text of a paragraph whose mark was deleted: it runs on into the next one
        for block in self._flatten(container):
            if block.tag == W + "tbl":
                lines += self._table(block)
            else:
                own, carried = self._paragraph(block, carried)
                lines += own
        return [*lines, carried] if carried else lines

    def _flatten(self, container: _Element) -> Iterator[_Element]:
        """Paragraphs and tables, through everything that may be wrapped around them."""
        for child in container:
            if child.tag in (W + "p", W + "tbl"):
                yield child
            elif (inner := self._inside(child)) is not None:
                yield from self._flatten(inner)

    def _inside(self, wrapper: _Element) -> _Element | None:
        """What of a wrapper is to be read; None where nothing is."""
        tag = wrapper.tag
        if tag in _REMOVED:
            self.seen.add("tracked_changes")
        elif tag == W + "altChunk":
            self.seen.add("embedded_document")
        elif tag == W + "sdt":
            return self._control_content(wrapper)
        elif tag == MC + "AlternateContent":
            return _branch(wrapper)
        elif tag in _WRAPPERS or tag in _ADDED:
            return wrapper
        return None

    def _paragraph(self, paragraph: _Element, carried: str) -> tuple[list[str], str]:
        """Lines of a paragraph that begins with ``carried``, and what it carries on to the next."""
        properties = paragraph.find(W + "pPr")
        style = value(properties, "pStyle") if properties is not None else None
        state = _Paragraph()
        self._open.append(state)
        self._children(paragraph)
        self._open.pop()
        if not all(self._fields):  # a field still in its instructions at the end of a paragraph is damaged
            self._fields.clear()
        text = carried + "".join(state.pieces)
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self.seen.add("tracked_changes")
            return [*state.before, *state.after], text
        label = self._numbering.label(properties, style)  # an empty paragraph counts, as it does in Word
        if text.strip():
            text = label + text.lstrip(" \t\u3000") if label else text
        return [*state.before, *text.split("\n"), *state.after], ""

    def _table(self, table: _Element) -> list[str]:
        rows = [row for row in _parts(table, W + "tr") if not self._row_deleted(row)]
        if all(len(_parts(row, W + "tc")) == 1 for row in rows):  # a frame around text
            return [line for row in rows for cell in _parts(row, W + "tc") for line in self.blocks(cell)]
        return row_lines([self._row(row) for row in rows])

    def _row_deleted(self, row: _Element) -> bool:
        deleted = row.find(f"{W}trPr/{W}del") is not None
        if deleted:
            self.seen.add("tracked_changes")
        return deleted

    def _row(self, row: _Element) -> list[Cell]:
        properties = row.find(W + "trPr")
        skipped = (number(properties, "gridBefore") or 0) if properties is not None else 0
        cells: list[Cell] = [""] * min(skipped, MAX_COLUMNS)
        for cell in _parts(row, W + "tc"):
            text = cell_text(part for line in self.blocks(cell) for part in line.split("\t"))
            about = cell.find(W + "tcPr")
            if about is None:
                cells.append(text)
            elif _continues(about, "hMerge"):
                cells.append(None)
            else:
                cells.append(BELOW if _continues(about, "vMerge") else text)
                cells += [None] * (min(number(about, "gridSpan") or 1, MAX_COLUMNS) - 1)
        return cells

    # Inline

    def _emit(self, text: str) -> None:
        if all(self._fields):
            self._open[-1].pieces.append(text)

    def _children(self, element: _Element) -> None:
        handlers = self._inline
        for child in element:
            tag = str(child.tag)
            if (handler := handlers.get(tag)) is not None:
                handler(child)
            elif tag in _CONSTANT:
                self._emit(_CONSTANT[tag])
            elif tag in _ADDED or tag in _REMOVED:
                self.seen.add("tracked_changes")
                if tag in _ADDED:
                    self._children(child)
            elif tag in _WRAPPERS:
                self._children(child)

    def _on_text(self, element: _Element) -> None:
        if element.text:
            self._emit(element.text.replace("\n", " ").replace("\t", "\u3000"))

    def _on_run(self, run: _Element) -> None:
        properties = run.find(W + "rPr")
        if properties is not None and self._hidden(properties):
            if run.find(W + "t") is not None:
                self.seen.add("hidden_text")
            for mark in run.iterchildren(W + "fldChar"):
                self._on_field(mark)
            return
        self._children(run)

    def _hidden(self, properties: _Element) -> bool:
        if properties.find(W + "vanish") is not None:
            return flag(properties, "vanish")
        style = value(properties, "rStyle")
        return style is not None and self._styles.hidden(style)

    def _on_symbol(self, element: _Element) -> None:
        code = element.get(W + "char", "")
        try:
            point = int(code, 16) if len(code) <= 5 else 0
        except ValueError:
            return
        font = element.get(W + "font", "").lower()
        known = _SYMBOLS.get((font, point & 0xFF))
        if known:
            self._emit(known)
        elif 0x20 <= point < 0xD800:
            self._emit(chr(point))

    def _on_field(self, mark: _Element) -> None:
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _on_control(self, control: _Element) -> None:
        if (content := self._control_content(control)) is not None:
            self._children(content)

    def _control_content(self, control: _Element) -> _Element | None:
        properties = control.find(W + "sdtPr")
        if properties is not None and flag(properties, "showingPlcHdr"):
            return None  # an invitation to write something here
        return control.find(W + "sdtContent")

    def _on_alternative(self, alternative: _Element) -> None:
        if (branch := _branch(alternative)) is not None:
            self._children(branch)

    def _on_drawing(self, drawing: _Element) -> None:
        state = self._open[-1]
        target = state.after if any(piece.strip() for piece in state.pieces) else state.before
        outer, self._fields = self._fields, []
        for box in _boxes(drawing):
            target += [line for line in self.blocks(box) if line.strip()]
        self._fields = outer
        # Word art, in which the red heads of old documents are set
        target += [art.get("string", "") for art in drawing.iter(VML + "textpath") if art.get("string")]

    def _on_note(self, reference: _Element) -> None:
        kind = "footnote" if reference.tag == W + "footnoteReference" else "endnote"
        self.notes.append((kind, reference.get(W + "id", "")))

    def _on_math(self, math: _Element) -> None:
        for element in math.iter(MATH + "t", MATH + "den"):
            self._emit("/" if element.tag == MATH + "den" else element.text or "")

    def note_lines(self, roots: dict[str, _Element | None]) -> list[str]:
        """Cited notes in the order of their citation, one line each."""
        known = {
            (kind, note.get(W + "id", "")): note
            for kind, root in roots.items()
            if root is not None
            for note in root.iterchildren(W + kind)
        }
        cited = [known[key] for key in dict.fromkeys(self.notes) if key in known]
        texts = ["".join(line.strip() for line in self.blocks(note)) for note in cited]
        label: str = load("reading")["note"]
        return [label.format(place) + text for place, text in enumerate(texts, 1)]


def _branch(alternative: _Element) -> _Element | None:
    """One branch of an alternative, never both: they hold the same text."""
    first = alternative.find(MC + "Choice")
    return first if first is not None else alternative.find(MC + "Fallback")


def _continues(properties: _Element, name: str) -> bool:
    """True where a cell belongs to one that began further left or above."""
    merge = properties.find(W + name)
    return merge is not None and merge.get(W + "val", "continue") == "continue"


def _boxes(element: _Element) -> Iterator[_Element]:
    for child in element:
        if child.tag == W + "txbxContent":
            yield child
        elif child.tag == MC + "AlternateContent":
            if (branch := _branch(child)) is not None:
                yield from _boxes(branch)
        else:
            yield from _boxes(child)


def _parts(parent: _Element, wanted: str) -> list[_Element]:
    """Rows of a table, or cells of a row, through the wrappers that may stand between."""
    found: list[_Element] = []
    for child in parent:
        if child.tag == wanted:
            found.append(child)
        elif child.tag == W + "sdt" and (content := child.find(W + "sdtContent")) is not None:
            found += _parts(content, wanted)
        elif child.tag in _ADDED or child.tag in _WRAPPERS:
            found += _parts(child, wanted)
    return found
