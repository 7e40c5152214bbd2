"""Title, recipients, text, attachments and signature in Word."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gongwen.write.letter.headings import is_heading, lead_and_rest
from gongwen.write.letter.model import Paragraph
from gongwen.write.letter.placing import joint, placed, signature_words
from gongwen.write.letter.plan import text_width
from gongwen.write.letter.word.head import LINE, WIDTH
from gongwen.write.letter.word.nodes import BODY, CHARACTER, Lay, Look, Node, paragraph, run, tab
from gongwen.write.letter.word.tables import table

if TYPE_CHECKING:
    from gongwen.write.letter.model import Block
    from gongwen.write.letter.plan import Plan

_TITLE = Look("title", 22.0, squeeze=False)
_BLACK = Look("black")
_LEADS = {1: _BLACK, 2: Look("kai")}


def title(lines: tuple[str, ...], before: float) -> Node:
    """The title as one paragraph of the style Title, with breaks between its lines."""
    return paragraph(Lay(style="Title", before=before), run("\n".join(lines), _TITLE))


def recipients(plan: Plan) -> list[Node]:
    """One blank line, then flush left."""
    return [paragraph(Lay(before=LINE), run(plan.recipients))] if plan.recipients else []


def blocks(body: tuple[Block, ...], width: float = WIDTH) -> list[Node]:
    """Paragraphs and tables of a text."""
    made: list[Node] = []
    for block in body:
        made += [_paragraph(block)] if isinstance(block, Paragraph) else table(block, width)
    return made


def _paragraph(block: Paragraph) -> Node:
    lead, rest = lead_and_rest(block)
    # A heading that goes on as text is a paragraph of the text: its style would make the whole of it a heading.
    heading = is_heading(block)
    lay = Lay(style=f"Heading{block.level}" if heading else "Normal", keep=heading)
    return paragraph(lay, *([run(lead, _LEADS[block.level])] if lead else []), *([run(rest)] if rest else []))


def attachments(plan: Plan) -> list[Node]:
    """附件： and the names below one another; a name that wraps goes on under itself."""
    made = []
    for place, (number, name) in enumerate(plan.attachments):
        label = "附件：" if place == 0 else ""
        wide = len(number) / 2 * CHARACTER
        lay = Lay(before=0.0 if place else LINE, left=5 * CHARACTER + wide, hang=wide + (0 if place else 3 * CHARACTER))
        made.append(paragraph(lay, run(f"{label}{number}{name}")))
    return made


def signature(plan: Plan, seals: list[Node | None]) -> list[Node]:
    """Names, date and note; ``seals`` are the runs that hold the pictures, one for each signature (or None)."""
    made: list[Node] = []
    if plan.signatures and plan.form not in ("minutes", "table"):
        made = _signed(plan, seals)
    if plan.note:
        made.append(paragraph(Lay(first=2 * CHARACTER), run(plan.note)))
    return made


def _stacked(plan: Plan, seals: list[Node | None], step: int) -> list[Node]:
    """Names one below another, in the middle of the widest, and the date under them."""
    where = placed(plan)
    names = [signature_words(plan, n) for n in range(len(seals))]
    widths = [text_width(name, CHARACTER) for name in names]
    made: list[Node] = []
    for number, (name, seal) in enumerate(zip(names, seals, strict=True)):
        # Blank paragraphs, not space above: programs differ on whether a picture counts from above or below that space.
        blanks = step - 1 if number else 2 if plan.letter.sealed else 1
        made += [paragraph(Lay(keep=True)) for _ in range(blanks)]
        runs = [*([seal] if seal is not None else []), run(name)]
        inset = where.name + (max(widths) - widths[number]) / 2
        made.append(paragraph(Lay(align="right", right=inset, keep=True), *runs))
    return [*made, paragraph(Lay(align="right", right=where.date), run(plan.date))] if plan.date else made


def _signed(plan: Plan, seals: list[Node | None]) -> list[Node]:
    """One name or rows of them as ``placing.joint`` has them, the last name over the date.

    Rows are lines with tabs, not a table: in its cells programs push a picture up that would reach over the edge.
    """
    lay = joint(plan)
    if lay.across == 1:
        return _stacked(plan, seals, lay.step)
    width = WIDTH / lay.across
    middles = Lay(middles=tuple(width * (column + 0.5) for column in range(lay.across)), keep=True)
    made: list[Node] = []
    for number, row in enumerate(lay.rows):
        made += [paragraph(Lay(keep=True)) for _ in range(lay.step - 1 if number else 2)]
        pictures = [seals[n] for n in row if n is not None and seals[n] is not None]
        names = [run(signature_words(plan, n)) if n is not None else None for n in row]
        made.append(paragraph(middles, *pictures, *_tabbed(names)))
    date = [None] * (lay.across - 1) + [run(plan.date)]
    return [*made, paragraph(replace(middles, keep=False), *_tabbed(date))] if plan.date else made


def _tabbed(cells: list[Node | None]) -> list[Node]:
    return [one for cell in cells for one in (tab(), cell) if one is not None]


def attendance(plan: Plan) -> list[Node]:
    """Who was there, one label a paragraph, names under names."""
    made = []
    for number, group in enumerate(plan.letter.attendance):
        wide = (len(group.label) + 1) * CHARACTER
        lay = Lay(before=0.0 if number else LINE, left=2 * CHARACTER + wide, hang=wide)
        made.append(paragraph(lay, run(f"{group.label}：", _BLACK), run("　".join(group.names), BODY)))
    return made


def annex_head(label: str, lines: tuple[str, ...]) -> list[Node]:
    """附件1 flush left in 黑体 on the first line; the title on the third."""
    return [paragraph(Lay(), run(label, _BLACK)), title(lines, LINE)]
