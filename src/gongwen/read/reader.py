"""The one door to every format: size, kind, reader, and nothing but ``GongwenError`` comes out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gongwen.errors import GongwenError
from gongwen.read.limits import MAX_FILE
from gongwen.read.plain import read_plain
from gongwen.read.refusals import refusal
from gongwen.read.sniff import sniff

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from gongwen.read.result import ReadResult


def read(data: bytes | os.PathLike[str] | str, *, name: str = "") -> ReadResult:
    """Extracted text of a file given as bytes or as a path.

    ``name`` is the name under which the bytes came; it only tells a WPS file from a Word file.
    Raises GongwenError for everything that cannot be read; its code says why.
    """
    if not isinstance(data, bytes):
        return read_path(data)
    if not data:
        raise refusal("empty_file")
    if len(data) > MAX_FILE:
        raise refusal("too_large")
    try:
        kind = sniff(data)
        result = _READERS[kind](data, name)
    except (GongwenError, MemoryError):
        raise
    except Exception as error:  # parsers meet damaged files in more ways than they name
        raise refusal("broken_file") from error
    if not result.text.strip():
        raise refusal("no_text")
    return result


def read_path(path: os.PathLike[str] | str) -> ReadResult:
    """Extracted text of the file at ``path``; a file over the limit is refused without reading it."""
    where = Path(path)
    try:
        if where.stat().st_size > MAX_FILE:
            raise refusal("too_large")
        with where.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise refusal("not_found") from error
    except (OSError, ValueError) as error:
        raise refusal("unreadable_file") from error
    return read(data, name=where.name)


def _plain(data: bytes, _: str) -> ReadResult:
    return read_plain(data)


def _html(data: bytes, _: str) -> ReadResult:
    from gongwen.read.markup import read_html  # noqa: PLC0415 - each format loads its own parser

    return read_html(data)


def _mht(data: bytes, _: str) -> ReadResult:
    from gongwen.read.markup import read_mht  # noqa: PLC0415 - each format loads its own parser

    return read_mht(data)


def _docx(data: bytes, _: str) -> ReadResult:
    from gongwen.read.docx import read_docx  # noqa: PLC0415 - each format loads its own parser

    return read_docx(data)


def _legacy(data: bytes, name: str) -> ReadResult:
    from gongwen.read.legacy import read_legacy  # noqa: PLC0415 - each format loads its own parser

    return read_legacy(data, "wps" if name.lower().endswith(".wps") else "doc")


def _pdf(data: bytes, _: str) -> ReadResult:
    from gongwen.read.pdf import read_pdf  # noqa: PLC0415 - each format loads its own parser

    return read_pdf(data)


def _ofd(data: bytes, _: str) -> ReadResult:
    from gongwen.read.ofd import read_ofd  # noqa: PLC0415 - each format loads its own parser

    return read_ofd(data)


def _image(data: bytes, _: str) -> ReadResult:
    from gongwen.read.scan import read_images  # noqa: PLC0415 - each format loads its own parser

    return read_images([data])


_READERS: dict[str, Callable[[bytes, str], ReadResult]] = {
    "txt": _plain,
    "html": _html,
    "mht": _mht,
    "docx": _docx,
    "ole": _legacy,
    "rtf": _legacy,
    "pdf": _pdf,
    "ofd": _ofd,
    "image": _image,
}
