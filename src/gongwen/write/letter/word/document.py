"""A letter put together as a docx file."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn

from gongwen.write.letter.counting import ends_on_even_with_room
from gongwen.write.letter.measures import LETTER_MARK_TOP, MM
from gongwen.write.letter.plan import plan_of
from gongwen.write.letter.word import foot, head, text
from gongwen.write.letter.word.nodes import Lay, Node, node, paragraph
from gongwen.write.letter.word.pictures import check_code, seals
from gongwen.write.letter.word.styles import lay_page, style_document

if TYPE_CHECKING:
    from gongwen.write.letter.model import Letter
    from gongwen.write.letter.plan import Plan

_ACROSS = 637.8  # points: the type area's height is its width on a page set across
_NO_TIME = dt.datetime(2000, 1, 1)  # the same letter gives the same bytes


def to_docx(letter: Letter) -> bytes:
    """The letter as a Word file in the layout of GB/T 9704-2012; ``letter`` as ``read_letter`` gives it."""
    plan = plan_of(letter)
    document = Document()
    style_document(document)
    writer = _Writer(document, plan)
    writer.write()
    _name(document, letter)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


class _Writer:
    def __init__(self, document: Any, plan: Plan) -> None:  # noqa: ANN401 - python-docx's document
        self._document, self._plan = document, plan
        self._body = document.element.body
        for old in [child for child in self._body if child.tag != qn("w:sectPr")]:
            self._body.remove(old)

    def write(self) -> None:
        plan, letter = self._plan, self._plan.letter
        section = self._document.sections[0]
        self._edges(section)
        lay_page(section, landscape=letter.landscape)
        if plan.form == "letter":
            section.header_distance = round(LETTER_MARK_TOP * MM * 12700)
        self._add(head.head(plan))
        if plan.title:
            self._add([text.title(plan.title, 0.0 if plan.form == "table" else 2 * head.LINE)])
        order = plan.form == "order"
        gap = [paragraph(Lay()) for _ in range(2)] if order and not plan.title else []
        width = _ACROSS if letter.landscape else head.WIDTH
        spaced = [] if plan.recipients or order else [paragraph(Lay())]
        self._add([*text.recipients(plan), *gap, *spaced, *text.blocks(letter.body, width), *text.attachments(plan)])
        self._keep_last()
        self._add([*text.signature(plan, seals(self._document, plan)), *text.attendance(plan)])
        if letter.check:
            check_code(self._document, self._body, letter.check)
        for annex in plan.annexes:
            self._annex(*annex)
        self._imprint()

    def _add(self, nodes: list[Node]) -> None:
        end = self._body.find(qn("w:sectPr"))
        for item in nodes:
            end.addprevious(item)

    def _keep_last(self) -> None:
        """The page of the date bears text: the last paragraph goes along with the signature."""
        last = self._body.find(qn("w:sectPr")).getprevious()
        if last is not None and last.tag == qn("w:p") and self._plan.signatures:
            style = last.pPr.find(qn("w:pStyle"))
            place = last.pPr.find(qn("w:keepNext"))
            if place is None:
                made = node("keepNext")
                last.pPr.insert(0, made) if style is None else style.addnext(made)

    def _annex(self, label: str, lines: tuple[str, ...], annex: Any) -> None:  # noqa: ANN401 - model.Annex
        self._close(WD_SECTION.NEW_PAGE, landscape=annex.landscape)
        self._add(text.annex_head(label, lines))
        self._add([paragraph(Lay()), *text.blocks(annex.body, _ACROSS if annex.landscape else head.WIDTH)])

    def _close(self, start: Any, *, landscape: bool) -> None:  # noqa: ANN401 - an enumeration of python-docx
        section = self._document.add_section(start)
        for tag in ("titlePg", "headerReference", "footerReference"):
            for old in section._sectPr.findall(qn(f"w:{tag}")):
                section._sectPr.remove(old)
        lay_page(section, landscape=landscape)
        holder = self._body.find(qn("w:sectPr")).getprevious()
        before = holder.getprevious()
        if before is not None and before.tag == qn("w:p"):
            before.get_or_add_pPr().append(holder.pPr.find(qn("w:sectPr")))
            self._body.remove(holder)

    def _imprint(self) -> None:
        box = foot.imprint(self._plan)
        if box is None:
            return
        across = self._plan.annexes[-1][2].landscape if self._plan.annexes else self._plan.letter.landscape
        if across or not ends_on_even_with_room(self._plan, foot.imprint_lines(self._plan)):
            even = self._plan.form not in ("letter", "table")
            self._close(WD_SECTION.EVEN_PAGE if even else WD_SECTION.NEW_PAGE, landscape=False)
        self._add([box])

    def _edges(self, section: Any) -> None:  # noqa: ANN401 - as above
        plan = self._plan
        if plan.form == "letter":
            section.different_first_page_header_footer = True
            _fill(section.first_page_footer, [foot.letter_foot()])
            _fill(section.first_page_header, [*head.letter_mark(plan), *self._watermark()])
        _fill(section.footer, [foot.page_number(odd=True)])
        _fill(section.even_page_footer, [foot.page_number(odd=False)])
        if plan.letter.watermark:
            _fill(section.header, self._watermark())
            _fill(section.even_page_header, self._watermark())

    def _watermark(self) -> list[Node]:
        return [foot.watermark(self._plan.letter.watermark)] if self._plan.letter.watermark else []


def _fill(edge: Any, nodes: list[Node]) -> None:  # noqa: ANN401 - a header or footer of python-docx
    edge.is_linked_to_previous = False
    for old in list(edge._element):
        edge._element.remove(old)
    edge._element.extend(nodes)


def _name(document: Any, letter: Letter) -> None:  # noqa: ANN401 - as above
    properties = document.core_properties
    properties.title, properties.author = letter.title[:255], "、".join(letter.issuers)[:255]
    properties.comments = ""
    properties.created = properties.modified = _NO_TIME
