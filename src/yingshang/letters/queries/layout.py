"""A letter as ``gongwen.write`` sets it: the only place that knows its draft."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse

from gongwen.errors import GongwenError
from gongwen.write import to_docx, to_pdf
from gongwen.write.letter import model
from gongwen.write.letter.checks import check_letter
from gongwen.write.letter.kinds import kind_of, kinds
from gongwen.write.letter.printable import refuse_unprintable, unprintable
from yingshang.kernel import clock
from yingshang.kernel.errors import NotFound, Refusal
from yingshang.kernel.files import files_of, opened_file
from yingshang.letters.enums import DRAFT_MARK, QR_WORDS, TELEGRAM_GRADE, Flaw, LetterKind
from yingshang.letters.queries.columns import columns_of
from yingshang.letters.queries.language import Problem
from yingshang.letters.queries.paper import Grid, Part, paper_of
from yingshang.messaging.rules.options import messaging_options

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from yingshang.letters.models import Letter, Seal

MANY_COLUMNS = 6  # an annex with more is set across


def docx_of(letter: Letter, *, final: bool) -> bytes:
    """The letter as Word; without ``final`` marked as a draft, without number, seal and code."""
    return _set(to_docx, letter, final=final)


def pdf_of(letter: Letter, *, final: bool) -> bytes:
    """The letter as PDF; the office's own fonts are taken from the folder ``fonts`` of the installation."""
    return _set(lambda draft: to_pdf(draft, own_fonts()).data, letter, final=final)


def own_fonts() -> tuple[Path, ...]:
    """The folder of the office's own fonts, where there is one."""
    own = Path(settings.HOME) / "fonts"
    return (own,) if own.is_dir() else ()


def laid_out(letter: Letter, *, final: bool) -> model.Letter:
    """The draft for ``gongwen.write``. Raises GongwenError for what its layout does not take."""
    paper = paper_of(letter.body, letter.tables)
    kind = LetterKind(letter.kind)
    briefing = kind == LetterKind.BRIEFING
    form = "document" if kind == LetterKind.TASK_TABLE else ""  # it is issued: a bare table bears no number and no seal
    dated = letter.dated_on if final and letter.dated_on else clock.today()
    number = letter.doc_number if final else ""
    draft = model.Letter(
        kind=kind_code(kind),
        form=form,
        issuers=tuple(letter.issuer_names),
        title=letter.title,
        body=tuple(_block(part) for part in paper.parts),
        urgency=letter.urgency,
        doc_number="" if briefing else number,
        issue=(number or DRAFT_MARK) if briefing else "",
        recipients=tuple(receipt.unit_name for receipt in letter.receipts.all()),
        attachments=tuple(_attachment(grid) for grid in paper.annexes),
        signatures=_signatures(letter, final=final),
        issued_on=dated,
        note=letter.note,
        imprint=_imprint(letter, form or kinds()[kind_code(kind)].form, dated),
        telegram=model.Telegram(letter.urgency or TELEGRAM_GRADE) if kind == LetterKind.TELEGRAM else None,
        check=_code(letter) if final else None,
        watermark="" if final else DRAFT_MARK,
    )
    check_letter(draft)
    return draft


def kind_code(kind: LetterKind) -> str:
    """What the layout calls a kind. Raises KeyError for one that it has not."""
    found = kind_of(str(kind.label))
    if found is None:
        raise KeyError(kind)
    return found.code


def refuse_layout(letter: Letter) -> None:
    """Raise Refusal ``letters.layout`` for a letter that cannot be set or printed, before anybody signs it."""
    try:
        refuse_unprintable(laid_out(letter, final=False), own_fonts())
    except GongwenError as error:
        raise _refused(error) from error


def layout_flaw(letter: Letter) -> Refusal | None:
    """What ``refuse_layout`` would say of it, so that a draft shows it before it is checked."""
    try:
        refuse_layout(letter)
    except Refusal as refusal:
        return refusal
    return None


def glyph_problems(title: str, body: str, tables: Mapping[str, Mapping[str, Any]]) -> list[Problem]:
    """The characters of a text that no font prints, each by the line where it first stands (0: title or table)."""
    texts = [("0", title), *((str(number), text) for number, text in enumerate(body.splitlines(), 1))]
    texts += [("0", cell) for table in tables.values() for row in (table["columns"], *table["rows"]) for cell in row]
    return [Problem(Flaw.NO_GLYPH, each.shown(), int(each.places[0])) for each in unprintable(texts, own_fonts())]


def spaced(code: str) -> str:
    """A code in groups of four, as people read it."""
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))


def _set(make: Callable[[model.Letter], bytes], letter: Letter, *, final: bool) -> bytes:
    try:
        return make(laid_out(letter, final=final))
    except GongwenError as error:
        raise _refused(error) from error


def _refused(error: GongwenError) -> Refusal:
    return Refusal("letters.layout", what=error.what, todo=error.todo)


def check_address(code: str) -> str:
    """Where anybody checks a paper: the page's full address when the site's own is set, else the code alone."""
    site = messaging_options().site.rstrip("/")
    return f"{site}{reverse('letters:check')}?code={quote(code)}" if site else code


def _code(letter: Letter) -> model.Check:
    code = letter.check_code or ""
    return model.Check(check_address(code), QR_WORDS.format(code=spaced(code)))


def _block(part: Part) -> model.Block:
    return _table(part.grid) if part.grid is not None else model.Paragraph(part.text, part.level)


def _table(grid: Grid, *, across: bool = False) -> model.Table:
    head = (tuple(model.HeadCell(column) for column in grid.columns),)
    return model.Table(head=head, rows=grid.rows, columns=columns_of(grid, across=across))


def _attachment(grid: Grid) -> model.Attachment:
    across = len(grid.columns) > MANY_COLUMNS
    return model.Attachment(grid.name, model.Annex(grid.name, (_table(grid, across=across),), landscape=across))


def _imprint(letter: Letter, form: str, dated: date) -> model.Imprint | None:
    """Who printed it and when stands on every paper but a 信函, which names only those who get a copy."""
    if form == "letter" and not letter.copies:
        return None
    copies = (model.Copies(tuple(letter.copies)),) if letter.copies else ()
    return model.Imprint(copies, letter.issuer_name, dated)


def _signatures(letter: Letter, *, final: bool) -> tuple[model.Signature, ...]:
    """Everybody who issues it, the leading one first, with the seals that were in use when it was signed."""
    partners = list(letter.partners.select_related("seal"))
    signed = [(letter.issuer_name, letter.seal), *((partner.unit_name, partner.seal) for partner in partners)]
    return tuple(model.Signature(name, _seal(seal) if final and seal else None) for name, seal in signed)


def _seal(seal: Seal) -> model.Seal:
    stored = files_of(seal).first()
    if stored is None:
        raise NotFound
    with opened_file(stored) as file:
        return model.Seal(file.read(), float(seal.width))
