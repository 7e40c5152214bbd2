"""A letter as ``gongwen.write`` sets it: the only place that knows its draft."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gongwen.errors import GongwenError
from yingshang.kernel import clock
from yingshang.kernel.errors import NotFound, Refusal
from yingshang.kernel.files import files_of, opened_file
from yingshang.letters.enums import DRAFT_MARK, QR_WORDS, TELEGRAM_GRADE, LetterKind
from yingshang.letters.queries.paper import Grid, Part, paper_of

if TYPE_CHECKING:
    from yingshang.letters.models import Letter, Seal

MANY_COLUMNS = 6  # an annex with more is set across


def docx_of(letter: Letter, *, final: bool) -> bytes:
    """The letter as Word; without ``final`` marked as a draft, without number, seal and code."""
    data: bytes = _set("to_docx", letter, final=final)
    return data


def pdf_of(letter: Letter, *, final: bool) -> bytes:
    """The letter as PDF."""
    made = _set("to_pdf", letter, final=final)
    data: bytes = made if isinstance(made, bytes) else made.data
    return data


def laid_out(letter: Letter, *, final: bool) -> Any:  # noqa: ANN401 - gongwen.write.Letter
    """The draft for ``gongwen.write``."""
    model = import_module("gongwen.write.letter.model")
    paper = paper_of(letter.body, letter.tables)
    receipts = letter.receipts.all()
    seal = _seal(letter.seal) if final and letter.seal is not None else None
    sealed = model.Seal(*seal) if seal else None
    kind = LetterKind(letter.kind)
    briefing = kind == LetterKind.BRIEFING
    dated = letter.dated_on if final and letter.dated_on else clock.today()
    return model.Letter(
        kind=str(kind.label),
        issuers=(letter.issuer_name,),
        title=letter.title,
        body=tuple(_block(model, part) for part in paper.parts),
        urgency=letter.urgency,
        doc_number="" if briefing or not final else letter.doc_number,
        issue=letter.doc_number if briefing and final else "",
        recipients=tuple(receipt.unit_name for receipt in receipts),
        attachments=tuple(_attachment(model, grid) for grid in paper.annexes),
        signatures=(model.Signature(letter.issuer_name, sealed),),
        issued_on=dated,
        note=letter.note,
        imprint=_imprint(model, letter, dated),
        telegram=model.Telegram(letter.urgency or TELEGRAM_GRADE) if kind == LetterKind.TELEGRAM else None,
        check=model.Check(letter.check_code, QR_WORDS.format(code=spaced(letter.check_code or ""))) if final else None,
        watermark="" if final else DRAFT_MARK,
    )


def spaced(code: str) -> str:
    """A code in groups of four, as people read it."""
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))


def _set(name: str, letter: Letter, *, final: bool) -> Any:  # noqa: ANN401 - bytes or a Pdf
    try:
        return getattr(import_module("gongwen.write"), name)(laid_out(letter, final=final))
    except (ImportError, AttributeError) as error:
        raise Refusal("letters.no_layout") from error
    except GongwenError as error:
        raise Refusal("letters.layout", what=error.what, todo=error.todo) from error


def _block(model: Any, part: Part) -> Any:  # noqa: ANN401 - the module of the draft, a block of it
    return _table(model, part.grid) if part.grid is not None else model.Paragraph(part.text, part.level)


def _table(model: Any, grid: Grid) -> Any:  # noqa: ANN401 - as above
    head = (tuple(model.HeadCell(column) for column in grid.columns),)
    return model.Table(head=head, rows=grid.rows, columns=tuple(model.Column(_width(grid, n)) for n in _places(grid)))


def _places(grid: Grid) -> range:
    return range(len(grid.columns))


def _width(grid: Grid, place: int) -> float:
    """A share by the longest word in the column, between one and four."""
    longest = max((len(row[place]) for row in grid.rows), default=0)
    return min(4.0, max(1.0, max(longest, len(grid.columns[place])) / 5))


def _attachment(model: Any, grid: Grid) -> Any:  # noqa: ANN401 - as above
    annex = model.Annex(grid.name, (_table(model, grid),), landscape=len(grid.columns) > MANY_COLUMNS)
    return model.Attachment(grid.name, annex)


def _imprint(model: Any, letter: Letter, dated: Any) -> Any:  # noqa: ANN401 - as above
    copies = (model.Copies(tuple(letter.copies)),) if letter.copies else ()
    return model.Imprint(copies, letter.issuer_name, dated) if copies else None


def _seal(seal: Seal) -> tuple[bytes, float]:
    stored = files_of(seal).first()
    if stored is None:
        raise NotFound
    with opened_file(stored) as file:
        return file.read(), float(seal.width)
