"""What a reader hands on: text cut into pieces, some of them doubtful, and the finished result."""

from __future__ import annotations

from dataclasses import dataclass, field

from gongwen.model import Signal
from gongwen.text.source import clean

_PASSES = 8  # removing one piece of mark-up may lay another bare; eight is far beyond what people write


@dataclass(slots=True)
class ReadResult:
    """Extracted text of one file.

    ``text``: paragraphs parted by line breaks; a table row is one line, its cells parted by tabs.
    ``kind``: ``txt``, ``html``, ``docx``, ``doc``, ``wps``, ``pdf``, ``ofd`` or ``scan``.
    ``signals``: doubts of the reading, their spans offsets into ``text``.
    """

    text: str
    kind: str
    signals: list[Signal] = field(default_factory=list)


@dataclass(slots=True)
class Piece:
    """A stretch of text as read; ``doubt`` is its signal, whose span is filled in at the end."""

    text: str
    doubt: Signal | None = None


def finish(kind: str, pieces: list[Piece], signals: list[Signal] | None = None) -> ReadResult:
    """Join pieces into the cleaned text; a doubt becomes a signal whose span fits that text."""
    found = list(signals or [])
    parts: list[str] = []
    length = 0
    for piece in pieces:
        part = settled(piece.text)
        if piece.doubt and part:
            found.append(Signal(piece.doubt.code, piece.doubt.message, (length, length + len(part))))
        parts.append(part)
        length += len(part)
    text = "".join(parts)
    final = settled(text) if len(parts) > 1 else text
    if final != text:  # mark-up that began in one piece and ended in another: spans no longer fit
        for signal in found:
            signal.span = None
    return ReadResult(final, kind, found)


def settled(text: str) -> str:
    """``clean`` until nothing changes, so that cleaning again downstream moves no span."""
    for _ in range(_PASSES):
        cleaned = clean(text)
        if cleaned == text:
            break
        text = cleaned
    return text
