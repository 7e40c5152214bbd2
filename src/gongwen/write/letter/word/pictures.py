"""Seals and the code for checking, as pictures that float in Word."""

from __future__ import annotations

import io
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from gongwen.write.letter.codes import code_picture
from gongwen.write.letter.measures import MM
from gongwen.write.letter.model import Check  # noqa: TC001 - said in a signature
from gongwen.write.letter.placing import Joint, joint, placed
from gongwen.write.letter.plan import Plan  # noqa: TC001 - as above
from gongwen.write.letter.word.head import LINE, WIDTH
from gongwen.write.letter.word.nodes import Lay, Look, Node, node, paragraph, run, twips

_EMU = 12700  # of a point
_RAISED = 0.2  # lines: name and date lie a little below the middle of the seal


def seals(document: Any, plan: Plan) -> list[Node | None]:  # noqa: ANN401 - python-docx's document
    """One run with the seal for every signature; None where there is none."""
    if plan.form in ("minutes", "table") or not plan.signatures:
        return [None for _ in plan.signatures]
    lay = joint(plan)
    return [_seal(document, plan, lay, number) for number in range(len(plan.signatures))]


def _seal(document: Any, plan: Plan, lay: Joint, number: int) -> Node | None:  # noqa: ANN401 - as above
    seal = plan.signatures[number].seal
    if seal is None:
        return None
    width = seal.width_mm * MM
    inline = document.part.new_pic_inline(io.BytesIO(seal.image), width=round(width * _EMU))
    middle = _column(lay, number) if lay.across > 1 else WIDTH - placed(plan).middle
    # Over the date too: below the top of the name's line lies its own line, then that of the date.
    pressed = 1 - _RAISED if number in lay.rows[-1] else 0.5
    down = LINE * pressed - width / 2
    return _floating(inline, middle - width / 2, down, relative="margin")


def _column(lay: Joint, number: int) -> float:
    column = next(row.index(number) for row in lay.rows if number in row)
    return WIDTH / lay.across * (column + 0.5)


def _floating(inline: Any, across: float, down: float, *, relative: str) -> Node:  # noqa: ANN401 - python-docx's lay
    anchor = parse_xml(
        f'<wp:anchor {nsdecls("wp", "a", "pic", "r")} distT="0" distB="0" distL="0" distR="0" simplePos="0" '
        'relativeHeight="251659264" behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1">'
        f'<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="{relative}"><wp:posOffset>{round(across * _EMU)}'
        '</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>'
        f"{round(down * _EMU)}</wp:posOffset></wp:positionV></wp:anchor>"
    )
    for child in list(inline):
        anchor.append(child)
        if child.tag == qn("wp:extent"):
            anchor.append(parse_xml(f'<wp:effectExtent {nsdecls("wp")} l="0" t="0" r="0" b="0"/>'))
            anchor.append(parse_xml(f"<wp:wrapNone {nsdecls('wp')}/>"))
    return node("r", node("drawing", anchor))


def check_code(document: Any, body: Any, check: Check) -> None:  # noqa: ANN401 - as above
    """The code at the upper right corner of the first page, its words below the picture in a frame."""
    inline = document.part.new_pic_inline(io.BytesIO(code_picture(check.content)), width=round(16 * MM * _EMU))
    floating = _floating(inline, 0.0, 0.0, relative="page")
    offsets = list(floating.iter(qn("wp:posOffset")))
    offsets[0].text, offsets[1].text = str(round((210 - 26 - 16) * MM * _EMU)), str(round(10 * MM * _EMU))
    next(floating.iter(qn("wp:positionV"))).set("relativeFrom", "page")
    first = body[0]
    if first.tag == qn("w:p"):
        first.append(floating)
    if check.words:
        frame = node("framePr", w=twips(60 * MM), hSpace=0, wrap="around", vAnchor="page", hAnchor="page",
                     x=twips((210 - 26 - 78) * MM), y=twips(20 * MM))  # fmt: skip
        words = paragraph(Lay(align="right", line=9), run(check.words, Look("song", 7.5, squeeze=False)))
        words.pPr.insert(0, frame)
        first.addprevious(words)
