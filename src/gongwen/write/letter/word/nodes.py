"""Small makers of WordprocessingML: paragraphs, runs, fonts. Lengths go in as points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from gongwen.write.letter.measures import MM

Node = Any  # lxml's elements; python-docx adds methods of its own to them

FONTS: Final = {
    "body": "仿宋_GB2312",
    "title": "方正小标宋简体",
    "black": "黑体",
    "kai": "楷体_GB2312",
    "song": "宋体",
}
GRID: Final = 579  # twentieths of a point: 28.95 pt, Word's nearest to the pitch that LibreOffice takes too
CHARACTER: Final = 15.75


def twips(points: float) -> int:
    """Twentieths of a point."""
    return round(points * 20)


def mm(millimetres: float) -> int:
    """Twentieths of a point of a length in millimetres."""
    return twips(millimetres * MM)


def node(tag: str, *children: Node, **attributes: object) -> Node:
    """An element ``w:tag`` with attributes ``w:…``; None among children or values is left out."""
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        if value is not None:
            element.set(qn(f"w:{name.rstrip('_')}"), str(value))
    element.extend([child for child in children if child is not None])
    return element


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks. ``squeeze`` takes the quarter point off that makes 16 pt into 15.75."""

    font: str = "body"
    size: float = 16.0
    colour: str | None = None
    squeeze: bool = True


BODY: Final = Look()


def run(text: str, look: Look = BODY) -> Node:
    """A run of text; line breaks in it become breaks of the line."""
    made = node("r", run_properties(look))
    for number, line in enumerate(text.split("\n")):
        if number:
            made.append(node("br"))
        words = node("t")
        words.text = line
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        made.append(words)
    return made


def run_properties(look: Look) -> Node:
    """``rPr`` that names the font for all four scripts, so that no theme font and no Latin font steps in."""
    return node(
        "rPr",
        fonts(look.font),
        node("color", val=look.colour) if look.colour else None,
        node("spacing", val=-5) if look.squeeze else None,
        node("sz", val=round(look.size * 2)),
        node("szCs", val=round(look.size * 2)),
    )


def fonts(role: str) -> Node:
    """``rFonts`` of a role."""
    name = FONTS[role]
    return node("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name, hint="eastAsia")


def field(instruction: str, look: Look) -> list[Node]:
    """A field with a placeholder that the program replaces when it opens the file."""
    parts = [node("fldChar", fldCharType="begin"), node("instrText"), node("fldChar", fldCharType="separate")]
    parts[1].text = f" {instruction} "
    runs = [node("r", run_properties(look), part) for part in parts]
    return [*runs, run("1", look), node("r", run_properties(look), node("fldChar", fldCharType="end"))]


@dataclass(frozen=True, slots=True)
class Lay:
    """How a paragraph is laid; lengths in points, ``before`` and ``line`` too. ``border``: children of ``pBdr``.

    ``tab`` is where text ends behind a tab, ``middles`` are the points that text is centred on behind each tab.
    """

    style: str | None = None
    align: str | None = None
    before: float = 0.0
    line: float | None = None
    left: float = 0.0
    right: float = 0.0
    hang: float = 0.0
    first: float = 0.0
    keep: bool = False
    tab: float = 0.0
    middles: tuple[float, ...] = ()
    border: tuple[Node, ...] = ()
    snap: bool = True


def paragraph(lay: Lay, *runs: Node) -> Node:
    """A paragraph of runs; its properties in the order that the schema asks for."""
    spacing = node(
        "spacing",
        before=twips(lay.before),
        after=0,
        line=twips(lay.line) if lay.line else None,
        lineRule="exact" if lay.line else None,
    )
    properties = node(
        "pPr",
        node("pStyle", val=lay.style) if lay.style else None,
        node("keepNext") if lay.keep else None,
        node("pBdr", *lay.border) if lay.border else None,
        _tabs(lay),
        None if lay.snap else node("snapToGrid", val=0),
        spacing if lay.before or lay.line else None,
        _indent(lay),
        node("jc", val=lay.align) if lay.align else None,
    )
    return node("p", properties, *runs)


def _tabs(lay: Lay) -> Node | None:
    stops = [("center", middle) for middle in lay.middles] + ([("right", lay.tab)] if lay.tab else [])
    return node("tabs", *(node("tab", val=kind, pos=twips(at)) for kind, at in stops)) if stops else None


def _indent(lay: Lay) -> Node | None:
    if not (lay.left or lay.right or lay.hang or lay.first or lay.style is None):
        return None
    lengths = {"left": twips(lay.left), "right": twips(lay.right)}
    if lay.hang:
        lengths["hanging"] = twips(lay.hang)
    else:
        lengths |= {"firstLine": twips(lay.first)}
        lengths |= {"firstLineChars": 0} if not lay.first else {}
    return node("ind", **lengths)


def tab() -> Node:
    """A run of one tab."""
    return node("r", node("tab"))


def rule(side: str, size: int, colour: str = "000000", *, space: int = 0, kind: str = "single") -> Node:
    """A border of a paragraph, table or cell; ``size`` in eighths of a point."""
    return node(side, val=kind, sz=size, space=space, color=colour)
