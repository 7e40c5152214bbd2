"""What stands outside the text in Word: imprint, page numbers, the watermark, rules and marks of 信函."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from gongwen.write.letter.measures import HEIGHT, LEFT, MM, RED, TOP
from gongwen.write.letter.plan import text_width
from gongwen.write.letter.word.head import WIDTH
from gongwen.write.letter.word.nodes import (
    CHARACTER,
    Lay,
    Look,
    Node,
    field,
    node,
    paragraph,
    rule,
    run,
    tab,
    twips,
)

if TYPE_CHECKING:
    from gongwen.write.letter.plan import Plan

_SMALL = Look("body", 14.0, squeeze=False)
_NUMBER = Look("song", 14.0, squeeze=False)
_OUTER, _INNER = 8, 6  # eighths of a point: 0.35 and 0.25 mm
_LINE = 26.0
_VML = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
)


def imprint(plan: Plan) -> Node | None:
    """A table that floats at the foot of the type area; None where there is nothing to say.

    Word puts it at the bottom by itself; LibreOffice does not know that word and takes the distance from the top of
    the page, which is counted from the lines.
    """
    rows = _rows(plan)
    if not rows:
        return None
    height = _LINE * sum(_lines(plan)) + 1
    place = node(
        "tblpPr", leftFromText=0, rightFromText=0, vertAnchor="page", horzAnchor="page", tblpX=twips(LEFT * MM)
    )
    place.set(qn("w:tblpY"), str(twips((TOP + HEIGHT) * MM - height)))
    made = [_row(row, n == 0, n == len(rows) - 1, plan.form != "letter") for n, row in enumerate(rows)]
    margins = node("tblCellMar", *(node(side, w=0, type="dxa") for side in ("left", "right")))
    width = node("tblW", w=twips(WIDTH), type="dxa")
    properties = node("tblPr", place, width, node("tblLayout", type="fixed"), margins)
    return node("tbl", properties, node("tblGrid", node("gridCol", w=twips(WIDTH))), *made)


def imprint_lines(plan: Plan) -> int:
    """Lines that the imprint takes."""
    return sum(_lines(plan))


def _lines(plan: Plan) -> list[int]:
    imprint = plan.letter.imprint
    copies = imprint.copies if imprint else ()
    found = []
    for line in copies:
        room = WIDTH - 2 * CHARACTER - 14.0 * (len(line.label) + 1)
        found.append(math.ceil(text_width("，".join(line.names) + "。", 14.0) / room))
    return [*found, *([1] if any(plan.printed) and plan.form != "letter" else [])]


def _row(words: Node, *edges: bool) -> Node:
    top, bottom, ruled = edges
    borders = node("tcBorders", rule("top", _OUTER if top else _INNER), rule("bottom", _OUTER if bottom else _INNER))
    properties = node("tcPr", node("tcW", w=twips(WIDTH), type="dxa"), borders if ruled else None)
    return node("tr", node("trPr", node("cantSplit")), node("tc", properties, words))


def _rows(plan: Plan) -> list[Node]:
    letter = plan.letter
    if letter.imprint is None:
        return []
    rows = []
    for copies in letter.imprint.copies:
        wide = 14.0 * (len(copies.label) + 1)
        lay = Lay(left=CHARACTER + wide, right=CHARACTER, hang=wide, line=_LINE, snap=False)
        rows.append(paragraph(lay, run(f"{copies.label}：{'，'.join(copies.names)}。", _SMALL)))
    by, day = plan.printed
    if plan.form != "letter" and (by or day):
        lay = Lay(left=CHARACTER, tab=WIDTH - CHARACTER, line=_LINE, snap=False)
        rows.append(paragraph(lay, run(by, _SMALL), tab(), run(day, _SMALL)))
    return rows


def page_number(*, odd: bool) -> Node:
    """— 1 — on the outer side, one character in; its dash 7 mm below the type area."""
    left, right = (0.0, CHARACTER) if odd else (CHARACTER, 0.0)
    lay = Lay(style="Footer", align="right" if odd else "left", line=16, left=left, right=right)
    made = paragraph(lay, run("— ", _NUMBER), *field("PAGE", _NUMBER), run(" —", _NUMBER))
    made.pPr.find("{*}spacing").set(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}after", str(twips(5.2 * MM))
    )
    return made


def letter_foot() -> Node:
    """The red double line 20 mm above the edge of the page, thin above thick."""
    reach = -7 * MM
    border = (rule("bottom", 24, RED, kind="thinThickSmallGap"),)
    return paragraph(Lay(style="Footer", left=reach, right=reach, line=6, border=border))


def watermark(words: str) -> Node:
    """A paragraph for the page's head with slanting grey words behind the text."""
    holder = parse_xml(
        f'<w:r {_VML}><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:path textpathok="t"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        '<v:lay id="watermark" type="#_x0000_t136" style="position:absolute;width:340pt;height:110pt;rotation:315;'
        "z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        'mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="#d8d8d8" stroked="f">'
        '<v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt"/></v:lay></w:pict></w:r>'
    )
    path = next(item for item in holder.iter("{urn:schemas-microsoft-com:vml}textpath") if "on" not in item.attrib)
    path.set("string", words)
    return paragraph(Lay(style="Header"), holder)
