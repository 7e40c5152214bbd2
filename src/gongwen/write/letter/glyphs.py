"""Which characters a font file has, read from its own table of characters (cmap of OpenType 1.9, formats 4 and 12)."""

from __future__ import annotations

import struct
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_MOST_BYTES = 8 << 20  # of a table of characters: the largest fonts have less than one MB


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters of a font as runs of code points, in order."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __contains__(self, char: str) -> bool:
        code = ord(char)
        place = bisect_right(self.starts, code) - 1
        return place >= 0 and code <= self.ends[place]


@cache
def glyphs_of(path: str, index: int) -> Glyphs:
    """What the font number ``index`` of a file has; nothing for a file that cannot be read as a font."""
    try:
        with Path(path).open("rb") as file:
            runs = sorted(_runs(_table(file, index)))
    except (OSError, struct.error, IndexError):
        runs = []
    merged: list[tuple[int, int]] = []
    for start, end in runs:
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return Glyphs(tuple(start for start, _ in merged), tuple(end for _, end in merged))


def _table(file: BinaryIO, index: int) -> bytes:
    start = 0
    if file.read(4) == b"ttcf":  # several fonts in one file: where each begins
        file.seek(12 + 4 * index)
        (start,) = struct.unpack(">I", file.read(4))
    file.seek(start + 4)
    (count,) = struct.unpack(">H6x", file.read(8))
    for _ in range(count):
        tag, offset, length = struct.unpack(">4s4xII", file.read(16))
        if tag == b"cmap":
            file.seek(offset)
            return file.read(min(length, _MOST_BYTES))
    return b""


def _runs(table: bytes) -> Iterator[tuple[int, int]]:
    """Runs of the tables for Unicode; those for other encodings and for variants of characters are passed over."""
    if not table:
        return
    (count,) = struct.unpack_from(">H", table, 2)
    offsets: dict[int, set[int]] = {4: set(), 12: set()}
    for number in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", table, 4 + 8 * number)
        (shape,) = struct.unpack_from(">H", table, offset)
        if shape in offsets and (platform == 0 or (platform, encoding) in ((3, 1), (3, 10))):
            offsets[shape].add(offset)
    # A font with the large table has in it all that the small one has, too.
    for offset in offsets[12]:
        yield from _in_groups(table, offset)
    for offset in () if offsets[12] else offsets[4]:
        yield from _in_segments(table, offset)


def _in_groups(table: bytes, offset: int) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">I", table, offset + 12)
    for start, end, glyph in struct.iter_unpack(">III", table[offset + 16 : offset + 16 + 12 * count]):
        if end > start or glyph:
            yield (start if glyph else start + 1), end


def _in_segments(table: bytes, offset: int) -> Iterator[tuple[int, int]]:
    (twice,) = struct.unpack_from(">H", table, offset + 6)
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", table, offset + 14)
    starts = struct.unpack_from(f">{count}H", table, offset + 16 + twice)
    deltas = struct.unpack_from(f">{count}H", table, offset + 16 + 2 * twice)
    at = offset + 16 + 3 * twice
    shifts = struct.unpack_from(f">{count}H", table, at)
    for place, (start, end, delta, shift) in enumerate(zip(starts, ends, deltas, shifts, strict=True)):
        if start > end or start == 0xFFFF:
            continue
        if shift == 0:
            yield from ((code, code) for code in range(start, end + 1) if (code + delta) & 0xFFFF)
            continue
        glyphs = struct.unpack_from(f">{end - start + 1}H", table, at + 2 * place + shift)
        yield from ((start + step, start + step) for step, glyph in enumerate(glyphs) if glyph)
