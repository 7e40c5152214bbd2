"""docx → text. Opens the package; the walk over its body is in ``docx_body``."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from gongwen.model import Signal
from gongwen.read.docx_body import Body
from gongwen.read.limits import Archive
from gongwen.read.numbering import Numbering
from gongwen.read.ooxml import RELATION, W, part
from gongwen.read.refusals import refusal
from gongwen.read.result import Piece, ReadResult, finish
from gongwen.read.styles import Styles

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAIN = "word/document.xml"
_PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff")


def _notices(seen: set[str]) -> list[Signal]:
    known = (
        Signal("tracked_changes", "文中有修订痕迹，已按全部接受修订读取。"),
        Signal("hidden_text", "文中有隐藏文字，未读取。"),
        Signal("embedded_document", "文中嵌入了另一份文档，未读取。"),
    )
    return [notice for notice in known if notice.code in seen]


def read_docx(data: bytes, kind: str = "docx") -> ReadResult:
    """Text of a docx: body, text boxes where they are anchored, notes at the end.

    Headers, footers, comments and deleted text are left out. A document of pictures only goes through OCR.
    Raises GongwenError ``broken_file``, ``archive_bomb``, ``no_text`` and those of the scan reader.
    """
    archive = Archive(data)
    main = _related(archive, "", "officeDocument") or _MAIN
    root = part(archive, main)
    body = root.find(W + "body") if root is not None else None
    if body is None:
        raise refusal("broken_file")

    def sibling(kind_of_part: str) -> _Element | None:
        path = _related(archive, main, kind_of_part) or f"{posixpath.dirname(main)}/{kind_of_part}.xml"
        return part(archive, path)

    styles = Styles(sibling("styles"))
    walk = Body(Numbering(sibling("numbering"), styles), styles)
    lines = walk.blocks(body)
    if walk.notes:
        notes = walk.note_lines({"footnote": sibling("footnotes"), "endnote": sibling("endnotes")})
        lines += ["", *notes]
    signals = _notices(walk.seen)
    if not any(line.strip() for line in lines):
        return _pictures(archive, kind, signals)
    return finish(kind, [Piece("\n".join(lines))], signals)


def _related(archive: Archive, source: str, kind: str) -> str | None:
    """Path of the part that ``source`` relates to as ``kind``; ``source`` empty is the package itself."""
    folder, name = posixpath.split(source)
    relations = part(archive, posixpath.join(folder, "_rels", f"{name}.rels"))
    for relation in relations.iterchildren(RELATION) if relations is not None else ():
        outside = relation.get("TargetMode") == "External"
        if not outside and relation.get("Type", "").rpartition("/")[2] == kind:
            return posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
    return None


def _pictures(archive: Archive, kind: str, signals: list[Signal]) -> ReadResult:
    """Text recognised in the pictures of a document that holds nothing else: a scan pasted into Word."""
    from gongwen.read.scan import read_images  # noqa: PLC0415 - loads the recogniser

    names = sorted(name for name in archive.names if "/media/" in name and name.endswith(_PICTURES))
    if not names:
        raise refusal("no_text")
    result = read_images([archive.read(name) or b"" for name in names])
    return ReadResult(result.text, kind, signals + result.signals)
