"""The outside of binary Office files: header, and a directory with the streams named."""

from __future__ import annotations

_SECTOR = 512


def ole(*streams: str, flags: int = 0) -> bytes:
    """A compound file whose ``WordDocument`` begins in its second sector with these flags."""
    header = bytearray(_SECTOR)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[30:32] = (9).to_bytes(2, "little")
    directory = bytearray(_SECTOR)
    for place, name in enumerate(streams):
        entry = bytearray(128)
        coded = name.encode("utf-16-le")
        entry[: len(coded)] = coded
        entry[116:120] = (1).to_bytes(4, "little")
        directory[place * 128 : place * 128 + 128] = entry
    document = bytearray(_SECTOR)
    document[:2] = b"\xec\xa5"
    document[10:12] = flags.to_bytes(2, "little")
    return bytes(header + directory + document)
