"""What is made of the engine's data: tables, JSON and Excel of decompositions; official letters as Word and PDF.

``read_letter`` reads a draft into a ``Letter``; ``to_docx`` and ``to_pdf`` set it in the official layout.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongwen.write.letter.model import Letter
    from gongwen.write.letter.pdf import Pdf, to_pdf
    from gongwen.write.letter.reading import read_letter
    from gongwen.write.letter.word.document import to_docx

_HOME = {
    "Letter": "gongwen.write.letter.model",
    "Pdf": "gongwen.write.letter.pdf",
    "read_letter": "gongwen.write.letter.reading",
    "to_docx": "gongwen.write.letter.word.document",
    "to_pdf": "gongwen.write.letter.pdf",
}

__all__ = ["Letter", "Pdf", "read_letter", "to_docx", "to_pdf"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the named module holds under that name
    """Load a public name when it is first used: a table on the screen does not pay for Word."""
    if name not in _HOME:
        raise AttributeError(name)
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value
