"""What stands outside the text in Word: imprint, page numbers, the watermark, rules and marks of 信函."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from gongwen.write.letter.measures import MM, RED
from gongwen.write.letter.plan import text_width
from gongwen.write.letter.word.head import WIDTH
from gongwen.write.letter.word.nodes import (
    CHARACTER,
    Lay,
    Look,
    Node,
    field,
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
_THIN = 1.0
_EMU = 12700  # of a point
_BOX = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" '
    'simplePos="0" relativeHeight="251660288" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
    '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="margin"><wp:align>left</wp:align></wp:positionH>'
    '<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>'
    '<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
    '<wp:docPr id="900" name="imprint"/><wp:cNvGraphicFramePr/><a:graphic>'
    '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
    '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></wps:spPr><wps:txbx><w:txbxContent/></wps:txbx>'
    '<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"><a:noAutofit/></wps:bodyPr></wps:wsp>'
    "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
)
_VML = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
)


def imprint(plan: Plan) -> Node | None:
    """A paragraph that holds the box of the imprint at the foot of the type area; None where there is nothing to say.

    A box, since neither frames nor floating tables keep their place in LibreOffice. In it a rule is a paragraph of
    its own: the border of an indented paragraph would be indented with it.
    """
    rows = _rows(plan)
    if not rows:
        return None
    if plan.form != "letter":
        last = len(rows)
        rows = [_rule(_OUTER)] + [
            item for n, row in enumerate(rows, 1) for item in (row, _rule(_OUTER if n == last else _INNER))
        ]
    # Room to spare above: what is in the box stands on its bottom.
    height = _LINE * sum(_lines(plan)) + 4 * _THIN * len(rows)
    box = parse_xml(_BOX.format(width=round(WIDTH * _EMU), height=round(height * _EMU)))
    next(box.iter(qn("w:txbxContent"))).extend(rows)
    return paragraph(Lay(line=1.0, snap=False), box)


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


def _rule(size: int) -> Node:
    return paragraph(Lay(line=_THIN, snap=False, border=(rule("top", size),)))


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
