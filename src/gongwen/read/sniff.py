"""What a file is, by its content: names are often wrong (a web page saved as .doc is an everyday thing)."""

from __future__ import annotations

import re

from gongwen.read.limits import Archive
from gongwen.read.refusals import refusal

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"BM", b"II*\x00", b"MM\x00*", b"GIF8")
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|span|center|font|article|section|h[1-6])[\s>/]",
    re.IGNORECASE,
)
_MHT = re.compile(rb"(?:mime-version|from|subject|date|content-type|x-[\w-]+)\s*:[^\n]*\n", re.IGNORECASE)
_WORD_XML = (b"schemas.microsoft.com/office/word", b"schemas.microsoft.com/office/2006/xmlPackage")
_HEAD = 4096
_DIRECTORY_ENTRY = 128
_FIB_ENCRYPTED = 0x0100


def sniff(data: bytes) -> str:
    """``txt``, ``html``, ``mht``, ``docx``, ``ofd``, ``ole`` (binary Word or WPS), ``rtf``, ``pdf`` or ``image``.

    Raises GongwenError: ``unknown_format`` for other Office files and archives, ``encrypted`` for locked Word
    files, ``broken_file`` and ``archive_bomb`` for archives.
    """
    head = data[:_HEAD]
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if start.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _sniff_zip(Archive(data))
    if start.startswith(_OLE):
        return _sniff_ole(data)
    if start.startswith(b"{\\rtf"):
        return "rtf"
    if _is_image(head):
        return "image"
    return _sniff_text(start)


def _is_image(head: bytes) -> bool:
    if head.startswith(b"BM") and not (len(head) > 18 and head[6:10] == b"\0\0\0\0"):
        return False  # a text may begin with these two letters
    return head.startswith(_IMAGES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP")


def _sniff_text(start: bytes) -> str:
    if start.startswith((b"<?xml", b"<w:", b"<pkg:")) and any(mark in start for mark in _WORD_XML):
        return "rtf"  # flat Word XML: the same converters read it
    if _MHT.match(start) and re.search(rb"multipart/related|text/html", start, re.IGNORECASE):
        return "mht"
    plain = start.replace(b"\x00", b"")  # a page in UTF-16
    if plain.startswith((b"\xff\xfe", b"\xfe\xff")):
        plain = plain[2:]
    if plain.startswith((b"<", b"<!--")) and _HTML.search(plain):
        return "html"
    return "txt"


def _sniff_zip(archive: Archive) -> str:
    names = set(archive.names)
    if any(name.startswith("word/") for name in names):
        return "docx"
    if "ofd.xml" in names:
        return "ofd"
    types = archive.read("[content_types].xml") or b""
    if b"wordprocessingml" in types:
        return "docx"
    if b"spreadsheetml" in types or b"presentationml" in types:
        raise refusal("unknown_format", what="这是表格或演示文稿，不是公文。")
    raise refusal("unknown_format", what="这是压缩包，不是公文。")


def _sniff_ole(data: bytes) -> str:
    if _stream(data, "EncryptedPackage") is not None:
        raise refusal("encrypted")
    document = _stream(data, "WordDocument")
    if document is None:
        raise refusal("unknown_format", what="这个文件不是 Word 或 WPS 文字。")
    sector = 1 << min(20, int.from_bytes(data[30:32], "little"))
    start = (int.from_bytes(data[document + 116 : document + 120], "little") + 1) * sector
    flags = int.from_bytes(data[start + 10 : start + 12], "little")
    if data[start : start + 2] == b"\xec\xa5" and flags & _FIB_ENCRYPTED:
        raise refusal("encrypted")
    return "ole"


def _stream(data: bytes, name: str) -> int | None:
    """Offset of the directory entry of a stream; entries begin at multiples of their own length."""
    wanted = name.encode("utf-16-le") + b"\x00\x00"
    at = data.find(wanted)
    while at >= 0:
        if at % _DIRECTORY_ENTRY == 0:
            return at
        at = data.find(wanted, at + 1)
    return None
