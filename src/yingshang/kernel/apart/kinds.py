"""What a file is, by its content: only what is known here is taken, and it is opened once to see that it is whole.

No Django here: this runs in the child process.
"""

from __future__ import annotations

import re
import xml.parsers.expat
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import filetype

from yingshang.kernel.apart.archives import directory
from yingshang.kernel.apart.text import decode
from yingshang.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_PIXELS = 100_000_000  # a sheet of A3 at 600 dots an inch has 70 million
MOST_PAGES = 5_000
MOST_DEPTH = 500  # of elements in one another: deeper ones are made to overflow readers
_BROKEN = (xml.parsers.expat.ExpatError, zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_DOCUMENT = "application/vnd.oasis.opendocument."
Kind = tuple[str, tuple[str, ...]]  # the content type and the endings a name may have, the usual one first

# A part that says what an archive is → its kind; the part itself is read once.
_PARTS: dict[str, Kind] = {
    "word/document.xml": (_OFFICE + "wordprocessingml.document", ("docx",)),
    "xl/workbook.xml": (_OFFICE + "spreadsheetml.sheet", ("xlsx",)),
    "ppt/presentation.xml": (_OFFICE + "presentationml.presentation", ("pptx",)),
    "OFD.xml": ("application/ofd", ("ofd",)),
}
_OPEN: dict[bytes, Kind] = {
    f"{_DOCUMENT}{name}".encode(): (_DOCUMENT + name, (ending,))
    for name, ending in (("text", "odt"), ("spreadsheet", "ods"), ("presentation", "odp"))
}
_STREAMS: tuple[tuple[str, Kind], ...] = (
    ("WordDocument", ("application/msword", ("doc", "wps"))),
    ("Workbook", ("application/vnd.ms-excel", ("xls", "et"))),
    ("PowerPoint Document", ("application/vnd.ms-powerpoint", ("ppt", "dps"))),
)
_IMAGES: dict[str, Kind] = {
    "image/jpeg": ("image/jpeg", ("jpg", "jpeg")),
    "image/png": ("image/png", ("png",)),
    "image/gif": ("image/gif", ("gif",)),
    "image/webp": ("image/webp", ("webp",)),
    "image/bmp": ("image/bmp", ("bmp",)),
    "image/tiff": ("image/tiff", ("tif", "tiff")),
}
_PLAYED: dict[str, Kind] = {
    "video/mp4": ("video/mp4", ("mp4", "m4v")),
    "video/quicktime": ("video/quicktime", ("mov",)),
    "audio/mpeg": ("audio/mpeg", ("mp3",)),
    "audio/mp4": ("audio/mp4", ("m4a",)),
    "audio/x-wav": ("audio/wav", ("wav",)),
    "audio/amr": ("audio/amr", ("amr",)),
}
_TEXT: Kind = ("text/plain", ("txt", "csv", "md"))


def inspect(path: str, options: dict[str, Any]) -> dict[str, Any]:
    """The content type of the file at ``path`` and the endings of its kind.

    ``options["most_pixels"]`` may lower the limit for pictures. Raises Refusal ``kernel.file_…``.
    """
    file = Path(path)
    with file.open("rb") as opened:
        start = opened.read(8192)
    if not start:
        raise Refusal("kernel.file_empty")
    kind = _reader(start)(file, start, int(options.get("most_pixels", MOST_PIXELS)))
    return {"content_type": kind[0], "endings": list(kind[1])}


def _reader(start: bytes) -> Callable[[Path, bytes, int], Kind]:
    if start.startswith(b"PK"):
        return _archive
    if start.startswith(_OLE):
        return _compound
    if start[:1024].lstrip().startswith(b"%PDF-"):
        return _pdf
    guess = filetype.guess_mime(start) or ""
    if guess in _IMAGES:
        return _image
    return _played if guess in _PLAYED else _plain


def _archive(path: Path, _: bytes, _pixels: int) -> Kind:
    names = directory(path)
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Refusal("kernel.file_macros")
    with zipfile.ZipFile(path) as archive:
        for part, kind in _PARTS.items():
            if part in names:
                _well_formed(archive, part)
                return kind
        if names.get("mimetype", 1000) < 200:
            declared = _OPEN.get(archive.read("mimetype").strip())
            if declared is not None:
                _well_formed(archive, "content.xml")
                return declared
    if "[Content_Types].xml" in names:
        raise Refusal("kernel.file_kind")
    return "application/zip", ("zip",)


def _well_formed(archive: zipfile.ZipFile, part: str) -> None:
    """Read one part to its end: no entities, no endless nesting, nothing cut off."""
    parser = xml.parsers.expat.ParserCreate()
    depth = 0

    def begin(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEPTH:
            raise Refusal("kernel.file_bomb")

    def end(*_: object) -> None:
        nonlocal depth
        depth -= 1

    def declared(*_: object) -> None:
        raise Refusal("kernel.file_bomb")

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.EntityDeclHandler = declared
    try:
        with archive.open(part) as opened:
            parser.ParseFile(opened)
    except (*_BROKEN, KeyError) as error:
        raise Refusal("kernel.file_broken") from error


def _compound(path: Path, _: bytes, _pixels: int) -> Kind:
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Refusal("kernel.file_encrypted")
    for stream, kind in _STREAMS:
        if stream.encode("utf-16-le") in data:
            return kind
    raise Refusal("kernel.file_kind")


def _pdf(path: Path, _: bytes, _pixels: int) -> Kind:
    import pypdfium2  # noqa: PLC0415 - half a second that other kinds need not wait

    try:
        document = pypdfium2.PdfDocument(path)
        pages = len(document)
        document.close()
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise Refusal("kernel.file_encrypted" if locked else "kernel.file_broken") from error
    if not 0 < pages <= MOST_PAGES:
        raise Refusal("kernel.file_pages", most=MOST_PAGES)
    return "application/pdf", ("pdf",)


def _image(path: Path, start: bytes, pixels: int) -> Kind:
    from PIL import Image  # noqa: PLC0415 - as above

    Image.MAX_IMAGE_PIXELS = None  # our own limit, with our own sentence
    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > pixels:
                raise Refusal("kernel.file_pixels", most=pixels // 10_000)
            picture.verify()
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Refusal("kernel.file_broken") from error
    return _IMAGES[filetype.guess_mime(start) or ""]


def _played(_: Path, start: bytes, _pixels: int) -> Kind:
    return _PLAYED[filetype.guess_mime(start) or ""]


def _plain(path: Path, start: bytes, _pixels: int) -> Kind:
    try:
        text = decode(path.read_bytes() if path.stat().st_size <= 20 << 20 else start)
    except Refusal as refusal:
        raise Refusal("kernel.file_kind") from refusal
    if re.match(r"\s*<(?:!doctype|html|svg|script|\?xml)|#!", text[:2000], re.IGNORECASE):
        raise Refusal("kernel.file_kind")
    return _TEXT
