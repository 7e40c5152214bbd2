"""What a file is by its content, and everything that is not taken."""

from __future__ import annotations

import pytest

from tests.factories import files, pdf, sheets
from tests.factories.files import ooxml, picture
from yingshang.kernel.apart import kinds, run_apart
from yingshang.kernel.errors import Refusal

ODT = b"application/vnd.oasis.opendocument.text"
KNOWN = {
    "docx": (ooxml(), "docx"),
    "xlsx": (sheets.xlsx(["a"]), "xlsx"),
    "pptx": (ooxml("ppt/presentation.xml", b"<p/>"), "pptx"),
    "ofd": (sheets.archive({"OFD.xml": b"<ofd/>"}), "ofd"),
    "odt": (sheets.archive({"mimetype": ODT, "content.xml": b"<o/>"}), "odt"),
    "xls": (sheets.xls(["a"]), "xls"),
    "zip": (sheets.archive({"a.txt": b"a"}), "zip"),
    "pdf": (pdf.pdf(pdf.Page().text(50, 50, "公告")), "pdf"),
    "png": (picture(), "png"),
    "jpeg": (picture(form="JPEG"), "jpg"),
    "gif": (picture(form="GIF"), "gif"),
    "mp4": (b"\0\0\0\x18ftypmp42" + bytes(100), "mp4"),
    "utf-8": ("关于优化营商环境的通知".encode(), "txt"),
    "gb18030": ("关于优化营商环境的通知".encode("gb18030"), "txt"),
}
REFUSED = {
    "empty": (b"", "empty"),
    "exe": (b"MZ\x90\0" + bytes(range(256)) * 8, "kind"),
    "elf": (b"\x7fELF" + bytes(200), "kind"),
    "html": ("<!DOCTYPE html><script>alert(1)</script>公告".encode(), "kind"),
    "svg": (b'<?xml version="1.0"?><svg onload="x"/>', "kind"),
    "script": (b"#!/bin/sh\nrm -rf /\n", "kind"),
    "rar": (b"Rar!\x1a\x07\x00" + bytes(100), "kind"),
    "jar-like": (sheets.archive({"[Content_Types].xml": b"<T/>", "x": b""}), "kind"),
    "macros": (files.macros(), "macros"),
    "entities": (files.laughs(), "bomb"),
    "nesting": (files.nested(), "bomb"),
    "ratio": (sheets.bomb_of_ratio(), "bomb"),
    "entries": (sheets.bomb_of_entries(), "bomb"),
    "overlap": (sheets.bomb_of_overlap(), "bomb"),
    "encrypted-office": (sheets.encrypted_office(), "encrypted"),
    "encrypted-zip": (sheets.encrypted_zip(), "encrypted"),
    "encrypted-pdf": (pdf.pdf(pdf.Page().text(50, 50, "公告"), encrypted=True), "encrypted"),
    "cut-docx": (ooxml()[:-30], "broken"),
    "bad-docx": (ooxml(body=b"<w><p></w>"), "broken"),
    "cut-pdf": (b"%PDF-1.7\n" + b"x" * 50, "broken"),
    "cut-png": (picture()[:40], "broken"),
    "wide-png": (files.wide_picture(), "pixels"),
    "ole": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "kind"),
}


def inspect(folder, data, **options):
    path = folder / "given"
    path.write_bytes(data)
    return kinds.inspect(str(path), options)


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_what_is_known(tmp_path, name):
    data, ending = KNOWN[name]
    assert inspect(tmp_path, data)["endings"][0] == ending


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_refused(tmp_path, name):
    data, code = REFUSED[name]
    with pytest.raises(Refusal) as caught:
        inspect(tmp_path, data)
    assert caught.value.code == f"kernel.file_{code}"


def test_the_limit_of_pixels_can_be_lower(tmp_path):
    with pytest.raises(Refusal, match="file_pixels"):
        inspect(tmp_path, picture(20, 20), most_pixels=399)
    assert inspect(tmp_path, picture(20, 20), most_pixels=400)["content_type"] == "image/png"


def test_a_huge_docx_does_not_use_the_memory_of_the_server(tmp_path):
    """A docx of 400 KB that made a reader take 826 MB: its part is longer than its ratio allows."""
    path = tmp_path / "given"
    path.write_bytes(ooxml(body=b"<w>" + b"<p>x</p>" * 12_000_000 + b"</w>"))
    with pytest.raises(Refusal, match="file_bomb"):
        run_apart("kinds", path, memory=512 << 20)
