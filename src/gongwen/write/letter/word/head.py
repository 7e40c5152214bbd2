"""The head of the first page in Word: flags, mark, number, red rules, the table of a telegram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongwen.write.letter.measures import MARK_TOP, MM, RED
from gongwen.write.letter.word.nodes import CHARACTER, GRID, Lay, Look, Node, node, paragraph, rule, run, tab, twips

if TYPE_CHECKING:
    from gongwen.write.letter.plan import Plan

LINE = GRID / 20
WIDTH = 442.2
_GLYPH_BELOW = 6.5  # points between a glyph of 16 pt and the edge of its line
_RED_RULE = 16  # eighths of a point
_LETTER_RULE = 24


def head(plan: Plan) -> list[Node]:
    """Everything above the title."""
    makers = {"document": _document, "letter": _letter, "minutes": _minutes, "order": _order, "telegram": _telegram}
    return makers[plan.form](plan) if plan.form in makers else []


def _flags(plan: Plan) -> list[Node]:
    looks = [Look("body" if flag == plan.letter.copy_number else "black") for flag in plan.flags]
    return [paragraph(Lay(line=LINE), run(flag, look)) for flag, look in zip(plan.flags, looks, strict=True)]


def _mark(plan: Plan, before: float) -> list[Node]:
    """The mark in red, centred; several issuers stand one above another, their common suffix beside them."""
    size = plan.mark_points
    look = Look("title", size, RED, squeeze=False)
    lay = Lay(align="center", before=before, line=size, snap=False)
    if not plan.mark_suffix:
        first, *others = plan.mark
        made = [paragraph(lay, run(first, look))]
        return made + [
            paragraph(Lay(align="center", before=8, line=size, snap=False), run(name, look)) for name in others
        ]
    return [paragraph(Lay(line=max(1.0, before), snap=False)), _joint(plan, look)]


def _joint(plan: Plan, look: Look) -> Node:
    widths = [look.size * (max(map(len, plan.mark)) + 0.1), look.size * (len(plan.mark_suffix) + 0.6)]
    grid = node("tblGrid", *(node("gridCol", w=twips(width)) for width in widths))
    rows = []
    for number, name in enumerate(plan.mark):
        names = paragraph(Lay(align="distribute", line=look.size * 1.2, snap=False), run(name, look))
        words = [run(plan.mark_suffix, look)] if number == 0 else []
        suffix = paragraph(Lay(align="center", line=look.size * 1.2, snap=False), *words)
        merged = node("vMerge", val="restart" if number == 0 else None)
        cells = [_cell(widths[0], None, names), _cell(widths[1], merged, suffix)]
        rows.append(node("tr", *cells))
    properties = node(
        "tblPr",
        node("tblW", w=twips(sum(widths)), type="dxa"),
        node("jc", val="center"),
        node("tblLayout", type="fixed"),
        node("tblCellMar", *(node(side, w=0, type="dxa") for side in ("left", "right"))),
    )
    return node("tbl", properties, grid, *rows)


def _cell(width: float, merged: Node | None, words: Node) -> Node:
    properties = node("tcPr", node("tcW", w=twips(width), type="dxa"), merged, node("vAlign", val="center"))
    return node("tc", properties, words)


def red_rule(space: float = 4 * MM - _GLYPH_BELOW) -> tuple[Node, ...]:
    """The red line below a paragraph."""
    return (rule("bottom", _RED_RULE, RED, space=round(space)),)


def _document(plan: Plan) -> list[Node]:
    letter = plan.letter
    mark = _mark(plan, MARK_TOP["document"] * MM - len(plan.flags) * LINE)
    if not plan.kind.upward:
        lay = Lay(align="center", before=2 * LINE, line=LINE, border=red_rule())
        return [*_flags(plan), *mark, paragraph(lay, run(letter.doc_number))]
    *above, last = signer_rows(letter.signers)
    made = [
        paragraph(_ends(0.0 if n else 2 * LINE), run("　"), tab(), *signers(row, first=n == 0))
        for n, row in enumerate(above)
    ]
    ruled = _ends(0.0 if above else 2 * LINE, red_rule())
    number = paragraph(ruled, run(f"　{letter.doc_number}"), tab(), *signers(last, first=not above))
    return [*_flags(plan), *mark, *made, number]


def _ends(before: float, border: tuple[Node, ...] = ()) -> Lay:
    """A line with something at either end. Blanks keep it one character in: an indent would shorten its rule."""
    return Lay(tab=WIDTH - CHARACTER, before=before, line=LINE, border=border)


def signer_rows(names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Two signers a row, the last row beside the number."""
    return [names[start : start + 2] for start in range(0, len(names), 2)] or [()]


def signers(names: tuple[str, ...], *, first: bool) -> list[Node]:
    """签发人 in the font of the text, names in 楷体; later rows are set under the names."""
    label = run("签发人：") if first else run("　　　　")
    return [label, run("　".join(names), Look("kai"))]


def _letter(plan: Plan) -> list[Node]:
    reach = -7 * MM  # the rule is 170 mm wide: 7 mm more on either side
    # The mark begins above the type area, where Word starts no paragraph: the head of the page holds it, and pushes
    # the text down to its own end.
    border = (rule("top", _LETTER_RULE, RED, kind="thickThinSmallGap"),)
    double = paragraph(Lay(left=reach, right=reach, before=4 * MM, line=6, snap=False, border=border))
    lay = Lay(tab=WIDTH, line=LINE, before=_GLYPH_BELOW)
    flags = _flags(plan)
    first_flag = [run(plan.flags[0], Look("black"))] if flags else []
    number = paragraph(lay, *first_flag, tab(), run(plan.letter.doc_number))
    return [double, number, *flags[1:]]


def letter_mark(plan: Plan) -> list[Node]:
    """The mark of 信函, for the head of its first page."""
    size = plan.mark_points
    look = Look("title", size, RED, squeeze=False)
    return [paragraph(Lay(align="center", line=size, snap=False), run(name, look)) for name in plan.mark]


def _minutes(plan: Plan) -> list[Node]:
    letter = plan.letter
    mark = _mark(plan, MARK_TOP["minutes"] * MM - len(plan.flags) * LINE)
    issue = paragraph(Lay(align="center", before=LINE, line=LINE), run(letter.issue))
    row = [run(f"　{letter.issuers[0]}"), tab(), run(plan.date)]
    return [*_flags(plan), *mark, issue, paragraph(_ends(LINE, red_rule()), *row)]


def _order(plan: Plan) -> list[Node]:
    mark = _mark(plan, MARK_TOP["order"] * MM - len(plan.flags) * LINE)
    number = paragraph(Lay(align="center", before=2 * LINE, line=LINE), run(plan.letter.doc_number))
    return [*_flags(plan), *mark, number]


def _telegram(plan: Plan) -> list[Node]:
    letter = plan.letter
    if letter.telegram is None:
        return []
    label = Look("black", 14.0, squeeze=False)
    value = Look("body", 14.0, squeeze=False)

    def words(*pairs: tuple[str, str]) -> list[Node]:
        return [
            run(text, look) for name, said in pairs if said for text, look in ((name, label), (f" {said}　", value))
        ]

    first = [*words(("发电单位", "、".join(letter.issuers))), tab(), *words(("签批盖章", letter.telegram.approver))]
    second = [
        *words(("等级", letter.telegram.grade), ("密级", letter.secrecy)),
        tab(),
        run(letter.doc_number, value),
        *words(("　序号", letter.telegram.ordinal)),
    ]
    rows = [Lay(tab=WIDTH, line=LINE, before=LINE / 2), Lay(tab=WIDTH, line=LINE, border=red_rule(2))]
    flags = [flag for flag in plan.flags if flag == letter.copy_number]
    top = [paragraph(Lay(line=LINE), run(flag)) for flag in flags]
    return [*top, *_mark(plan, 0), paragraph(rows[0], *first), paragraph(rows[1], *second)]
