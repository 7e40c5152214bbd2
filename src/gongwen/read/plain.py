"""Bytes of a text in any usual encoding → str.

Order: byte order mark, UTF-8, then the reading among GB 18030, UTF-16 and Big5 whose characters are the
most everyday ones, and charset-normalizer where none of them looks like Chinese at all. GB 18030 decodes nearly
anything without complaint, so "it decoded" proves nothing; what tells encodings apart is whether the
result consists of common characters.
"""

from __future__ import annotations

import codecs
from functools import lru_cache

from gongwen.model import Signal
from gongwen.read.refusals import refusal
from gongwen.read.result import Piece, ReadResult, finish

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_SAMPLE = 40_000  # bytes looked at when encodings are compared; even, so that UTF-16 is not cut
_GOOD = 0.75  # share of everyday characters above which nobody else is asked
_DAMAGE = 0.01  # share of undecodable places that a text may have and still be worth reading
_BINARY = 0.1  # share of control characters above which this is no text
_LOST = "\ufffd"


def read_plain(data: bytes) -> ReadResult:
    """A plain text. Raises GongwenError ``undecodable`` or ``unknown_format`` (bytes that are no text)."""
    text = decode(data)
    result = finish("txt", [Piece(text)])
    at = result.text.find(_LOST)
    if at >= 0:
        lost = result.text.count(_LOST)
        signal = Signal("damaged_characters", f"有 {lost} 处字符已损坏，无法辨认。", (at, at + 1))
        result.signals.append(signal)
    return result


def decode(data: bytes, declared: str | None = None) -> str:
    """Text of ``data``; ``declared`` is an encoding the file names for itself, believed where it fits.

    Undecodable bytes become U+FFFD as long as they are rare. Raises GongwenError.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _checked(data[len(mark) :].decode(name, "replace"))
    if declared and (text := _strict(data, declared)) is not None:
        return text
    if b"\x00" not in data and (text := _strict(data, "utf-8")) is not None:
        return _checked(text)
    return _checked(_arbitrate(data))


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _arbitrate(data: bytes) -> str:
    sample = data[:_SAMPLE]
    scores = {name: _likeness(sample.decode(name, "replace")) for name in _CANDIDATES}
    best = max(_CANDIDATES, key=lambda name: scores[name])
    if scores[best] >= _GOOD:
        return data.decode(best, "replace")
    from charset_normalizer import from_bytes  # noqa: PLC0415 - only odd files pay for it

    match = from_bytes(sample).best()
    if match is None:
        raise refusal("undecodable")
    return data.decode(match.encoding, "replace")


def _likeness(text: str) -> float:
    """Share of characters that everyday Chinese consists of; undecodable places count against it."""
    if not text:
        return 0.0
    common = _everyday()
    good = sum(character in common for character in text)
    lost = text.count(_LOST) + sum(character < " " and character not in "\t\n\r\f" for character in text)
    return (good - 10 * lost) / len(text)


@lru_cache(maxsize=1)
def _everyday() -> frozenset[str]:
    """ASCII, and the first levels of GB 2312 and Big5: the characters each standard put first as common."""
    rows = [(lead, trail) for lead in (0xA1, 0xA3, *range(0xB0, 0xD8)) for trail in range(0xA1, 0xFF)]
    simplified = b"".join(bytes(pair) for pair in rows).decode("gb2312", "ignore")
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    pairs = [bytes((lead, trail)) for lead in (0xA1, *range(0xA4, 0xC7)) for trail in trails]
    traditional = b"".join(pairs).decode("big5", "ignore")
    return frozenset(simplified + traditional + "".join(map(chr, range(0x20, 0x7F))) + "\t\n\r")


def _checked(text: str) -> str:
    sample = text[:_SAMPLE]
    controls = sum(character < " " and character not in "\t\n\r\f\v" for character in sample)
    if controls > max(3, len(sample) * _BINARY):
        raise refusal("unknown_format")
    if text.count(_LOST) > max(1, len(text) * _DAMAGE):
        raise refusal("undecodable")
    return text
