"""A template as a Word file and back: headings part it, everything between them is text."""

from __future__ import annotations

from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from docx import Document

from yingshang.kernel.apart.archives import directory
from yingshang.kernel.errors import Refusal
from yingshang.letters.enums import TemplatePart
from yingshang.letters.queries.fields import from_json, write_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yingshang.letters.models import Edition

MOST_BYTES = 2 << 20
MOST_UNPACKED = 8 << 20  # sixty thousand characters with all their formatting take a tenth of it
MOST_PARAGRAPHS = 5_000
_PARTS = {str(part.label): part for part in TemplatePart}


def to_word(edition: Edition) -> bytes:
    """The edition as a Word document that can be edited and taken back."""
    document = Document()
    parts = {
        TemplatePart.TITLE: edition.title,
        TemplatePart.BODY: edition.body,
        TemplatePart.FIELDS: write_fields(from_json(edition.fields)),
        TemplatePart.NOTE: edition.note,
    }
    for part, text in parts.items():
        document.add_heading(str(part.label), level=1)
        for each in text.splitlines():
            document.add_paragraph(each)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def from_paragraphs(paragraphs: list[tuple[str, bool]], name: str) -> Mapping[str, str]:
    """Part → text, of paragraphs with whether each is a heading.

    Raises Refusal ``letters.template_file`` when the title or the text is missing.
    """
    found: dict[str, list[str]] = {}
    into: list[str] | None = None
    for text, heading in paragraphs:
        if heading and text.strip() in _PARTS:
            into = found.setdefault(_PARTS[text.strip()].value, [])
        elif into is not None:
            into.append(text)
    for part in (TemplatePart.TITLE, TemplatePart.BODY):
        if not any(each.strip() for each in found.get(part.value, ())):
            raise Refusal("letters.template_file", field="file", name=name, part=part.label)
    return {part: "\n".join(lines).strip() for part, lines in found.items()}


def read_word(file: IO[bytes]) -> list[tuple[str, bool]]:
    """Paragraphs of an opened Word file, each with whether it is a heading. The file was checked when it was stored.

    What a template may unpack to is far less than what may be stored: it is held in memory here. Raises Refusal
    ``kernel.file_bomb``.
    """
    if sum(directory(file).values()) > MOST_UNPACKED:
        raise Refusal("kernel.file_bomb")
    file.seek(0)
    document: Any = Document(file)
    rows = document.paragraphs[: MOST_PARAGRAPHS + 1]
    return [(each.text, each.style.name.startswith("Heading")) for each in rows]
